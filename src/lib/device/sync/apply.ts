import type { Answer } from '../../sync/answer.ts';
import { settles } from '../../sync/answer.ts';
import { mergeChange } from '../../sync/merge.ts';
import type { PhoneDatabase } from '../database.ts';
import { readContact } from '../identity.ts';
import type { Phone } from '../phone.ts';
import { offsetBy } from '../request.ts';
import { RecordRow, type OutboxRow } from '../rows.ts';
import type { Answered } from './batches.ts';

/**
 * Takes the answers of one batch into the database, in one strict transaction: receipts, records, outbox and what is
 * known of the endpoint. `bytes`: the size of the batch. Answers with the trouble that remains, if any.
 */
export async function applyAnswers(
  phone: Phone,
  { value, sentAt, receivedAt }: Answered,
  answers: ReadonlyMap<number, Answer>,
  bytes: number,
): Promise<string | null> {
  const { db } = phone;
  const tables = [db.records, db.outbox, db.receipts, db.contact, db.drafts];
  return db.transaction('rw', tables, async () => {
    let trouble: string | null = null;
    for (const [n, answer] of answers) {
      const row = await db.outbox.get(n);
      // A change that was mended in the meantime has left the outbox; its number is settled all the same.
      if (row && row.state !== 'refused') trouble = (await applyOne(db, row, answer)) ?? trouble;
    }
    await forget(db, value.erased);
    const contact = await readContact(db);
    await db.contact.put({
      ...contact,
      bytesSent: (contact.bytesSent ?? 0) + bytes,
      ...(value.answered && { claimed: value.answered }),
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

/** A stored change becomes part of the endpoint's copy, under the stamp it was given. */
async function storeOne(
  db: PhoneDatabase,
  { record, change }: OutboxRow,
  { stamp, day }: Pick<Answer, 'stamp' | 'day'>,
): Promise<void> {
  const found = await db.records.get(record);
  if (!found) return;
  const row = RecordRow.parse(found);
  const sent = row.unsent.find((each) => each.change === change);
  if (!sent) return;
  const unsent = row.unsent.filter((each) => each !== sent);
  // Without a stamp the record was erased at the endpoint, and nothing was stored.
  const patch = day === undefined ? sent.patch : { ...sent.patch, day };
  const base = stamp === undefined ? row.base : mergeChange(row.base ?? {}, { stamp, patch });
  await db.records.put({ ...row, base, unsent, ...(day !== undefined && { day }) });
}

/** Erased records go from the phone too, with what was being typed into them. */
async function forget(db: PhoneDatabase, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const row = await db.records.get(id);
    if (!row) continue;
    await db.records.delete(id);
    await db.drafts.delete(`${row.kind}:${id}`);
  }
}
