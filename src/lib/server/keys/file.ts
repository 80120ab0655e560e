import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod/mini';
import { Endorsement } from '../../sync/keys.ts';
import { ConfigError } from '../config.ts';

const KeyId = z.string().check(z.regex(/^[A-Za-z0-9_-]{8}$/));
const Coordinate = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/));
const PrivateJwk = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: Coordinate,
  y: Coordinate,
  d: Coordinate,
});

/** A key pair that opens envelopes. */
const Live = z.strictObject({ id: KeyId, privateJwk: PrivateJwk, endorsed: z.optional(Endorsement) });
/** What stays of a retired one: its public half, by which a phone that has nothing newer believes the next. */
const Retired = z.strictObject({
  id: KeyId,
  raw: z.string().check(z.regex(/^[A-Za-z0-9_-]{87}$/)),
  endorsed: z.optional(Endorsement),
  retired: z.literal(true),
});
export type Live = z.infer<typeof Live>;
export type Retired = z.infer<typeof Retired>;

/** 256 random bits under which people's words are kept. */
const Data = z.strictObject({ id: KeyId, key: z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)) });

/** As the first version wrote it: without data keys. */
const First = z.strictObject({
  programme: z.string(),
  keys: z.array(z.strictObject({ id: KeyId, privateJwk: PrivateJwk })).check(z.minLength(1)),
});
const Second = z.strictObject({
  version: z.literal(2),
  /** So that a key file is never used for another programme by mistake. */
  programme: z.string(),
  /** Newest first: phones seal for the first, and every live one opens. */
  keys: z.array(z.union([Live, Retired])).check(
    z.minLength(1),
    z.refine(([newest]) => newest !== undefined && 'privateJwk' in newest),
  ),
  /** Newest first. None is ever taken out: backups of the database need them all. */
  data: z.array(Data).check(z.minLength(1)),
});

/** What a key file holds. One of the first version has no data keys yet. */
export interface KeyFile {
  programme: string;
  keys: (Live | Retired)[];
  data: z.infer<typeof Data>[];
}

const Newer = z.object({ version: z.number().check(z.minimum(3)) });

/** Reads the key file; null when there is none. Throws a `ConfigError` in words that quote nothing of it. */
export function readKeyFile(file: string): KeyFile | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new ConfigError(`KEY_FILE (${file}) is there and cannot be read. Check who owns it.`);
  }
  const tree = treeOf(text);
  const second = Second.safeParse(tree);
  if (second.success) return second.data;
  const first = First.safeParse(tree);
  if (first.success) return { ...first.data, data: [] };
  if (Newer.safeParse(tree).success) {
    throw new ConfigError(
      `KEY_FILE (${file}) was written by a newer version of MiFriendly Field. Start that one.`,
    );
  }
  // no error's message may be shown: it could quote a key
  throw new ConfigError(
    `KEY_FILE (${file}) is not a key file of MiFriendly Field. ` +
      'Put the right one back from its backup; do not delete it: phones have sealed their records for it, and ' +
      'the words in the database open with it alone.',
  );
}

function treeOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Writes the key file, for its owner alone, all of it or nothing. */
export function writeKeyFile(file: string, { programme, keys, data }: KeyFile): void {
  const made = Second.parse({ version: 2, programme, keys, data });
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const target = realPath(file);
    const draft = `${target}.${randomUUID()}.new`;
    try {
      writeFileSync(draft, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true });
      renameSync(draft, target);
    } finally {
      rmSync(draft, { force: true });
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new ConfigError(
      `KEY_FILE (${file}) cannot be written: ${code}. A key has to be added to it. ` +
        'Let the user of this process write to the file and its folder, this once.',
    );
  }
}

// a link to the file stays a link
function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

/** Refuses a key file that others on the machine can read. */
export function checkPrivate(file: string): void {
  if (process.platform === 'win32' || (statSync(file).mode & 0o077) === 0) return;
  throw new ConfigError(
    `KEY_FILE (${file}) can be read by other users of this machine. Make it yours alone: chmod 600 ${file}`,
  );
}

/** Changes with every writing of the file. */
export function fingerprint(file: string): string {
  try {
    const { ino, size, mtimeMs } = statSync(file);
    return [ino, size, mtimeMs].join(':');
  } catch {
    return 'missing';
  }
}
