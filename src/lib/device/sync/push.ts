import { PushAnswer, type Answer } from '../../sync/answer.ts';
import { fitting, writeBatch } from '../../sync/batch.ts';
import { base64url } from '../../sync/bytes.ts';
import { ANSWERS_TYPE, BATCH_TYPE, MAX_BATCH_ENVELOPES, NOW_HEADER } from '../../sync/limits.ts';
import { noteContact, readContact, readEnrolled } from '../identity.ts';
import type { Phone } from '../phone.ts';
import { ask } from '../request.ts';
import { OutboxRow, type OutboxState } from '../rows.ts';
import type { EnrolledIdentity } from '../who.ts';
import { applyAnswers } from './apply.ts';
import { FINE, type Outcome } from './outcome.ts';

/**
 * Sends everything that waits, in order, batch after batch. An answer settles its own number and no other; what is
 * refused, held or put off blocks nothing behind it.
 */
export async function push(phone: Phone, asked = false): Promise<Outcome> {
  const identity = await readEnrolled(phone.db);
  if (!identity) return FINE;
  const before = await countHeld(phone);
  const sent = await pushAll(phone, identity, 'waiting');
  const held = await countHeld(phone);
  // what has only just been held was answered a moment ago
  if (held > before) await noteContact(phone.db, { heldAsked: phone.now(), heldTries: 0 });
  if (sent.stopped || held === 0 || !(asked || (await heldIsDue(phone)))) return sent;
  // sent once more as they are: the endpoint knows them, and answers with what the office decided meanwhile
  const again = await pushAll(phone, identity, 'held');
  if (!again.stopped) await noteAsked(phone);
  return { ...again, trouble: sent.trouble ?? again.trouble };
}

/** How soon the endpoint is asked what became of held changes; then twice as late each time, up to a day. */
export const ASK_HELD_MS = 15 * 60_000;
const ASK_HELD_LAST_MS = 24 * 60 * 60_000;

async function heldIsDue(phone: Phone): Promise<boolean> {
  const { heldAsked = 0, heldTries = 0 } = await readContact(phone.db);
  // a clock that was put back must not silence the question
  const since = Math.abs(phone.now() - heldAsked);
  return since >= Math.min(ASK_HELD_LAST_MS, ASK_HELD_MS * 2 ** heldTries);
}

async function noteAsked(phone: Phone): Promise<void> {
  const { heldTries = 0 } = await readContact(phone.db);
  await noteContact(phone.db, { heldAsked: phone.now(), heldTries: Math.min(heldTries + 1, 10) });
}

function countHeld(phone: Phone): Promise<number> {
  return phone.db.outbox.where('[state+n]').between(['held', 0], ['held', Number.MAX_SAFE_INTEGER]).count();
}

async function pushAll(phone: Phone, identity: EnrolledIdentity, state: OutboxState): Promise<Outcome> {
  let last = 0;
  let { most = MAX_BATCH_ENVELOPES } = await readContact(phone.db);
  let trouble: string | null = null;
  for (;;) {
    const rows = await rowsAfter(phone, state, last, most);
    if (rows.length === 0) return { ...FINE, trouble };
    const batch = rows.slice(0, fitting(rows.map(({ bytes }) => bytes)));
    const body = writeBatch(batch.map(({ bytes }) => bytes));
    const reply = await ask(phone, {
      method: 'POST',
      path: '/api/v1/changes',
      headers: { 'content-type': BATCH_TYPE, [NOW_HEADER]: String(phone.now()) },
      body,
      type: ANSWERS_TYPE,
      schema: PushAnswer,
    });
    if (reply.ok && reply.value.programme === identity.programme) {
      const answers = own(batch, reply.value.answers);
      trouble = (await applyAnswers(phone, reply, answers, body.length)) ?? trouble;
      if (answers.size < batch.length) trouble ??= 'not-our-answer';
      if (most < MAX_BATCH_ENVELOPES && batch.length === most) {
        most = Math.min(MAX_BATCH_ENVELOPES, most * 2);
        await noteContact(phone.db, { most });
      }
    } else if (reply.ok) {
      return { trouble: 'wrong-programme', retryAfter: null, stopped: true };
    } else if ((reply.status === 413 || reply.tooSlow) && batch.length > 1) {
      // what a slow network does not carry in a minute is tried again by halves, and remembered
      most = Math.max(1, Math.floor(batch.length / 2));
      await noteContact(phone.db, { most });
      continue;
    } else if (reply.status === 413) {
      // One envelope that nobody on the way lets through must not hold up the others.
      trouble = reply.code;
    } else {
      return { trouble: reply.code, retryAfter: reply.retryAfter, stopped: true };
    }
    last = batch.at(-1)?.n ?? last;
  }
}

async function rowsAfter(phone: Phone, state: OutboxState, n: number, most: number): Promise<OutboxRow[]> {
  const rows = await phone.db.outbox
    .where('[state+n]')
    .between([state, n], [state, Number.MAX_SAFE_INTEGER], false, true)
    .limit(most)
    .toArray();
  return rows.map((row) => OutboxRow.parse(row));
}

/**
 * The answers that were written by somebody who saw the envelope: its own digest and, where they are named, its own
 * number and change. Every other answer settles nothing.
 */
function own(batch: OutboxRow[], answers: readonly Answer[]): Map<number, Answer> {
  const rows = new Map(batch.map((row) => [base64url(row.digest), row]));
  const found = new Map<number, Answer>();
  for (const answer of answers) {
    const row = rows.get(answer.digest);
    if (!row) continue;
    if (answer.n !== undefined && answer.n !== row.n) continue;
    if (answer.change !== undefined && answer.change !== row.change) continue;
    found.set(row.n, answer);
  }
  return found;
}
