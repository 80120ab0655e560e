import { PushAnswer, settles, type Answer } from '../../sync/answer.ts';
import { fitting, writeBatch } from '../../sync/batch.ts';
import {
  ANSWERS_TYPE,
  BATCH_TYPE,
  CARRIED_HEADER,
  MAX_BATCH_ENVELOPES,
  NOW_HEADER,
} from '../../sync/limits.ts';
import { CargoRow, CarriedRow } from '../carried.ts';
import { noteContact, readContact, readEnrolled } from '../identity.ts';
import type { Phone } from '../phone.ts';
import { ask } from '../request.ts';
import { FINE, type Outcome } from './outcome.ts';

/**
 * Sends what was brought in of other phones, in batches of its own. Each envelope bears its own phone's signature, so
 * that the endpoint need not trust whoever carries it. What it says of the other phone's numbers is not this one's
 * proof and is passed over.
 */
export async function carry(phone: Phone): Promise<Outcome> {
  const identity = await readEnrolled(phone.db);
  if (!identity) return FINE;
  let left = await waiting(phone);
  let { most = MAX_BATCH_ENVELOPES } = await readContact(phone.db);
  let trouble: string | null = null;
  while (left.length > 0) {
    const rows = await cargo(phone, left.slice(0, most));
    // Somebody emptied the phone meanwhile.
    if (!rows) return { ...FINE, trouble };
    const batch = rows.slice(0, fitting(rows.map(({ bytes }) => bytes)));
    const body = writeBatch(batch.map(({ bytes }) => bytes));
    const reply = await ask(phone, {
      method: 'POST',
      path: '/api/v1/changes',
      headers: { 'content-type': BATCH_TYPE, [NOW_HEADER]: String(phone.now()), [CARRIED_HEADER]: '1' },
      body,
      type: ANSWERS_TYPE,
      schema: PushAnswer,
    });
    if (reply.ok && reply.value.programme === identity.programme) {
      trouble = (await settleAll(phone, batch, reply.value.answers)) ?? trouble;
      if (most < MAX_BATCH_ENVELOPES && batch.length === most) most = Math.min(MAX_BATCH_ENVELOPES, most * 2);
      const { bytesSent = 0 } = await readContact(phone.db);
      await noteContact(phone.db, {
        lastContact: reply.receivedAt,
        bytesSent: bytesSent + body.length,
        most,
      });
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
    left = left.slice(batch.length);
  }
  return { ...FINE, trouble };
}

/** The digests of what waits, each phone's in the order of its numbers. */
async function waiting(phone: Phone): Promise<string[]> {
  // In IndexedDB's order a list comes after every text: these bounds hold every device.
  return phone.db.carried.where('[state+device+n]').between(['waiting'], ['waiting', []]).primaryKeys();
}

async function cargo(phone: Phone, digests: string[]): Promise<CargoRow[] | null> {
  const rows = await phone.db.cargo.bulkGet(digests);
  return rows.includes(undefined) ? null : rows.map((row) => CargoRow.parse(row));
}

/** Takes in what was answered of a batch. Only an answer with the envelope's own digest counts. */
async function settleAll(
  phone: Phone,
  batch: readonly CargoRow[],
  answers: readonly Answer[],
): Promise<string | null> {
  const { db } = phone;
  const answerTo = new Map(answers.map((answer) => [answer.digest, answer]));
  return db.transaction('rw', [db.carried, db.cargo], async () => {
    let trouble: string | null = null;
    for (const { digest } of batch) {
      const found = await db.carried.get(digest);
      if (!found) continue;
      const answer = answerTo.get(digest);
      const after = answer && settled(CarriedRow.parse(found), answer);
      if (!after) {
        trouble = answer?.code ?? 'not-our-answer';
        continue;
      }
      await db.carried.put(after);
      await db.cargo.delete(digest);
    }
    return trouble;
  });
}

/** What an answer makes of a row; nothing when it is put off. */
function settled(row: CarriedRow, answer: Answer): CarriedRow | null {
  const { digest, device, n, at } = row;
  const code = answer.code === undefined ? {} : { code: answer.code };
  if (answer.answer === 'later' || (answer.n !== undefined && answer.n !== n)) return null;
  if (!settles(answer)) return { digest, device, n, at, state: 'turned-away', ...code };
  return { digest, device, n, at, state: 'arrived', answer: answer.answer, ...code };
}
