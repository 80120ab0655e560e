import { isOffWifi } from './connection.ts';
import { PhoneDatabase } from './database.ts';
import { webIds, type Ids } from './ids.ts';
import { readWifiOnly } from './settings.ts';

/** The phone's surroundings, handed in so that every story can be told in a test. */
export interface Phone {
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
  /** True while a person wants nothing sent over the present connection. */
  waitsForWifi?: () => Promise<boolean>;
}

/** The phone as the browser gives it, in a page and in the worker alike. */
export function webPhone(app: string, db = new PhoneDatabase()): Phone {
  return {
    db,
    now: () => Date.now(),
    fetch: (input, init) => fetch(input, init),
    ids: webIds,
    random: () => Math.random(),
    locks: navigator.locks,
    origin: '',
    app,
    waitsForWifi: async () => isOffWifi(navigator) && (await readWifiOnly().catch(() => false)),
  };
}
