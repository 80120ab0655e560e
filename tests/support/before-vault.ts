import type { Page } from '@playwright/test';
import type { Patch } from '../../src/lib/records/patch.ts';
import type { Fields } from '../../src/lib/sync/merge.ts';

/** A record as the app kept it before there was a vault. */
export interface OldRecord {
  id: string;
  kind: string;
  savedAt: number;
  readable: true;
  day: string;
  city: string;
  base: Fields | null;
  unsent: { change: string; n: number; patch: Patch }[];
  mine: boolean;
}

/** What an app from before the vault has on the phone, in the clear. */
export interface OldPhone {
  personName: string;
  readSecret: number[];
  /** What the changes that wait say, in the order of their numbers. */
  waiting: Patch[];
  /** What the endpoint has already. */
  stored: OldRecord[];
  drafts: { key: string; typed: unknown; at: number }[];
  lastTime: { kind: string; values: unknown }[];
}

/**
 * Puts the phone back to where an app from before the vault had left it: the database of its second version, with its
 * own keys, numbers and sealed envelopes, and everything readable in the clear. From a page that has no connection to it.
 */
export async function beforeVault(page: Page, old: OldPhone): Promise<void> {
  await page.evaluate(async (told) => {
    const wanted = JSON.parse(told) as {
      personName: string;
      readSecret: number[];
      waiting: Record<string, unknown>[];
      stored: object[];
      drafts: object[];
      lastTime: object[];
    };
    const NAME = 'mifriendly-field';
    const KEPT = ['identity', 'numbers', 'contact', 'programme', 'outbox', 'receipts'] as const;
    type Rows = Record<(typeof KEPT)[number], Record<string, unknown>[]>;
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error(String(request.error)));
      });

    const now = await done(indexedDB.open(NAME));
    const rows = {} as Rows;
    for (const table of KEPT)
      rows[table] = await done(
        now.transaction(table).objectStore(table).getAll() as IDBRequest<Record<string, unknown>[]>,
      );
    now.close();
    await done(indexedDB.deleteDatabase(NAME));

    // Dexie counts in tens: its version 2
    const opening = indexedDB.open(NAME, 20);
    opening.onupgradeneeded = () => {
      const db = opening.result;
      const make = (name: string, key: string, indexes: Record<string, string | string[]> = {}): void => {
        const store = db.createObjectStore(name, { keyPath: key });
        for (const [index, path] of Object.entries(indexes))
          store.createIndex(index, path, { unique: index === 'change' });
      };
      for (const name of ['identity', 'numbers', 'contact', 'programme', 'drafts']) make(name, 'key');
      make('records', 'id', { kind: 'kind', savedAt: 'savedAt', '[kind+day]': ['kind', 'day'] });
      make('outbox', 'n', { change: 'change', record: 'record', '[state+n]': ['state', 'n'] });
      make('receipts', 'n', { change: 'change' });
      make('lastTime', 'kind');
      make('carried', 'digest', { state: 'state', '[state+device+n]': ['state', 'device', 'n'] });
      make('cargo', 'digest');
    };
    const db = await done(opening);
    const kind = 'champion-session';
    const waiting = rows.outbox.map((row, at) => {
      const patch = wanted.waiting[at] ?? {};
      return {
        ...{ id: row['record'], kind, savedAt: row['at'], readable: true, mine: true, base: null },
        ...{ day: patch['day'], city: patch['city'] },
        unsent: [{ change: row['change'], n: row['n'], patch }],
      };
    });
    const { personName, readSecret } = wanted;
    const all: Record<string, unknown[]> = {
      ...rows,
      identity: rows.identity.map(({ secrets, ...row }) => {
        if (secrets === undefined) throw new Error('the phone had no vault');
        return { ...row, personName, readSecret: new Uint8Array(readSecret) };
      }),
      outbox: rows.outbox.map((row) => ({ ...row, kind })),
      records: [...waiting, ...wanted.stored],
      drafts: wanted.drafts,
      lastTime: wanted.lastTime,
    };
    const writing = db.transaction(Object.keys(all), 'readwrite');
    for (const [table, each] of Object.entries(all))
      for (const row of each) writing.objectStore(table).put(row);
    await new Promise((resolve, reject) => {
      writing.oncomplete = resolve;
      writing.onabort = () => reject(new Error(String(writing.error)));
    });
    db.close();
  }, JSON.stringify(old));
}
