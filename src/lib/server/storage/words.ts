// How people's words stand in the database: AES-256-GCM under a data key of the key file. This is the only place that
// encrypts or decrypts them; the rest of the endpoint works with plain values.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** A data key: 256 random bits, and the id under which what it encrypted remembers it. */
export interface DataKey {
  id: string;
  key: Uint8Array;
}

/** The data keys there are. New words go under the newest; any opens what it encrypted. */
export interface DataKeys {
  newest(): DataKey;
  find(id: string): DataKey | null;
}

/** Where words stand: programme, table, row, and the column or path. Words moved elsewhere do not open. */
export type Place = readonly [programme: string, table: string, row: string, path: string];

/** What seals words for the database and opens them again. */
export interface Words {
  seal(place: Place, text: string): string;
  /** Throws `WordsDamaged` for anything that was not sealed for this very place, and for a key that is not there. */
  open(place: Place, sealed: string): string;
  /** Whether a sealed text is under the newest key. */
  isCurrent(sealed: string): boolean;
  /** The key for new words. */
  newest(): string;
}

/** What should be somebody's words was changed, moved, or is under a key that is missing. Says where, never what. */
export class WordsDamaged extends Error {
  constructor([, table, row, path]: Place, why: string) {
    super(`${table} ${row} ${path}: ${why}`);
  }
}

const NONCE = 12;
const TAG = 16;
const CLASS = 32;

function associated(place: Place): Buffer {
  return Buffer.from(JSON.stringify(['mifriendly words 1', ...place]));
}

// padded, so that a length does not tell one nickname from another
function padded(text: string): Buffer {
  const bytes = Buffer.from(text);
  const plain = Buffer.alloc(Math.ceil((bytes.length + 4) / CLASS) * CLASS);
  plain.writeUInt32BE(bytes.length);
  bytes.copy(plain, 4);
  return plain;
}

function unpadded(plain: Buffer): string {
  return plain.toString('utf8', 4, 4 + plain.readUInt32BE());
}

function decrypt(key: Uint8Array, place: Place, bytes: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE), { authTagLength: TAG });
  decipher.setAAD(associated(place));
  decipher.setAuthTag(bytes.subarray(-TAG));
  return Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]);
}

/** Seals and opens words with the data keys of an endpoint. The form is `<key id>.<nonce, ciphertext, tag>`. */
export function wordsWith(keys: DataKeys): Words {
  return {
    seal(place, text) {
      const { id, key } = keys.newest();
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG });
      cipher.setAAD(associated(place));
      const bytes = Buffer.concat([nonce, cipher.update(padded(text)), cipher.final(), cipher.getAuthTag()]);
      return `${id}.${bytes.toString('base64url')}`;
    },
    open(place, sealed) {
      const [id = '', text = '', ...more] = sealed.split('.');
      const bytes = Buffer.from(text, 'base64url');
      // decoding forgives what encoding never wrote: only one spelling of the bytes is taken
      if (more.length > 0 || bytes.toString('base64url') !== text || bytes.length < NONCE + CLASS + TAG)
        throw new WordsDamaged(place, 'not sealed');
      const key = keys.find(id);
      if (!key) throw new WordsDamaged(place, `the data key ${id.slice(0, 8)} is not in the key file`);
      let plain: Buffer;
      try {
        plain = decrypt(key.key, place, bytes);
      } catch {
        throw new WordsDamaged(place, 'changed, or moved from elsewhere');
      }
      return unpadded(plain);
    },
    isCurrent: (sealed) => sealed.startsWith(`${keys.newest().id}.`),
    newest: () => keys.newest().id,
  };
}
