// WebCrypto's names as a browser knows them, for the rooms that phone and endpoint share. Node's typings have the global
// `crypto` and keep these types in a namespace.
import type { webcrypto } from 'node:crypto';

declare global {
  type CryptoKeyPair = webcrypto.CryptoKeyPair;
  type JsonWebKey = webcrypto.JsonWebKey;
}
