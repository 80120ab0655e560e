import type { PhoneDatabase } from '../database.ts';

/** What an answer of the endpoint says must go from the phone. */
export interface ToForget {
  /** Records that are gone for good. */
  erased?: readonly string[] | undefined;
  /** Records that live on without somebody: the copy goes, and comes again with the next read. */
  cleaned?: readonly string[] | undefined;
}

/** The tables that a transaction around `dropErased` must be over. */
export const forgetting = (db: PhoneDatabase) => [db.records, db.outbox, db.drafts, db.lastTime];

/**
 * Drops what was erased at the endpoint: copy, readable changes, drafts, and the likely answers that may have come from
 * it. Nothing is opened for it, so a locked phone does it too. Envelopes that wait stay: sealed, nobody on the phone reads
 * them, their numbers must be answered, and the endpoint stores nothing of them. What was answered already goes.
 */
export async function dropErased(db: PhoneDatabase, { erased = [], cleaned = [] }: ToForget): Promise<void> {
  let known = false;
  for (const id of [...erased, ...cleaned]) {
    known = known || (await db.records.where('id').equals(id).count()) > 0;
    await db.records.delete(id);
    await db.drafts.filter(({ key }) => key.endsWith(`:${id}`)).delete();
  }
  for (const id of erased)
    await db.outbox
      .where('record')
      .equals(id)
      .filter(({ state }) => state !== 'waiting')
      .delete();
  if (known) await db.lastTime.clear();
}
