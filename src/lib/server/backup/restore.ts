import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { Config } from '../config.ts';
import type { BackupKey } from './key.ts';
import { RESTORED_MARK } from '../storage/after-restore.ts';
import { MIGRATIONS } from '../storage/migrations/index.ts';
import { openBackup, type Opened, type OpenFault } from './open.ts';

export type RestoreFault =
  | OpenFault
  | { ok: false; code: 'not-empty' | 'in-use' | 'newer-schema' }
  | { ok: false; code: 'cannot-write'; why: string };

/** `aside`: the folder into which what was there before has been moved; null when nothing was. */
export type Restored = Opened & { aside: string | null };

interface Restoring {
  keys: readonly BackupKey[];
  /** True when something may be there already. It is moved aside, never deleted. */
  replace: boolean;
  now: number;
}

const ASIDE = 'before-restore-';
const STAGE = '.restoring-';

function thingsIn(folder: string): string[] {
  return readdirSync(folder).filter(
    (name) => !name.startsWith(ASIDE) && !name.startsWith(STAGE) && name !== 'lost+found',
  );
}

/** Writes all of a database into its one file, and learns whether anybody has it open. */
function isInUse(file: string): boolean {
  let database: Sqlite.Database | null = null;
  try {
    database = new Sqlite(file, { fileMustExist: true, timeout: 500 });
    // a server keeps a shared lock for as long as it runs, so nobody else can have the file alone
    database.pragma('locking_mode = EXCLUSIVE');
    database.exec('begin exclusive; rollback');
    database.pragma('wal_checkpoint(TRUNCATE)');
    return false;
  } catch (error) {
    // one that cannot be read any more is what restoring is for
    return error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY');
  } finally {
    database?.close();
  }
}

function moveAside({ dataDir, databaseFile }: Config, now: number): string | null {
  const things = thingsIn(dataDir);
  if (things.length === 0) return null;
  const aside = join(dataDir, `${ASIDE}${new Date(now).toISOString().replaceAll(':', '-')}`);
  mkdirSync(aside, { mode: 0o700 });
  const name = basename(databaseFile);
  // the database keeps its place until the new one takes it, so that there is no moment without any
  if (things.includes(name)) {
    try {
      linkSync(databaseFile, join(aside, name));
    } catch {
      copyFileSync(databaseFile, join(aside, name));
    }
  }
  for (const thing of things) if (thing !== name) renameSync(join(dataDir, thing), join(aside, thing));
  return aside;
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function takePlace(
  config: Config,
  staged: string,
  { madeAt }: { madeAt: number },
  now: number,
): string | null {
  const aside = moveAside(config, now);
  const mark = JSON.stringify({ madeAt, restoredAt: now });
  writeFileSync(join(config.dataDir, RESTORED_MARK), `${mark}\n`, { mode: 0o600, flush: true });
  renameSync(staged, config.databaseFile);
  if (process.platform !== 'win32') syncFolder(config.dataDir);
  return aside;
}

/**
 * Puts a backup in the place of the database. Nothing that was there changes before the backup has been opened and
 * found whole; then one renaming puts it in its place.
 */
export function restoreBackup(config: Config, from: string, restoring: Restoring): Restored | RestoreFault {
  const { dataDir, databaseFile, programme } = config;
  let stage: string | null = null;
  try {
    if (existsSync(dataDir) && thingsIn(dataDir).length > 0 && !restoring.replace)
      return { ok: false, code: 'not-empty' };
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    stage = mkdtempSync(join(dataDir, STAGE));
    const staged = join(stage, basename(databaseFile));
    const opened = openBackup(from, { programme: programme.id, keys: restoring.keys, to: staged });
    if (!opened.ok) return opened;
    const known = new Set(MIGRATIONS.map(({ name }) => name));
    if (!opened.contents.migrations.every((name) => known.has(name)))
      return { ok: false, code: 'newer-schema' };
    if (existsSync(databaseFile) && isInUse(databaseFile)) return { ok: false, code: 'in-use' };
    return { ...opened, aside: takePlace(config, staged, opened.header, restoring.now) };
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (/^(EACCES|EROFS|ENOENT|ENOSPC|EPERM|ENOTDIR|EDQUOT)$/.test(why))
      return { ok: false, code: 'cannot-write', why };
    throw error;
  } finally {
    if (stage !== null) rmSync(stage, { recursive: true, force: true });
  }
}
