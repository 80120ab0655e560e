import type { Db } from './db.ts';

/** Remembers under which data key words are sealed from now on, so that it is missed when the key file lacks it. */
export async function noteDataKey(db: Db, id: string, now: number): Promise<void> {
  await db
    .insertInto('data_keys')
    .values({ id, first_used_at: now })
    .onConflict((c) => c.column('id').doNothing())
    .execute();
}
