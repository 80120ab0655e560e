import { isOffWifi } from './connection.ts';
import { PhoneDatabase } from './database.ts';
import { webIds, type Ids } from './ids.ts';
import { cacheCopy, type SecondCopy } from './second-copy.ts';
import { readWifiOnly } from './settings.ts';
import type { Stretch } from './vault/stretch.ts';
import type { Vault } from './vault/vault.ts';

/** What of a phone's surroundings sending needs: nothing that could be read. All of the worker's. */
export interface Sender {
  db: PhoneDatabase;
  now: () => number;
  fetch: (input: string, init: RequestInit) => Promise<Response>;
  ids: Ids;
  /** A number from 0 to 1. */
  random: () => number;
  locks: Pick<LockManager, 'request'>;
  /** Before every path: '' in a browser. */
  origin: string;
  /** The app's version. */
  app: string;
  /** Where what waits is kept a second time; without it there is one copy. */
  second?: SecondCopy;
  /** True while a person wants nothing sent over the present connection. */
  waitsForWifi?: () => Promise<boolean>;
}

/** The phone's surroundings, handed in so that every story can be told in a test. */
export interface Phone extends Sender {
  vault: Vault;
  /** Makes a key of a PIN, slowly. */
  stretch: Stretch;
}

/** What is kept, and what it is kept in. */
export type Shelf = Pick<Phone, 'db' | 'vault'>;

/** What sends, as the browser gives it in a page and in the worker alike. */
export function webSender(app: string): Sender {
  return {
    db: new PhoneDatabase(),
    now: () => Date.now(),
    fetch: (input, init) => fetch(input, init),
    ids: webIds,
    random: () => Math.random(),
    locks: navigator.locks,
    origin: '',
    app,
    second: cacheCopy(),
    waitsForWifi: async () => isOffWifi(navigator) && (await readWifiOnly().catch(() => false)),
  };
}
