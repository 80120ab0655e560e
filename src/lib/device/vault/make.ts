import { makePostKey, postKeys } from '../../sealing/posted.ts';
import type { Bytes } from '../../sync/bytes.ts';
import { aesKey, decrypt, encrypt, type Keys } from './cipher.ts';
import type { PasskeyWrap, PinWrap, VaultRow } from './row.ts';
import type { Cost, Stretch } from './stretch.ts';

const KEY_PLACE = 'vault/key';
const PASSKEY_PLACE = 'vault/key by passkey';
const PAIR_PLACE = 'vault/pair';

/** Random bytes. */
export function random(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}

/** Wraps the vault's raw key by a PIN, in plain digits. */
export async function wrapByPin(raw: Bytes, pin: string, cost: Cost, stretch: Stretch): Promise<PinWrap> {
  const stretching = { ...cost, salt: random(16) };
  const key = await aesKey(await stretch(pin, stretching));
  return { by: 'pin', stretching, ...(await encrypt(key, raw, KEY_PLACE)) };
}

/** The vault's raw key; null for a wrong PIN. */
export async function unwrapByPin(wrap: PinWrap, pin: string, stretch: Stretch): Promise<Bytes | null> {
  return decrypt(await aesKey(await stretch(pin, wrap.stretching)), wrap, KEY_PLACE);
}

/** Wraps the vault's raw key by a passkey's secret for `salt`. */
export async function wrapByPasskey(
  raw: Bytes,
  { credential, salt, secret }: { credential: Bytes; salt: Bytes; secret: Bytes },
): Promise<PasskeyWrap> {
  return {
    by: 'passkey',
    credential,
    salt,
    ...(await encrypt(await aesKey(await keyOf(secret)), raw, PASSKEY_PLACE)),
  };
}

/** The vault's raw key; null for another passkey's secret. */
export async function unwrapByPasskey(wrap: PasskeyWrap, secret: Bytes): Promise<Bytes | null> {
  return decrypt(await aesKey(await keyOf(secret)), wrap, PASSKEY_PLACE);
}

/** HKDF (RFC 5869): what an authenticator gives is as random as a key, but its length is its own affair. */
async function keyOf(secret: Bytes): Promise<Bytes> {
  const from = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  const info = new TextEncoder().encode('mifriendly vault passkey 1');
  const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(32), info };
  return new Uint8Array(await crypto.subtle.deriveBits(how, from, 256));
}

/** Makes a new vault under a PIN: what lies on the phone, and what opens it. */
export async function makeVault(
  pin: string,
  cost: Cost,
  stretch: Stretch,
): Promise<{ row: VaultRow; keys: Keys }> {
  const raw = random(32);
  const key = await aesKey(raw);
  const { publicKey, privateKey } = await makePostKey();
  const row: VaultRow = {
    key: 'vault',
    publicKey,
    privateKey: await encrypt(key, privateKey, PAIR_PLACE),
    wraps: [await wrapByPin(raw, pin, cost, stretch)],
    tries: { wrong: 0, at: 0 },
  };
  const pair = await postKeys(publicKey, privateKey);
  raw.fill(0);
  privateKey.fill(0);
  return { row, keys: { key, pair } };
}

/** What opens everything in a vault, by its raw key; null when the row was meddled with. */
export async function keysOf(row: VaultRow, raw: Bytes): Promise<Keys | null> {
  const key = await aesKey(raw);
  const privateKey = await decrypt(key, row.privateKey, PAIR_PLACE);
  if (privateKey === null) return null;
  const pair = await postKeys(row.publicKey, privateKey);
  privateKey.fill(0);
  return { key, pair };
}
