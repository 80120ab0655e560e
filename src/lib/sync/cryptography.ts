import type { Bytes } from './bytes.ts';

/** A public key of the programme that envelopes are sealed for. `raw` is the uncompressed P-256 point. */
export interface EndpointKey {
  id: string;
  raw: Bytes;
}

/** What sealing makes: the encapsulated key (65 bytes) and the ciphertext with its tag. */
export interface SealedBody {
  enc: Bytes;
  cipher: Bytes;
}

/** A body whose text was longer, once inflated, than anybody may send. */
export class TooLarge extends Error {}

/**
 * The cryptography that the protocol needs, handed in so that this room stays pure. `src/lib/sealing`
 * implements it with WebCrypto and HPKE for the phone, the worker and the endpoint alike.
 */
export interface Cryptography {
  /** SHA-256. */
  digest(bytes: Bytes): Promise<Bytes>;
  /** HPKE base mode (RFC 9180): DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. */
  seal(plain: Bytes, associated: Bytes, key: EndpointKey): Promise<SealedBody>;
  /** Text to compressed bytes (raw DEFLATE, RFC 1951). */
  pack(text: string): Promise<Bytes>;
  /** The inverse; throws `TooLarge` past `limit` bytes of text, any other error for bytes that are no such text. */
  unpack(bytes: Bytes, limit: number): Promise<string>;
}

/** Signs as one device: ECDSA P-256 with SHA-256, 64 bytes (r and s). */
export type Sign = (bytes: Bytes) => Promise<Bytes>;
/** Checks a signature against a device's raw public key. False for a key that is none. */
export type Verify = (publicKey: Bytes, signature: Bytes, bytes: Bytes) => Promise<boolean>;
/** Opens a sealed body with the programme's private key of that id; null when it does not open. */
export type Open = (keyId: string, sealed: SealedBody, associated: Bytes) => Promise<Bytes | null>;
