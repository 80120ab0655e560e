import type { Bytes } from '../sync/bytes.ts';
import { openAs, sealTo } from './hpke.ts';

const INFO = new TextEncoder().encode('mifriendly vault 1');
const ECDH = { name: 'ECDH', namedCurve: 'P-256' } as const;

/** A vault's key pair: the raw public half, and the private half as PKCS #8. */
export async function makePostKey(): Promise<{ publicKey: Bytes; privateKey: Bytes }> {
  const pair = await crypto.subtle.generateKey(ECDH, true, ['deriveBits']);
  return {
    publicKey: new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)),
    privateKey: new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey)),
  };
}

/** The pair again, for opening; the private half cannot be taken out of it. */
export async function postKeys(publicKey: Bytes, privateKey: Bytes): Promise<CryptoKeyPair> {
  return {
    publicKey: await crypto.subtle.importKey('raw', publicKey, ECDH, true, []),
    privateKey: await crypto.subtle.importKey('pkcs8', privateKey, ECDH, false, ['deriveBits']),
  };
}

/** Seals with a vault's public key. `place`: where the bytes lie; they open nowhere else. */
export async function sealPosted(
  publicKey: Bytes,
  plain: Bytes,
  place: string,
): Promise<{ enc: Bytes; bytes: Bytes }> {
  const { enc, cipher } = await sealTo(publicKey, INFO, plain, new TextEncoder().encode(place));
  return { enc, bytes: cipher };
}

/** Opens what was sealed with the public key; null for anything else. */
export async function openPosted(
  pair: CryptoKeyPair,
  { enc, bytes }: { enc: Bytes; bytes: Bytes },
  place: string,
): Promise<Bytes | null> {
  try {
    return await openAs(pair, INFO, { enc, cipher: bytes }, new TextEncoder().encode(place));
  } catch {
    // HPKE throws for every ciphertext that is not its own; all of them mean the same to us
    return null;
  }
}
