import { settles, type Answer } from '../../sync/answer.ts';
import { CARRIED_HEADER } from '../../sync/limits.ts';
import { CargoRow, CarriedRow } from '../carried.ts';
import { noteContact, readContact, readEnrolled } from '../identity.ts';
import type { Sender } from '../phone.ts';
import { dropSecond } from '../second-copy.ts';
import { sendBatches } from './batches.ts';
import { FINE, type Outcome } from './outcome.ts';

/**
 * Sends what was brought in of other phones, in batches of its own. Each envelope bears its own phone's signature, so
 * that the endpoint need not trust whoever carries it. What it says of the other phone's numbers is not this one's
 * proof and is passed over.
 */
export async function carry(phone: Sender): Promise<Outcome> {
  const identity = await readEnrolled(phone.db);
  if (!identity) return FINE;
  let left = await waiting(phone);
  return sendBatches(phone, identity, {
    // nothing, too, when somebody has emptied the phone meanwhile
    next: async (most) => (await cargo(phone, left.slice(0, most))) ?? [],
    take: async (batch, { value, receivedAt }, bytes) => {
      const trouble = await settleAll(phone, batch, value.answers);
      await dropSecond(phone, await goneOf(phone, batch));
      const { bytesSent = 0 } = await readContact(phone.db);
      await noteContact(phone.db, { lastContact: receivedAt, bytesSent: bytesSent + bytes });
      return trouble;
    },
    passed: (batch) => (left = left.slice(batch.length)),
    headers: { [CARRIED_HEADER]: '1' },
  });
}

/** The digests of what waits, each phone's in the order of its numbers. */
async function waiting(phone: Sender): Promise<string[]> {
  // In IndexedDB's order a list comes after every text: these bounds hold every device.
  return phone.db.carried.where('[state+device+n]').between(['waiting'], ['waiting', []]).primaryKeys();
}

async function cargo(phone: Sender, digests: string[]): Promise<CargoRow[] | null> {
  const rows = await phone.db.cargo.bulkGet(digests);
  return rows.includes(undefined) ? null : rows.map((row) => CargoRow.parse(row));
}

/** Takes in what was answered of a batch. Only an answer with the envelope's own digest counts. */
async function settleAll(
  phone: Sender,
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

/** The digests of a batch whose bytes need not be kept any more. */
async function goneOf({ db }: Sender, batch: readonly CargoRow[]): Promise<string[]> {
  const digests = batch.map(({ digest }) => digest);
  const left = await db.cargo.bulkGet(digests);
  return digests.filter((_, at) => left[at] === undefined);
}

/** What an answer makes of a row; nothing when it is put off. */
function settled(row: CarriedRow, answer: Answer): CarriedRow | null {
  const { digest, device, n, at } = row;
  const code = answer.code === undefined ? {} : { code: answer.code };
  if (answer.answer === 'later' || (answer.n !== undefined && answer.n !== n)) return null;
  if (!settles(answer)) return { digest, device, n, at, state: 'turned-away', ...code };
  return { digest, device, n, at, state: 'arrived', answer: answer.answer, ...code };
}
