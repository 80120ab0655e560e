import type { Answer } from '../../sync/answer.ts';
import { settles } from '../../sync/answer.ts';
import type { PhoneDatabase } from '../database.ts';
import { readContact } from '../identity.ts';
import type { Sender } from '../phone.ts';
import { offsetBy } from '../request.ts';
import type { OutboxRow } from '../rows.ts';
import type { Answered } from './batches.ts';
import { dropErased, forgetting } from './erased.ts';

/**
 * Takes the answers of one batch into the database, in one strict transaction: receipts, records, outbox and what is
 * known of the endpoint. `bytes`: the size of the batch. Answers with the trouble that remains, if any.
 */
export async function applyAnswers(
  phone: Sender,
  { value, sentAt, receivedAt }: Answered,
  answers: ReadonlyMap<number, Answer>,
  bytes: number,
): Promise<string | null> {
  const { db } = phone;
  const tables = [...forgetting(db), db.receipts, db.contact];
  return db.transaction('rw', tables, async () => {
    let trouble: string | null = null;
    for (const [n, answer] of answers) {
      const row = await db.outbox.get(n);
      // A change that was mended in the meantime has left the outbox; its number is settled all the same.
      if (row && row.state !== 'refused') trouble = (await applyOne(db, row, answer)) ?? trouble;
    }
    await dropErased(db, value);
    const contact = await readContact(db);
    await db.contact.put({
      ...contact,
      bytesSent: (contact.bytesSent ?? 0) + bytes,
      ...(value.answered && { claimed: value.answered }),
      ...(value.erasedUpTo !== undefined && { erasedUpTo: value.erasedUpTo }),
      offset: offsetBy(value.now, { sentAt, receivedAt }) ?? contact.offset,
      lastContact: receivedAt,
    });
    return trouble;
  });
}

async function applyOne(db: PhoneDatabase, row: OutboxRow, answer: Answer): Promise<string | null> {
  const said = {
    ...(answer.code !== undefined && { code: answer.code }),
    ...(answer.problems !== undefined && { problems: answer.problems }),
  };
  if (!settles(answer)) {
    // Put off, or not attributed to this phone: it waits, and the reason is noted beside it.
    await db.outbox.update(row.n, said);
    return answer.code ?? answer.answer;
  }
  if (answer.answer === 'later') throw new Error('later settles nothing');
  await db.receipts.put({
    n: row.n,
    change: row.change,
    digest: row.digest,
    answer: answer.answer,
    ...(answer.code !== undefined && { code: answer.code }),
    ...(answer.stamp !== undefined && { stamp: answer.stamp }),
  });
  if (answer.answer === 'stored') {
    await db.outbox.delete(row.n);
    await storeOne(db, row, answer);
  } else {
    await db.outbox.update(row.n, { state: answer.answer, ...said });
  }
  return null;
}

/**
 * A stored change is marked with the stamp it was given: from now on it counts as part of the endpoint's copy. Nothing
 * is opened for it, so that a locked phone can take its answers.
 */
async function storeOne(
  db: PhoneDatabase,
  { record, change }: OutboxRow,
  { stamp, day }: Pick<Answer, 'stamp' | 'day'>,
): Promise<void> {
  const found = await db.records.get(record);
  if (!found) return;
  const unsent = found.unsent.flatMap((each) => {
    if (each.change !== change) return each;
    // Without a stamp the record was erased at the endpoint, and nothing was stored.
    return stamp === undefined ? [] : { ...each, stamp, ...(day !== undefined && { day }) };
  });
  await db.records.put({ ...found, unsent });
}
