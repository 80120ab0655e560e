import type { Programme } from '../programme/programme.ts';
import { DATABASE_NAME, Identity, ProgrammeRow } from './who.ts';

/** What the first screen needs to know of this phone. */
export interface Glance {
  identity: Identity | null;
  programme: Programme | null;
  /** The draft under the key of a hand-over: present while the phone is in other hands. */
  handOver: unknown;
}

const NOTHING: Glance = { identity: null, programme: null, handOver: undefined };

function opened(): Promise<IDBDatabase | null> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE_NAME);
    // There is none yet. Making it is Dexie's: this one must leave no empty database behind.
    request.onupgradeneeded = () => request.transaction?.abort();
    request.onsuccess = () => resolve(request.result);
    request.onerror = (event) => {
      event.preventDefault();
      if (request.error?.name === 'AbortError') resolve(null);
      else reject(request.error ?? new Error('the database does not open'));
    };
  });
}

function row(transaction: IDBTransaction, store: string, key: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = transaction.objectStore(store).get(key);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error(`${store} does not answer`));
  });
}

/**
 * Reads who this phone is straight from IndexedDB, before Dexie has been fetched: a card shows without waiting for
 * what only saving it needs. Reads the very rows that Dexie keeps, so there is no copy that could disagree.
 */
export async function glance(handOverKey: string): Promise<Glance> {
  const db = await opened();
  if (!db) return NOTHING;
  try {
    if (!['identity', 'programme', 'drafts'].every((store) => db.objectStoreNames.contains(store)))
      return NOTHING;
    const transaction = db.transaction(['identity', 'programme', 'drafts']);
    const [identity, programme, draft] = await Promise.all([
      row(transaction, 'identity', 'device'),
      row(transaction, 'programme', 'programme'),
      row(transaction, 'drafts', handOverKey),
    ]);
    const read = ProgrammeRow.safeParse(programme);
    return {
      identity: identity === undefined ? null : Identity.parse(identity),
      programme: read.success ? read.data.value : null,
      handOver: typeof draft === 'object' && draft !== null && 'typed' in draft ? draft.typed : undefined,
    };
  } finally {
    db.close();
  }
}
