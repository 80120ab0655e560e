import { hkdfSync } from 'node:crypto';
import { base64url } from '../../sync/bytes.ts';
import type { PublishedKey } from '../../sync/keys.ts';
import { ConfigError } from '../config.ts';
import type { Log } from '../log.ts';
import type { DataKey, DataKeys } from '../storage/words.ts';
import { fingerprint, readKeyFile, type KeyFile } from './file.ts';
import { isLive, readData, readLive } from './make.ts';

/** The programme's keys: what opens envelopes, and what phones may know of it. */
export interface KeyRing {
  pairs: ReadonlyMap<string, CryptoKeyPair>;
  /** What a new phone is given: the public halves of the keys that open, newest first. */
  published: readonly PublishedKey[];
  /** Those and the retired ones: by these a phone that has only an old one comes to believe the newest. */
  chain: readonly PublishedKey[];
}

/** The ids of all keys there are and have been, newest first. */
export function idsOf(ring: KeyRing): string[] {
  return ring.chain.map(({ id }) => id);
}

/** Why no envelope for a key can be opened; null when it can. */
export function lacking(ring: KeyRing, key: string): 'key-retired' | 'not-sealed-for-us' | null {
  if (ring.pairs.has(key)) return null;
  return ring.chain.some(({ id }) => id === key) ? 'key-retired' : 'not-sealed-for-us';
}

function damaged(file: string, id: string): ConfigError {
  return new ConfigError(
    `KEY_FILE (${file}): the key ${id} in it is damaged. Put the file back from its backup.`,
  );
}

/** Reads the keys of a key file; throws a `ConfigError` for one that is damaged. */
export async function ringOf(file: string, { keys }: KeyFile): Promise<KeyRing> {
  const pairs = new Map<string, CryptoKeyPair>();
  const chain: PublishedKey[] = [];
  for (const key of keys) {
    const endorsed = key.endorsed ? { endorsed: key.endorsed } : {};
    if (!isLive(key)) {
      chain.push({ id: key.id, raw: key.raw, ...endorsed });
      continue;
    }
    const read = await readLive(key);
    if (!read) throw damaged(file, key.id);
    pairs.set(key.id, read.pair);
    chain.push({ id: key.id, raw: base64url(read.raw), ...endorsed });
  }
  return { pairs, chain, published: chain.filter(({ id }) => pairs.has(id)) };
}

/** Reads the data keys of a key file, newest first. */
export function dataOf(file: string, { data }: KeyFile): DataKey[] {
  return data.map((each) => {
    const read = readData(each);
    if (!read) throw damaged(file, each.id);
    return read;
  });
}

/**
 * The keys of a running endpoint. A command beside it may add or retire keys: the file is looked at again before each
 * use that could notice, which costs one look at its date.
 */
export class Keys implements DataKeys {
  readonly file: string;
  /** True when this start made the key file, or added the first data key to one. */
  readonly made: boolean;
  readonly #log: Log;
  #content: KeyFile;
  #data: DataKey[];
  #seen: string;
  #ring: { of: KeyFile; ring: KeyRing } | null = null;

  constructor(file: string, content: KeyFile, options: { made: boolean; log: Log }) {
    this.file = file;
    this.made = options.made;
    this.#log = options.log;
    this.#content = content;
    this.#data = dataOf(file, content);
    this.#seen = fingerprint(file);
  }

  /** The keys for envelopes, as of now. */
  async current(): Promise<KeyRing> {
    this.#look();
    const content = this.#content;
    if (this.#ring?.of !== content) {
      this.#ring = { of: content, ring: await ringOf(this.file, content) };
    }
    return this.#ring.ring;
  }

  /**
   * A secret of its own for each purpose, base64url. It follows from the newest data key, as the file has it now: the same
   * after every start, and another once somebody has had to change keys, so that an old copy of the file signs nothing.
   */
  secretFor(purpose: string): string {
    this.#look();
    const secret = hkdfSync('sha256', this.newest().key, '', `mifriendly-field: ${purpose}`, 32);
    return Buffer.from(secret).toString('base64url');
  }

  newest(): DataKey {
    const [newest] = this.#data;
    if (!newest) throw new Error('there is no data key');
    return newest;
  }

  find(id: string): DataKey | null {
    const known = (): DataKey | null => this.#data.find((key) => key.id === id) ?? null;
    const found = known();
    if (found) return found;
    this.#look();
    return known();
  }

  /** Takes in what was written to the file meanwhile. One that is broken, or lacks a data key, changes nothing here. */
  #look(): void {
    const seen = fingerprint(this.file);
    if (seen === this.#seen) return;
    this.#seen = seen;
    try {
      const content = readKeyFile(this.file);
      if (!content || content.programme !== this.#content.programme) throw new ConfigError('');
      const data = dataOf(this.file, content);
      if (!this.#data.every(({ id }) => data.some((each) => each.id === id))) throw new ConfigError('');
      [this.#content, this.#data] = [content, data];
      this.#log({ what: 'key-file-read-again' });
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      this.#log({ what: 'key-file-not-usable' });
    }
  }
}
