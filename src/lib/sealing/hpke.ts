import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
import type { Bytes } from '../sync/bytes.ts';
import type { SealedBody } from '../sync/cryptography.ts';

/** The one suite of the protocol: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM (RFC 9180 §7). */
export function suite(): CipherSuite {
  return new CipherSuite({
    kem: new DhkemP256HkdfSha256(),
    kdf: new HkdfSha256(),
    aead: new Aes256Gcm(),
  });
}

/** Seals one message in base mode. `info` names the purpose: what was sealed for another one never opens. */
export async function sealTo(raw: Bytes, info: Bytes, plain: Bytes, associated: Bytes): Promise<SealedBody> {
  const hpke = suite();
  const recipientPublicKey = await hpke.kem.deserializePublicKey(raw);
  const sender = await hpke.createSenderContext({ recipientPublicKey, info });
  const cipher = new Uint8Array(await sender.seal(plain, associated));
  return { enc: new Uint8Array(sender.enc), cipher };
}

/** Opens one message. Throws for whatever was not sealed exactly so. */
export async function openAs(
  recipientKey: CryptoKeyPair,
  info: Bytes,
  { enc, cipher }: SealedBody,
  associated: Bytes,
): Promise<Bytes> {
  const recipient = await suite().createRecipientContext({ recipientKey, enc, info });
  return new Uint8Array(await recipient.open(cipher, associated));
}
