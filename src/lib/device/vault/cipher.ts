import { openPosted, sealPosted } from '../../sealing/posted.ts';
import type { Bytes } from '../../sync/bytes.ts';
import type { Sealed } from './sealed.ts';

const AES = 'AES-GCM';
const IV_BYTES = 12;

/** Thrown for what was changed, or sealed for another place or by another vault: a bug, or a hand in the database. */
export class Damaged extends Error {}

/** A key for AES-256-GCM that cannot be taken out again. */
export function aesKey(raw: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', raw, AES, false, ['encrypt', 'decrypt']);
}

/** Encrypts bytes. `place`: where they lie; they open nowhere else. */
export async function encrypt(
  key: CryptoKey,
  plain: Bytes,
  place: string,
): Promise<{ iv: Bytes; bytes: Bytes }> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const additionalData = new TextEncoder().encode(place);
  const bytes = await crypto.subtle.encrypt({ name: AES, iv, additionalData }, key, plain);
  return { iv, bytes: new Uint8Array(bytes) };
}

/** The bytes again; null for a wrong key, another place, or a changed bit. */
export async function decrypt(
  key: CryptoKey,
  { iv, bytes }: { iv: Bytes; bytes: Bytes },
  place: string,
): Promise<Bytes | null> {
  const additionalData = new TextEncoder().encode(place);
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: AES, iv, additionalData }, key, bytes));
  } catch {
    // the one way in which AES-GCM says no
    return null;
  }
}

/** What opens everything in a vault; held in memory only. */
export interface Keys {
  key: CryptoKey;
  pair: CryptoKeyPair;
}

const encoded = (value: unknown): Bytes => new TextEncoder().encode(JSON.stringify(value));

/** Puts a value away under the vault's key. */
export async function sealByKey({ key }: Keys, value: unknown, place: string): Promise<Sealed> {
  return encrypt(key, encoded(value), place);
}

/** Puts a value away from outside: with the public key alone. */
export async function sealByPost(publicKey: Bytes, value: unknown, place: string): Promise<Sealed> {
  return sealPosted(publicKey, encoded(value), place);
}

/** The value again. Throws `Damaged`. */
export async function unseal({ key, pair }: Keys, sealed: Sealed, place: string): Promise<unknown> {
  const plain = 'iv' in sealed ? await decrypt(key, sealed, place) : await openPosted(pair, sealed, place);
  if (plain === null) throw new Damaged(`what lies at ${place} does not open`);
  return JSON.parse(new TextDecoder().decode(plain)) as unknown;
}
