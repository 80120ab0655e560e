import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { isWithin, type Config } from '../config.ts';
import type { BackupKey } from './key.ts';
import { Chunks, Header, headerBytes, readFully, writeFully } from './container.ts';
import { readContents, type Contents } from './contents.ts';
import { openBackup } from './open.ts';

/** Why no backup was made. Where something was written, it has been taken away again. */
export type MakeFault =
  | { ok: false; code: 'no-database' | 'damaged' | 'there-already' | 'inside-data' | 'not-verified' }
  | { ok: false; code: 'other-programme'; programme: string }
  | { ok: false; code: 'cannot-write'; why: string };

export type Made = { ok: true; file: string; bytes: number; header: Header; contents: Contents };

const CHUNK = 1024 * 1024;

/** Copies a database that may be in use, as it stands at one moment. */
async function copyDatabase(from: string, to: string): Promise<void> {
  const database = new Sqlite(from, { readonly: true, fileMustExist: true });
  try {
    // all of it in one step: in smaller ones every write of the server would make it begin again
    await database.backup(to, { progress: () => 2 ** 30 });
  } finally {
    database.close();
  }
}

function digestOf(path: string): { size: number; sha256: string } {
  const hash = createHash('sha256');
  let size = 0;
  const file = openSync(path, 'r');
  try {
    for (let part = readFully(file, CHUNK); part.length > 0; part = readFully(file, CHUNK)) {
      hash.update(part);
      size += part.length;
    }
  } finally {
    closeSync(file);
  }
  return { size, sha256: hash.digest('base64url') };
}

function seal(
  copy: string,
  to: string,
  contents: Contents,
  about: Omit<Sealing, 'keys'>,
  key: BackupKey,
): Header {
  const manifest = Buffer.from(JSON.stringify(contents));
  const { size, sha256 } = digestOf(copy);
  const header: Header = {
    format: 1,
    programme: about.programme,
    madeAt: about.now,
    key: key.id,
    salt: randomBytes(32).toString('base64url'),
    chunk: CHUNK,
    manifestBytes: manifest.length,
    databaseBytes: size,
    sha256,
  };
  const bytes = headerBytes(Header.parse(header));
  const chunks = new Chunks(header, bytes, key);
  const [source, target] = [openSync(copy, 'r'), openSync(to, 'wx', 0o600)];
  try {
    writeFully(target, bytes);
    writeFully(target, chunks.seal(0, manifest));
    let place = 1;
    for (let part = readFully(source, CHUNK); part.length > 0; part = readFully(source, CHUNK), place += 1)
      writeFully(target, chunks.seal(place, part));
    fsyncSync(target);
  } finally {
    closeSync(source);
    closeSync(target);
  }
  return header;
}

interface Sealing {
  programme: string;
  now: number;
  keys: readonly [BackupKey, ...BackupKey[]];
}

async function makeIn(
  folder: string,
  config: Config,
  part: string,
  sealing: Sealing,
): Promise<Made | MakeFault> {
  const copy = join(folder, 'copy.db');
  await copyDatabase(config.databaseFile, copy);
  const contents = readContents(copy);
  if (!contents) return { ok: false, code: 'damaged' };
  const other = contents.programmes.find((id) => id !== sealing.programme);
  if (other !== undefined) return { ok: false, code: 'other-programme', programme: other };

  const header = seal(copy, part, contents, sealing, sealing.keys[0]);
  // read back from the disk as a restore would, before it is called a backup
  const { programme, keys } = sealing;
  const again = openBackup(part, { programme, keys, to: join(folder, 'again.db') });
  if (!again.ok || again.contents.digest !== contents.digest) return { ok: false, code: 'not-verified' };
  return { ok: true, file: part, bytes: statSync(part).size, header, contents };
}

/**
 * Makes a backup of the database, sealed for the key file, and reads it back. The server may run meanwhile. Under its
 * own name the file stands only when it has been verified.
 */
export async function makeBackup(config: Config, to: string, sealing: Sealing): Promise<Made | MakeFault> {
  if (!existsSync(config.databaseFile)) return { ok: false, code: 'no-database' };
  if (existsSync(to)) return { ok: false, code: 'there-already' };
  if (isWithin(to, config.dataDir)) return { ok: false, code: 'inside-data' };
  let folder: string | null = null;
  const part = join(dirname(to), `.${basename(to)}.${String(process.pid)}.part`);
  try {
    // the readable copy stays where the readable database is, and nowhere else
    folder = mkdtempSync(join(config.dataDir, 'backup-'));
    mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
    const made = await makeIn(folder, config, part, sealing);
    if (!made.ok) return made;
    renameSync(part, to);
    return { ...made, file: to };
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (/^(EACCES|EROFS|ENOENT|ENOSPC|EPERM|ENOTDIR|EDQUOT)$/.test(why))
      return { ok: false, code: 'cannot-write', why };
    if (error instanceof Sqlite.SqliteError) return { ok: false, code: 'damaged' };
    throw error;
  } finally {
    rmSync(part, { force: true });
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
  }
}
