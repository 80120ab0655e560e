import { concat, type Bytes } from './bytes.ts';
import type { Cryptography } from './cryptography.ts';

/** The running digest before the first number. */
export const PROOF_START: Bytes = new Uint8Array(32);

/**
 * The running digest after one more number: SHA-256 over the digest so far and the envelope's own.
 * Phone and endpoint each compute it, number by number; equal digests at `upTo` prove that the endpoint
 * has answered these very envelopes and no others.
 */
export async function advance(
  crypto: Pick<Cryptography, 'digest'>,
  proof: Bytes,
  digest: Bytes,
): Promise<Bytes> {
  return crypto.digest(concat(proof, digest));
}
