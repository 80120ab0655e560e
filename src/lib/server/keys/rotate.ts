import { base64url } from '../../sync/bytes.ts';
import { ConfigError } from '../config.ts';
import { note, type By, type Entry } from '../storage/audit.ts';
import { noteDataKey } from '../storage/data-keys.ts';
import { write } from '../storage/open.ts';
import { takeOrders } from '../storage/programmes.ts';
import { resealAll } from '../storage/reseal.ts';
import type { Tools } from '../tools.ts';
import { readKeyFile, writeKeyFile, type KeyFile, type Live, type Retired } from './file.ts';
import { isLive, makeData, makeLive, readLive } from './make.ts';
import type { Keys } from './ring.ts';
import { isFree, statusOf, type KeyStatus } from './status.ts';

type Desk = Pick<Tools, 'storage' | 'programme' | 'now'> & { keys: Keys };

const WHOEVER_RUNS_IT: By = { by: 'command-line' };

/** Changes the key file while nobody else does: whoever changes it holds the programme's counter row. */
async function change<T>(
  { storage, programme, now, keys }: Desk,
  by: By,
  work: (content: KeyFile) => Promise<{ content: KeyFile; value: T; entries: Entry[] }>,
): Promise<T> {
  return write(storage, async (db) => {
    await takeOrders(db, programme.id, 0);
    const old = readKeyFile(keys.file);
    if (!old) throw new ConfigError(`KEY_FILE (${keys.file}) is gone. Put it back from its backup.`);
    const { content, value, entries } = await work(old);
    const [newest] = content.data;
    if (newest) await noteDataKey(db, newest.id, now());
    for (const entry of entries) await note(db, programme.id, now(), by, entry);
    // the file last: what stands in it is used at once, by other processes too
    writeKeyFile(keys.file, content);
    return value;
  });
}

/** What a rotation added; `resealed`: how many rows of the database were encrypted anew. */
export interface Rotated {
  key: string;
  data: string | null;
  resealed: number;
}

/**
 * Adds a new key that phones seal for from their next contact on; the older ones go on opening. With `data` also a new
 * data key, under which all words of the database are encrypted anew; the older ones stay in the file for the backups.
 */
export async function rotate(
  desk: Desk,
  { data }: { data: boolean },
  by: By = WHOEVER_RUNS_IT,
): Promise<Rotated> {
  const added = await change(desk, by, async (content) => {
    const newest = content.keys.find(isLive) ?? null;
    const key = await makeLive(content.programme, newest);
    const fresh = data ? [makeData()] : [];
    const changed = { ...content, keys: [key, ...content.keys], data: [...fresh, ...content.data] };
    const entries: Entry[] = [
      { what: 'key-added', about: key.id },
      ...fresh.map(({ id }): Entry => ({ what: 'data-key-added', about: id })),
    ];
    return { content: changed, value: { key: key.id, data: fresh[0]?.id ?? null }, entries };
  });
  await desk.keys.current();
  return { ...added, resealed: data ? await reseal(desk) : 0 };
}

/** Encrypts whatever is not yet under the newest data key. Stopped in between, it goes on when it is called again. */
export async function reseal({ storage, programme }: Desk): Promise<number> {
  return resealAll((work) => write(storage, work), programme.id, 'sealed');
}

export type RetireFault = 'unknown-key' | 'key-newest' | 'key-retired-already' | 'key-needed';

export type RetireResult =
  { ok: true; retired: string[]; lost: KeyStatus[] } | { ok: false; code: RetireFault; needed: KeyStatus[] };

async function retired(key: Live): Promise<Retired> {
  const read = await readLive(key);
  if (!read)
    throw new ConfigError(`the key ${key.id} in KEY_FILE is damaged. Put the file back from its backup.`);
  const { id, endorsed } = key;
  return { id, raw: base64url(read.raw), ...(endorsed ? { endorsed } : {}), retired: true };
}

/**
 * Destroys older keys: all that nobody needs any more, or the one that is named. One that a phone or a held envelope may
 * still need goes only with `force`, and `lost` says who loses by it.
 */
export async function retire(
  desk: Desk,
  { id, force }: { id: string | null; force: boolean },
  by: By = WHOEVER_RUNS_IT,
): Promise<RetireResult> {
  const wanted = (key: KeyStatus): boolean => key.state === 'older' && (id === null || key.id === id);
  const status = await statusOf(desk, await desk.keys.current());
  const named = status.find((key) => key.id === id);
  const fault = (code: RetireFault): RetireResult => ({ ok: false, code, needed: status.filter(wanted) });
  if (id !== null && !named) return fault('unknown-key');
  if (named?.state === 'newest') return fault('key-newest');
  if (named?.state === 'retired') return fault('key-retired-already');

  const going = status.filter((key) => wanted(key) && (isFree(key) || (force && id !== null)));
  if (id !== null && going.length === 0) return fault('key-needed');
  if (going.length === 0) return { ok: true, retired: [], lost: [] };
  const ids = new Set(going.map((key) => key.id));
  await change(desk, by, async (content) => ({
    content: {
      ...content,
      keys: await Promise.all(
        content.keys.map((key) => (isLive(key) && ids.has(key.id) ? retired(key) : Promise.resolve(key))),
      ),
    },
    value: null,
    entries: [...ids].map((each): Entry => ({ what: 'key-retired', about: each })),
  }));
  await desk.keys.current();
  return { ok: true, retired: [...ids], lost: going.filter((key) => !isFree(key)) };
}
