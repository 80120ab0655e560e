import Sqlite from 'better-sqlite3';
import type { Config } from '../config.ts';
import { entryId, type AuditCode } from '../storage/audit.ts';

const MADE: AuditCode = 'backup-made';

/**
 * Writes down in the database that a copy of it is about to be made, so that the copy says so too. By itself, because
 * opening the endpoint would migrate what somebody may be backing up before a migration. False when it could not: a
 * backup matters more.
 */
export function noteBackup({ databaseFile, programme }: Config, now: number): boolean {
  let database: Sqlite.Database | null = null;
  try {
    database = new Sqlite(databaseFile, { fileMustExist: true });
    database.pragma('busy_timeout = 20000');
    database
      .prepare(
        `insert into audit (id, programme, at, "by", what) select ?, id, ?, 'command-line', ? from programmes where id = ?`,
      )
      .run(entryId(now), now, MADE, programme.id);
    return true;
  } catch (error) {
    if (error instanceof Sqlite.SqliteError) return false;
    throw error;
  } finally {
    database?.close();
  }
}
