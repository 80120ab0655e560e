import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Kysely, sql, SqliteDialect } from 'kysely';
import { APPEND_ONLY, MAY_END } from './append-only.ts';
import { noteDataKey } from './data-keys.ts';
import { inTransaction, withWords, type Db } from './db.ts';
import { migrate } from './migrations/index.ts';
import { sweep } from './sweep.ts';
import type { Tables } from './tables.ts';
import type { Words } from './words.ts';

export type { Db } from './db.ts';

/** What differs between the databases that the endpoint runs on, by name. */
export interface Capabilities {
  /** The column type for bytes. */
  bytes: 'blob' | 'bytea';
  /** Statements after which the database refuses to change or delete rows of a table. */
  appendOnly(table: string): string[];
  /** Statements after which rows of such a table may be deleted behind an end that another such table names. */
  mayEnd(table: string, ends: string): string[];
  /** Notes, in the transaction that takes words out, that bytes of them are left in the files: see `wipe`. */
  oweWipe(db: Db): Promise<void>;
  /** True for a failure after which the same transaction, run again, may succeed. */
  mayRetry(error: unknown): boolean;
}

/** An open database with what its dialect can do. */
export interface Storage {
  db: Db;
  capabilities: Capabilities;
  /** False while bytes of words from before they were sealed may be left in the file: tried again at the next start. */
  swept: boolean;
  /**
   * Sees to it that no byte of what was taken out is left in the files, the log included. False while somebody else
   * keeps the database from it: tried again by the next one, and at the next start.
   */
  wipe(): Promise<boolean>;
  /** Waits for running queries, writes everything into the main file and closes. */
  close(): Promise<void>;
}

const sqlite: Capabilities = {
  bytes: 'blob',
  appendOnly: APPEND_ONLY.sqlite,
  mayEnd: MAY_END.sqlite,
  // what `sweep` looks at
  oweWipe: async (db) => {
    await sql`pragma user_version = 0`.execute(db);
  },
  mayRetry: (error) => error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY'),
};

/** What a database says of itself before anything in it is read or changed. */
export interface Found {
  programmes: string[];
  devices: number;
  /** Ids of the data keys under which its words are sealed. */
  dataKeys: string[];
}

function found(database: Sqlite.Database): Found {
  const tables = new Set(
    database.prepare("select name from sqlite_master where type = 'table'").pluck().all(),
  );
  const ids = (table: 'programmes' | 'devices' | 'data_keys'): string[] =>
    tables.has(table) ? database.prepare(`select id from ${table}`).pluck().all().map(String) : [];
  return { programmes: ids('programmes'), devices: ids('devices').length, dataKeys: ids('data_keys') };
}

/** Asks for the words' keys while nobody else can open the database: of two first starts one makes the keys. */
async function unlocked(database: Sqlite.Database, unlock: (found: Found) => Promise<Words>): Promise<Words> {
  // a migration of another process may take its time
  database.pragma('busy_timeout = 20000');
  database.exec('begin immediate');
  try {
    return await unlock(found(database));
  } finally {
    database.exec('rollback');
    // waiting here stops everything else, so it is short; `write` tries again after a pause
    database.pragma('busy_timeout = 2000');
  }
}

/**
 * Opens (or makes) the SQLite database in a file and applies the migrations that it has not had yet. `unlock` is told
 * what the database says of itself and brings what opens the words in it.
 */
export async function openSqlite(
  file: string,
  now: () => number,
  unlock: (found: Found) => Promise<Words>,
): Promise<Storage> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const database = new Sqlite(file);
  database.pragma('busy_timeout = 2000');
  database.pragma('journal_mode = WAL');
  // FULL, because an answer means "stored": it must survive a power cut, not only a crash of ours
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  // what is deleted or sealed anew is overwritten, not only forgotten
  database.pragma('secure_delete = ON');
  let words: Words;
  try {
    words = await unlocked(database, unlock);
  } catch (error) {
    database.close();
    throw error;
  }
  const db = withWords(new Kysely<Tables>({ dialect: new SqliteDialect({ database }) }), words);
  const storage: Storage = {
    db,
    capabilities: sqlite,
    swept: false,
    // while it has the connection no transaction of ours is open
    wipe: () =>
      db.connection().execute(() => {
        storage.swept = sweep(database);
        return Promise.resolve(storage.swept);
      }),
    close: () => db.destroy(),
  };
  try {
    await migrate(storage, now);
    await write(storage, (trx) => noteDataKey(trx, words.newest(), now()));
    storage.swept = sweep(database);
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
      return await inTransaction(storage.db, work);
    } catch (error) {
      if (attempt >= ATTEMPTS || !storage.capabilities.mayRetry(error)) throw error;
      const pause = Math.random() * 20 * 2 ** attempt;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}
