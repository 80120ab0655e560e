import { createHash, randomBytes } from 'node:crypto';
import { endorseWith, importProgrammeKey, makeProgrammeKey } from '../../sealing/index.ts';
import { base64url, fromBase64url, type Bytes } from '../../sync/bytes.ts';
import { statementOf } from '../../sync/keys.ts';
import type { DataKey } from '../storage/words.ts';
import type { KeyFile, Live, Retired } from './file.ts';

// A key's id is made of the key, so that a damaged one is known by its id.

function idOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64url').slice(0, 8);
}

function dataIdOf(key: Uint8Array): string {
  return createHash('sha256').update('mifriendly data key').update(key).digest('base64url').slice(0, 8);
}

/** A new key pair for envelopes, on the word of the one that was the newest until now. */
export async function makeLive(programme: string, by: Live | null): Promise<Live> {
  const { privateJwk, raw } = await makeProgrammeKey();
  const id = idOf(raw);
  const made = { id, privateJwk: privateJwk as Live['privateJwk'] };
  if (!by) return made;
  const signature = base64url(await endorseWith(by.privateJwk, statementOf(programme, { id, raw })));
  return { ...made, endorsed: { by: by.id, signature } };
}

/** A new data key, as the file keeps it. */
export function makeData(): KeyFile['data'][number] {
  const key = randomBytes(32);
  return { id: dataIdOf(key), key: key.toString('base64url') };
}

/** The bytes of a data key of the file; null when they are not the ones that its id was made of. */
export function readData({ id, key }: KeyFile['data'][number]): DataKey | null {
  const bytes = fromBase64url(key);
  return bytes?.length === 32 && dataIdOf(bytes) === id ? { id, key: bytes } : null;
}

/** The pair and the public half of a live key; null when it is damaged. */
export async function readLive({ privateJwk }: Live): Promise<{ pair: CryptoKeyPair; raw: Bytes } | null> {
  try {
    const pair = await importProgrammeKey(privateJwk);
    const raw: Bytes = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
    return { pair, raw };
  } catch {
    return null;
  }
}

export function isLive(key: Live | Retired): key is Live {
  return 'privateJwk' in key;
}
