import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';
import type { Words } from './words.ts';

/** A database or a transaction on it, with what seals and opens the words in it: every query takes one. */
export type Db = Kysely<Tables> & { readonly words: Words };

/** Gives a database, or a transaction, its words. */
export function withWords(db: Kysely<Tables>, words: Words): Db {
  return Object.assign(db, { words });
}

/** Runs one transaction, once. */
export function inTransaction<T>(db: Db, work: (db: Db) => Promise<T>): Promise<T> {
  return db.transaction().execute((trx) => work(withWords(trx, db.words)));
}
