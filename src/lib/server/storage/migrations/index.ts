import { inTransaction } from '../db.ts';
import type { Storage } from '../open.ts';
import { first } from './0001-first.ts';
import { held } from './0002-held.ts';
import { sealed } from './0003-sealed.ts';
import { accountsOfTheOffice } from './0004-accounts.ts';
import { duties } from './0005-duties.ts';
import { retention } from './0006-retention.ts';
import { returnCards } from './0007-return-cards.ts';
import type { Migration } from './migration.ts';

/** All migrations in their order. One that was released is never edited: the next one mends it. */
export const MIGRATIONS: readonly Migration[] = [
  first,
  held,
  sealed,
  accountsOfTheOffice,
  duties,
  retention,
  returnCards,
];

/** The database was made by a newer version of the endpoint. */
export class DatabaseTooNew extends Error {}

/** Applies what the database has not had yet, each in a transaction of its own. Two processes may do it at once. */
export async function migrate(
  storage: Pick<Storage, 'db' | 'capabilities'>,
  now: () => number,
): Promise<string[]> {
  const { db, capabilities } = storage;
  await db.schema
    .createTable('migrations')
    .ifNotExists()
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('applied_at', 'bigint', (c) => c.notNull())
    .execute();
  const known = new Set(MIGRATIONS.map(({ name }) => name));
  const applied = await db.selectFrom('migrations').select('name').execute();
  const strange = applied.find(({ name }) => !known.has(name));
  if (strange) throw new DatabaseTooNew(strange.name);

  const done: string[] = [];
  for (const migration of MIGRATIONS) {
    if (applied.some(({ name }) => name === migration.name)) continue;
    await inTransaction(db, async (trx) => {
      // taking the name first: of two processes, the second waits here and finds it taken
      const taken = await trx
        .insertInto('migrations')
        .values({ name: migration.name, applied_at: now() })
        .onConflict((c) => c.column('name').doNothing())
        .executeTakeFirst();
      if (taken.numInsertedOrUpdatedRows !== 1n) return;
      await migration.up(trx, capabilities);
      done.push(migration.name);
    });
  }
  return done;
}
