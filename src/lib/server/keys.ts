import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import * as z from 'zod/mini';
import { importProgrammeKey, makeProgrammeKey } from '../sealing/index.ts';
import { base64url, type Bytes } from '../sync/bytes.ts';
import type { PublishedKey } from '../sync/enrolment.ts';
import { ConfigError } from './config.ts';

const Coordinate = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/));
const PrivateJwk = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: Coordinate,
  y: Coordinate,
  d: Coordinate,
});
const KeyFile = z.strictObject({
  /** So that a key file is never used for another programme by mistake. */
  programme: z.string(),
  /** Newest first: phones seal for the first and any of them opens. */
  keys: z
    .array(z.strictObject({ id: z.string().check(z.regex(/^[A-Za-z0-9_-]{8}$/)), privateJwk: PrivateJwk }))
    .check(z.minLength(1)),
});
type KeyFile = z.infer<typeof KeyFile>;

/** The programme's keys: what opens envelopes, and what phones may know of it. */
export interface KeyRing {
  pairs: ReadonlyMap<string, CryptoKeyPair>;
  published: readonly PublishedKey[];
}

/** Reads the key file; null when there is none. */
export function readKeyFile(file: string): KeyFile | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new ConfigError(`KEY_FILE (${file}) is there and cannot be read. Check who owns it.`);
  }
  try {
    return KeyFile.parse(JSON.parse(text));
  } catch {
    // neither error's message may be shown: it could quote a key
    throw new ConfigError(
      `KEY_FILE (${file}) is not a key file of MiFriendly Field. ` +
        'Put the right one back from its backup; do not delete it: phones have sealed their records for it.',
    );
  }
}

async function makeKeyFile(file: string, programme: string): Promise<KeyFile> {
  const { privateJwk, raw } = await makeProgrammeKey();
  const id = createHash('sha256').update(raw).digest('base64url').slice(0, 8);
  const made = KeyFile.parse({ programme, keys: [{ id, privateJwk }] });
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${String(process.pid)}.new`;
  writeFileSync(draft, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true });
  renameSync(draft, file);
  return made;
}

async function ringOf(file: string, { keys }: KeyFile): Promise<KeyRing> {
  const pairs = new Map<string, CryptoKeyPair>();
  const published: PublishedKey[] = [];
  for (const { id, privateJwk } of keys) {
    try {
      const pair = await importProgrammeKey(privateJwk);
      const raw: Bytes = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
      pairs.set(id, pair);
      published.push({ id, raw: base64url(raw) });
    } catch {
      throw new ConfigError(
        `KEY_FILE (${file}): the key ${id} in it is damaged. Put it back from its backup.`,
      );
    }
  }
  return { pairs, published };
}

/**
 * Loads the programme's keys, or makes them when nobody can have sealed anything yet. Throws a `ConfigError`
 * rather than make new keys beside enrolled phones: what those have sealed would never open again.
 */
export async function loadKeys(file: string, programme: string, devices: number): Promise<KeyRing> {
  const found = readKeyFile(file);
  if (!found) {
    if (devices > 0) {
      throw new ConfigError(
        `KEY_FILE (${file}) is missing, and ${String(devices)} phone(s) have enrolled with it. ` +
          'Put it back from its backup, or set KEY_FILE to where it is.',
      );
    }
    return ringOf(file, await makeKeyFile(file, programme));
  }
  if (found.programme !== programme) {
    throw new ConfigError(
      `KEY_FILE (${file}) belongs to the programme "${found.programme}", and this is "${programme}". ` +
        'Give each programme its own DATA_DIR and KEY_FILE.',
    );
  }
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    throw new ConfigError(
      `KEY_FILE (${file}) can be read by other users of this machine. Make it yours alone: chmod 600 ${file}`,
    );
  }
  return ringOf(file, found);
}
