import { concat, readU32, u32, type Bytes } from './bytes.ts';

const SMALLEST = 256;

/**
 * The size class of a body: Padmé (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files",
 * PETS 2019), at most 12 % above the size, never below 256, so that a length tells little of the words.
 */
export function sizeClass(length: number): number {
  if (length <= SMALLEST) return SMALLEST;
  const exponent = Math.floor(Math.log2(length));
  const bits = Math.floor(Math.log2(exponent)) + 1;
  const step = 2 ** (exponent - bits);
  return Math.ceil(length / step) * step;
}

/** Puts the length before the bytes and zeros behind them, up to the size class. */
export function pad(bytes: Bytes): Bytes {
  const size = sizeClass(bytes.length + 4);
  return concat(u32(bytes.length), bytes, new Uint8Array(size - bytes.length - 4));
}

/** The inverse; null when the length does not fit. */
export function unpad(padded: Bytes): Bytes | null {
  if (padded.length < 4) return null;
  const length = readU32(padded, 0);
  return length + 4 <= padded.length ? padded.slice(4, 4 + length) : null;
}
