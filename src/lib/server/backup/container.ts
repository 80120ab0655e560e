// A backup's file: a line of magic, the header's length, the header as JSON, and sealed chunks. The first chunk is the
// manifest, the others are the database. Every chunk is AES-256-GCM under a key of this file alone; its place is its
// nonce, and everything before the chunks is its associated data. So nothing can be changed, swapped, cut off or added.
import { createCipheriv, createDecipheriv, createHash, hkdfSync } from 'node:crypto';
import { readSync, writeSync } from 'node:fs';
import * as z from 'zod/mini';
import type { BackupKey } from './key.ts';

const MAGIC = Buffer.from('MiFriendly Field backup\n');
const MAX_HEADER = 4096;
const TAG = 16;
const FORMAT = 1;

/** The part of a backup that can be read without its key. */
export const Header = z.strictObject({
  format: z.literal(FORMAT),
  programme: z.string(),
  madeAt: z.int(),
  /** The id of the key in the key file under which it is sealed. */
  key: z.string(),
  /** 32 random bytes, base64url: what makes the file's own key. */
  salt: z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)),
  chunk: z.int().check(z.gte(1024), z.lte(16 * 1024 * 1024)),
  manifestBytes: z.int().check(z.gte(2), z.lte(1024 * 1024)),
  databaseBytes: z.int().check(z.gte(0)),
  /** Of the database's bytes, base64url. */
  sha256: z.string(),
});
export type Header = z.infer<typeof Header>;

export type HeaderFault = 'not-a-backup' | 'newer-format' | 'cut-short' | 'changed';

/** Reads exactly so many bytes from where the file stands; fewer only at its end. */
export function readFully(file: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let got = 0;
  while (got < length) {
    const more = readSync(file, bytes, got, length - got, null);
    if (more === 0) break;
    got += more;
  }
  return bytes.subarray(0, got);
}

/** Writes all bytes at where the file stands. */
export function writeFully(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
}

/** The header as it stands at the beginning of a file, and as what the chunks are bound to. */
export function headerBytes(header: Header): Buffer {
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return Buffer.concat([MAGIC, length, text]);
}

/** Reads a header; afterwards the file stands at its first chunk. */
export function readHeader(file: number): { header: Header; bytes: Buffer } | HeaderFault {
  const magic = readFully(file, MAGIC.length);
  if (!MAGIC.subarray(0, magic.length).equals(magic) || magic.length === 0) return 'not-a-backup';
  const length = readFully(file, 4);
  if (length.length < 4) return 'cut-short';
  const size = length.readUInt32BE();
  if (size > MAX_HEADER) return 'changed';
  const text = readFully(file, size);
  if (text.length < size) return 'cut-short';
  let tree: unknown;
  try {
    tree = JSON.parse(text.toString());
  } catch {
    return 'changed';
  }
  const version = z.object({ format: z.int() }).safeParse(tree);
  if (version.success && version.data.format > FORMAT) return 'newer-format';
  const header = Header.safeParse(tree);
  if (!header.success) return 'changed';
  return { header: header.data, bytes: Buffer.concat([magic, length, text]) };
}

/** How long a whole file with this header is. */
export function wholeSize(header: Header, headerLength: number): number {
  const chunks = 1 + Math.ceil(header.databaseBytes / header.chunk);
  return headerLength + header.manifestBytes + header.databaseBytes + chunks * TAG;
}

/** Seals and opens the chunks of one file. */
export class Chunks {
  readonly #key: Buffer;
  readonly #bound: Buffer;

  constructor(header: Header, bytes: Uint8Array, { secret }: BackupKey) {
    const salt = Buffer.from(header.salt, 'base64url');
    this.#key = Buffer.from(hkdfSync('sha256', secret, salt, 'mifriendly-field backup file 1', 32));
    this.#bound = createHash('sha256').update(bytes).digest();
  }

  #nonce(place: number): Buffer {
    const nonce = Buffer.alloc(12);
    nonce.writeUInt32BE(place, 8);
    return nonce;
  }

  seal(place: number, plain: Uint8Array): Buffer {
    const cipher = createCipheriv('aes-256-gcm', this.#key, this.#nonce(place)).setAAD(this.#bound);
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  }

  /** Reads and opens the chunk in this place; null when it is not what was sealed there. */
  open(file: number, place: number, plainLength: number): Buffer | null {
    const sealed = readFully(file, plainLength + TAG);
    if (sealed.length < plainLength + TAG) return null;
    const cipher = createDecipheriv('aes-256-gcm', this.#key, this.#nonce(place), { authTagLength: TAG })
      .setAAD(this.#bound)
      .setAuthTag(sealed.subarray(plainLength));
    try {
      return Buffer.concat([cipher.update(sealed.subarray(0, plainLength)), cipher.final()]);
    } catch {
      return null;
    }
  }
}
