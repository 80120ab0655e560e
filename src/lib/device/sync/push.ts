import { settles, type Answer } from '../../sync/answer.ts';
import { base64url } from '../../sync/bytes.ts';
import { noteContact, readContact, readEnrolled } from '../identity.ts';
import type { Sender } from '../phone.ts';
import { OutboxRow, type OutboxState } from '../rows.ts';
import { dropSecond } from '../second-copy.ts';
import type { EnrolledIdentity } from '../who.ts';
import { applyAnswers } from './apply.ts';
import { sendBatches } from './batches.ts';
import { FINE, type Outcome } from './outcome.ts';

/**
 * Sends everything that waits, in order, batch after batch. An answer settles its own number and no other; what is
 * refused, held or put off blocks nothing behind it.
 */
export async function push(phone: Sender, asked = false): Promise<Outcome> {
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

async function heldIsDue(phone: Sender): Promise<boolean> {
  const { heldAsked = 0, heldTries = 0 } = await readContact(phone.db);
  // a clock that was put back must not silence the question
  const since = Math.abs(phone.now() - heldAsked);
  return since >= Math.min(ASK_HELD_LAST_MS, ASK_HELD_MS * 2 ** heldTries);
}

async function noteAsked(phone: Sender): Promise<void> {
  const { heldTries = 0 } = await readContact(phone.db);
  await noteContact(phone.db, { heldAsked: phone.now(), heldTries: Math.min(heldTries + 1, 10) });
}

function countHeld(phone: Sender): Promise<number> {
  return phone.db.outbox.where('[state+n]').between(['held', 0], ['held', Number.MAX_SAFE_INTEGER]).count();
}

function pushAll(phone: Sender, identity: EnrolledIdentity, state: OutboxState): Promise<Outcome> {
  let last = 0;
  return sendBatches(phone, identity, {
    next: (most) => rowsAfter(phone, state, last, most),
    take: async (batch, answered, bytes) => {
      const answers = own(batch, answered.value.answers);
      const trouble = await applyAnswers(phone, answered, answers, bytes);
      await dropSecond(phone, settledOf(answers));
      return trouble ?? (answers.size < batch.length ? 'not-our-answer' : null);
    },
    passed: (batch) => (last = batch.at(-1)?.n ?? last),
  });
}

function settledOf(answers: ReadonlyMap<number, Answer>): string[] {
  return [...answers.values()].filter(settles).map(({ digest }) => digest);
}

async function rowsAfter(phone: Sender, state: OutboxState, n: number, most: number): Promise<OutboxRow[]> {
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
