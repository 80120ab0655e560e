import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { migrate } from './migrations/index.ts';
import type { Tables } from './tables.ts';

/** A database or a transaction on it: every query takes one. */
export type Db = Kysely<Tables>;

/** What differs between the databases that the endpoint runs on, by name. */
export interface Capabilities {
  /** The column type for bytes. */
  bytes: 'blob' | 'bytea';
  /** True for a failure after which the same transaction, run again, may succeed. */
  mayRetry(error: unknown): boolean;
}

/** An open database with what its dialect can do. */
export interface Storage {
  db: Db;
  capabilities: Capabilities;
  /** Waits for running queries, writes everything into the main file and closes. */
  close(): Promise<void>;
}

const sqlite: Capabilities = {
  bytes: 'blob',
  mayRetry: (error) => error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY'),
};

/** Opens (or makes) the SQLite database in a file and applies the migrations that it has not had yet. */
export async function openSqlite(file: string, now: () => number): Promise<Storage> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const database = new Sqlite(file);
  // waiting here stops everything else, so it is short; `write` tries again after a pause
  database.pragma('busy_timeout = 2000');
  database.pragma('journal_mode = WAL');
  // FULL, because an answer means "stored": it must survive a power cut, not only a crash of ours
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  const db: Db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
  const storage: Storage = { db, capabilities: sqlite, close: () => db.destroy() };
  try {
    await migrate(storage, now);
  } catch (error) {
    await storage.close();
    throw error;
  }
  return storage;
}

const ATTEMPTS = 5;

/** Runs one transaction, again when the database asks for that. `work` may run more than once. */
export async function write<T>(
  storage: Pick<Storage, 'db' | 'capabilities'>,
  work: (db: Db) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await storage.db.transaction().execute(work);
    } catch (error) {
      if (attempt >= ATTEMPTS || !storage.capabilities.mayRetry(error)) throw error;
      const pause = Math.random() * 20 * 2 ** attempt;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}
