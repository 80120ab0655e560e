import Sqlite from 'better-sqlite3';

/** In SQLite's own `user_version`: nothing is left to be swept. Whoever takes words out sets it back to 0. */
const SWEPT = 1;

/**
 * Writes the database anew where that is owed, so that no byte of what was taken out is left: not in pages that are
 * free, not in the write-ahead log. False when somebody else has the database open and it must be tried again.
 */
export function sweep(database: Sqlite.Database): boolean {
  if (Number(database.pragma('user_version', { simple: true })) >= SWEPT) return true;
  try {
    database.exec('vacuum');
    if (!emptyLog(database)) return false;
    database.pragma(`user_version = ${String(SWEPT)}`);
    return true;
  } catch (error) {
    if (error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY')) return false;
    throw error;
  }
}

/** Takes the write-ahead log into the main file and cuts it to nothing. False while somebody reads from it. */
function emptyLog(database: Sqlite.Database): boolean {
  const [done] = database.pragma('wal_checkpoint(truncate)') as { busy: number }[];
  return done?.busy === 0;
}
