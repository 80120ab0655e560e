import { ascii, concat, fromAscii, readU32, u32, type Bytes } from './bytes.ts';
import { MAX_BATCH_BYTES, MAX_BATCH_ENVELOPES } from './limits.ts';

const MAGIC = 'MFB1';

/** Frames envelopes as one request body. */
export function writeBatch(envelopes: readonly Bytes[]): Bytes {
  return concat(ascii(MAGIC), ...envelopes.flatMap((bytes) => [u32(bytes.length), bytes]));
}

/** How many of the envelopes, from the first on, fit into one batch of `cap` bytes. At least one, if there is any. */
export function fitting(
  envelopes: readonly Bytes[],
  cap = MAX_BATCH_BYTES,
  most = MAX_BATCH_ENVELOPES,
): number {
  let size = MAGIC.length;
  let count = 0;
  for (const bytes of envelopes) {
    size += 4 + bytes.length;
    if (count > 0 && (size > cap || count >= most)) break;
    count += 1;
  }
  return count;
}

export type BatchFault = 'batch-malformed' | 'batch-too-large';

/** Takes a request body apart into envelopes; bytes that are no batch are told so as a whole. */
export function readBatch(bytes: Bytes): Bytes[] | BatchFault {
  if (bytes.length > MAX_BATCH_BYTES) return 'batch-too-large';
  if (bytes.length < MAGIC.length || fromAscii(bytes.subarray(0, MAGIC.length)) !== MAGIC)
    return 'batch-malformed';
  const envelopes: Bytes[] = [];
  let at = MAGIC.length;
  while (at < bytes.length) {
    if (at + 4 > bytes.length) return 'batch-malformed';
    const length = readU32(bytes, at);
    at += 4;
    if (length === 0 || at + length > bytes.length) return 'batch-malformed';
    if (envelopes.length >= MAX_BATCH_ENVELOPES) return 'batch-too-large';
    envelopes.push(bytes.slice(at, at + length));
    at += length;
  }
  return envelopes;
}
