import type { Programme } from '../programme/programme.ts';
import { DATABASE_NAME, HandOverRow, Identity, programmeIn } from './who.ts';

/** What the first screen needs to know of this phone. */
export interface Glance {
  identity: Identity | null;
  programme: Programme | null;
  /** Where the cards of a hand-over come from: present while the phone is in other hands. */
  handOver: HandOverRow['typed'] | null;
  /** False for a phone that was enrolled before there was a vault. */
  hasVault: boolean;
}

const NOTHING: Glance = { identity: null, programme: null, handOver: null, hasVault: false };
const STORES = ['identity', 'programme', 'handOver', 'vault'];

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
export async function glance(): Promise<Glance> {
  const db = await opened();
  if (!db) return NOTHING;
  try {
    // a database of an older app: it is Dexie's to bring it up to date, and this one knows nothing yet
    const stores = STORES.filter((store) => db.objectStoreNames.contains(store));
    if (!stores.includes('identity') || !stores.includes('programme')) return NOTHING;
    const transaction = db.transaction(stores);
    const has = (store: string, key: string) =>
      stores.includes(store) ? row(transaction, store, key) : Promise.resolve(undefined);
    const [identity, programme, handOver, vault] = await Promise.all([
      row(transaction, 'identity', 'device'),
      row(transaction, 'programme', 'programme'),
      has('handOver', 'hand-over'),
      has('vault', 'vault'),
    ]);
    const place = HandOverRow.safeParse(handOver);
    return {
      identity: identity === undefined ? null : Identity.parse(identity),
      programme: programmeIn(programme),
      handOver: place.success ? place.data.typed : null,
      hasVault: vault !== undefined,
    };
  } finally {
    db.close();
  }
}
