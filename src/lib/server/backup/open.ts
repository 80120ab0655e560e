import { createHash } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, openSync } from 'node:fs';
import type { BackupKey } from './key.ts';
import { Chunks, readHeader, wholeSize, writeFully, type Header, type HeaderFault } from './container.ts';
import { Contents, readContents } from './contents.ts';

/** Why a backup cannot be opened. */
export type OpenFault =
  | { ok: false; code: 'no-such-file' | HeaderFault | 'damaged' }
  | { ok: false; code: 'other-programme'; programme: string }
  | { ok: false; code: 'wrong-key'; key: string };

export type Opened = { ok: true; header: Header; contents: Contents };

interface Opening {
  programme: string;
  keys: readonly BackupKey[];
  /** Where the database goes; it must not be there yet. */
  to: string;
}

function parseManifest(bytes: Buffer): Contents | null {
  try {
    return Contents.parse(JSON.parse(bytes.toString()));
  } catch {
    return null;
  }
}

/** Writes the opened chunks of the database; false when one is not what was sealed. */
function unseal(file: number, chunks: Chunks, header: Header, to: string): boolean {
  const hash = createHash('sha256');
  const out = openSync(to, 'wx', 0o600);
  try {
    let left = header.databaseBytes;
    for (let place = 1; left > 0; place += 1) {
      const plain = chunks.open(file, place, Math.min(left, header.chunk));
      if (!plain) return false;
      hash.update(plain);
      writeFully(out, plain);
      left -= plain.length;
    }
    fsyncSync(out);
  } finally {
    closeSync(out);
  }
  return hash.digest('base64url') === header.sha256;
}

function openFile(file: number, { programme, keys, to }: Opening): Opened | OpenFault {
  const read = readHeader(file);
  if (typeof read === 'string') return { ok: false, code: read };
  const { header, bytes } = read;
  const size = fstatSync(file).size;
  const whole = wholeSize(header, bytes.length);
  if (size !== whole) return { ok: false, code: size < whole ? 'cut-short' : 'changed' };
  if (header.programme !== programme)
    return { ok: false, code: 'other-programme', programme: header.programme };
  const key = keys.find(({ id }) => id === header.key);
  if (!key) return { ok: false, code: 'wrong-key', key: header.key };

  const chunks = new Chunks(header, bytes, key);
  const manifest = chunks.open(file, 0, header.manifestBytes);
  const promised = manifest && parseManifest(manifest);
  if (!promised) return { ok: false, code: 'changed' };
  if (!unseal(file, chunks, header, to)) return { ok: false, code: 'changed' };

  const contents = readContents(to);
  if (JSON.stringify(contents) !== JSON.stringify(promised)) return { ok: false, code: 'damaged' };
  return { ok: true, header, contents: promised };
}

/**
 * Opens a backup into a database file and checks it as far as it can be checked: every chunk, the SHA-256 of the whole,
 * SQLite's own integrity check, and the digest of every table. What stands at `to` is to be used only if it is ok.
 */
export function openBackup(from: string, opening: Opening): Opened | OpenFault {
  let file: number;
  try {
    file = openSync(from, 'r');
  } catch {
    return { ok: false, code: 'no-such-file' };
  }
  try {
    if (!fstatSync(file).isFile()) return { ok: false, code: 'no-such-file' };
    return openFile(file, opening);
  } finally {
    closeSync(file);
  }
}
