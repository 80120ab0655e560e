import * as z from 'zod/mini';
import { Code, Id } from '../records/value.ts';
import { ascii, concat, fromAscii, fromHex, readU32, u32, uuid, type Bytes } from './bytes.ts';
import type { Cryptography } from './cryptography.ts';
import { readEnvelope } from './envelope.ts';
import { MAX_BATCH_BYTES, MAX_RESCUE_BYTES, MAX_RESCUE_ENVELOPES } from './limits.ts';

/**
 * Why a rescue file was not made or not taken. Each has words in `locales/<tag>/field.json` under
 * `rescue-fault.<code>`, and for the office in `locales/en-GB/office.json` under `rescueFault.<code>`.
 */
export const RescueFault = z.enum([
  'rescue-not-a-rescue-file',
  'rescue-truncated',
  'rescue-damaged',
  'rescue-newer',
  'rescue-wrong-programme',
  'rescue-too-large',
  'rescue-empty',
]);
export type RescueFault = z.infer<typeof RescueFault>;

/** One envelope of a rescue file. Who sent it, and that it is sound, only the endpoint can tell. */
export interface RescuedEnvelope {
  bytes: Bytes;
  /** As the envelope's own header says. */
  device: string;
  n: number;
}

/** What a rescue file holds. */
export interface Rescue {
  programme: string;
  /** The phone that wrote the file. */
  device: string;
  envelopes: RescuedEnvelope[];
}

type Failed = { ok: false; code: RescueFault };
type Digest = Pick<Cryptography, 'digest'>;

// "MFR", the format's version as a digit, programme length, programme, device, count, envelopes framed as in a batch,
// then the SHA-256 over everything before it. Every version ends in that checksum, so that a newer file is told from a
// damaged one. The checksum is against accidents; against forgers each envelope has its own signature.
const MAGIC = 'MFR';
const VERSION = '1'.charCodeAt(0);
const CHECKSUM_BYTES = 32;
/** The largest envelope that still fits into a batch of its own. */
const MAX_ENVELOPE_BYTES = MAX_BATCH_BYTES - 8;

function fault(code: RescueFault): Failed {
  return { ok: false, code };
}

/** Writes envelopes, sealed and signed already, as one file. */
export async function writeRescue(
  rescue: { programme: string; device: string; envelopes: readonly Bytes[] },
  crypto: Digest,
): Promise<{ ok: true; bytes: Bytes } | Failed> {
  const { envelopes } = rescue;
  if (envelopes.length === 0) return fault('rescue-empty');
  const programme = ascii(rescue.programme);
  const body = concat(
    ascii(MAGIC),
    Uint8Array.of(VERSION, programme.length),
    programme,
    fromHex(rescue.device),
    u32(envelopes.length),
    ...envelopes.flatMap((bytes) => [u32(bytes.length), bytes]),
  );
  if (envelopes.length > MAX_RESCUE_ENVELOPES || body.length + CHECKSUM_BYTES > MAX_RESCUE_BYTES)
    return fault('rescue-too-large');
  return { ok: true, bytes: concat(body, await crypto.digest(body)) };
}

/** Reads a file that claims to be a rescue file of a programme. All of it is taken, or nothing. */
export async function readRescue(
  bytes: Bytes,
  programme: string,
  crypto: Digest,
): Promise<{ ok: true; value: Rescue } | Failed> {
  if (bytes.length > MAX_RESCUE_BYTES) return fault('rescue-too-large');
  if (!MAGIC.startsWith(fromAscii(bytes.subarray(0, MAGIC.length)))) return fault('rescue-not-a-rescue-file');
  const end = bytes.length - CHECKSUM_BYTES;
  const sound = end > MAGIC.length && same(await crypto.digest(bytes.slice(0, end)), bytes.subarray(end));
  if (!sound) return fault(isCutShort(bytes) ? 'rescue-truncated' : 'rescue-damaged');
  if (bytes[MAGIC.length] !== VERSION) return fault('rescue-newer');
  const parts = takeApart(bytes.subarray(0, end));
  if (typeof parts === 'string' || parts.end !== end) return fault('rescue-damaged');
  if (parts.programme !== programme) return fault('rescue-wrong-programme');
  if (parts.envelopes.length === 0) return fault('rescue-empty');
  if (parts.envelopes.length > MAX_RESCUE_ENVELOPES) return fault('rescue-too-large');
  return identified(parts);
}

/** Reads what stands on each envelope. Their sender's own app framed them: one that does not read spoils the file. */
function identified({ programme, device, envelopes }: Parts): { ok: true; value: Rescue } | Failed {
  const read: RescuedEnvelope[] = [];
  for (const bytes of envelopes) {
    if (bytes.length > MAX_ENVELOPE_BYTES) return fault('rescue-too-large');
    const parts = readEnvelope(bytes);
    if (parts === 'protocol-unknown') return fault('rescue-newer');
    if (typeof parts === 'string') return fault('rescue-damaged');
    read.push({ bytes, device: parts.header.device, n: parts.header.n });
  }
  return { ok: true, value: { programme, device, envelopes: read } };
}

interface Parts {
  programme: string;
  device: string;
  envelopes: Bytes[];
  /** Where the last envelope ends. */
  end: number;
}

/** `short`: the bytes end before what they announce. */
function takeApart(bytes: Bytes): Parts | 'short' | 'malformed' {
  let at = MAGIC.length + 1;
  const take = (length: number): Bytes | null => {
    if (at + length > bytes.length) return null;
    at += length;
    return bytes.slice(at - length, at);
  };
  const programme = take(take(1)?.[0] ?? Infinity);
  const device = take(16);
  const count = take(4);
  if (!programme || !device || !count) return 'short';
  const envelopes: Bytes[] = [];
  for (let left = readU32(count, 0); left > 0; left -= 1) {
    const length = take(4);
    const envelope = length && take(readU32(length, 0));
    if (!envelope) return 'short';
    if (envelope.length === 0) return 'malformed';
    envelopes.push(envelope);
  }
  const names = { programme: fromAscii(programme), device: uuid(device) };
  if (!Code.safeParse(names.programme).success || !Id.safeParse(names.device).success) return 'malformed';
  return { ...names, envelopes, end: at };
}

/** Tells a file that lost its end from one that was changed: its own lengths promise more than there is. */
function isCutShort(bytes: Bytes): boolean {
  const parts = takeApart(bytes);
  if (parts === 'malformed') return false;
  return parts === 'short' || parts.end + CHECKSUM_BYTES > bytes.length;
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}
