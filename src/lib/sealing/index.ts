import type { Bytes } from '../sync/bytes.ts';
import { TooLarge, type Cryptography, type Open, type Sign, type Verify } from '../sync/cryptography.ts';
import { openAs, sealTo } from './hpke.ts';

/** Names the purpose in every sealing, so that a ciphertext made for something else never opens (RFC 9180 §5.1). */
const INFO = new TextEncoder().encode('mifriendly envelope 1');
const ECDSA = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;

async function through(
  bytes: Bytes,
  transform: CompressionStream | DecompressionStream,
  limit: number,
): Promise<Bytes> {
  const reader = new Blob([bytes]).stream().pipeThrough(transform).getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > limit) {
      await reader.cancel();
      throw new TooLarge(`more than ${String(limit)} bytes`);
    }
    chunks.push(value);
  }
  const joined = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    joined.set(chunk, at);
    at += chunk.length;
  }
  return joined;
}

/** The protocol's cryptography on WebCrypto, for phone, worker and endpoint alike. */
export const webCryptography: Cryptography = {
  digest: async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)),
  seal: (plain, associated, key) => sealTo(key.raw, INFO, plain, associated),
  pack: (text) =>
    through(new TextEncoder().encode(text), new CompressionStream('deflate-raw'), Number.POSITIVE_INFINITY),
  unpack: async (bytes, limit) =>
    new TextDecoder('utf-8', { fatal: true }).decode(
      await through(bytes, new DecompressionStream('deflate-raw'), limit),
    ),
};

/** The endpoint's side of HPKE: opens with the private key of that id. */
export function openWith(keys: ReadonlyMap<string, CryptoKeyPair>): Open {
  return async (keyId, sealed, associated) => {
    const recipientKey = keys.get(keyId);
    if (!recipientKey) return null;
    try {
      return await openAs(recipientKey, INFO, sealed, associated);
    } catch {
      // HPKE throws for every ciphertext that is not its own; all of them mean the same to us
      return null;
    }
  };
}

/** A device's signing key. Not extractable: it can be used on this phone and nowhere else. */
export async function makeSigningKey(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(ECDSA, false, ['sign', 'verify']);
}

/** The raw point (65 bytes) of a public key. */
export async function rawPublicKey(pair: CryptoKeyPair): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
}

export function signWith(pair: CryptoKeyPair): Sign {
  return async (bytes) => new Uint8Array(await crypto.subtle.sign(SIGNING, pair.privateKey, bytes));
}

/** Checks a device's signature; false for a key that is no point on the curve. */
export const verifySignature: Verify = async (publicKey, signature, bytes) => {
  try {
    const key = await crypto.subtle.importKey('raw', publicKey, ECDSA, false, ['verify']);
    return await crypto.subtle.verify(SIGNING, key, signature, bytes);
  } catch {
    return false;
  }
};

/** A key pair of the programme, as JSON Web Keys for the key file. */
export async function makeProgrammeKey(): Promise<{ privateJwk: JsonWebKey; raw: Bytes }> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
  return {
    privateJwk: await crypto.subtle.exportKey('jwk', pair.privateKey),
    raw: new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)),
  };
}

/** Signs with a programme key that another is the programme's too: what phones believe a new key by. */
export async function endorseWith(privateJwk: JsonWebKey, statement: Bytes): Promise<Bytes> {
  const { kty, crv, x, y, d } = privateJwk;
  const key = await crypto.subtle.importKey('jwk', { kty, crv, x, y, d } as JsonWebKey, ECDSA, false, [
    'sign',
  ]);
  return new Uint8Array(await crypto.subtle.sign(SIGNING, key, statement));
}

/** Reads a programme key pair back from the key file. */
export async function importProgrammeKey(privateJwk: JsonWebKey): Promise<CryptoKeyPair> {
  const { kty, crv, x, y, d } = privateJwk;
  const algorithm = { name: 'ECDH', namedCurve: 'P-256' } as const;
  const [privateKey, publicKey] = await Promise.all([
    crypto.subtle.importKey('jwk', { kty, crv, x, y, d } as JsonWebKey, algorithm, false, ['deriveBits']),
    crypto.subtle.importKey('jwk', { kty, crv, x, y } as JsonWebKey, algorithm, true, []),
  ]);
  return { privateKey, publicKey };
}
