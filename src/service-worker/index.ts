// The entry only routes events. `self.__PRECACHE` and `self.__LANGUAGES` are put in at build time (see precache.js).
import { version } from '$service-worker';
import type { PrecacheEntry } from 'workbox-precaching';
import { SYNC_TAG } from '../lib/device/sync/background.ts';
import { makeFiles, type LanguageEntries } from './files.ts';
import { sendOutbox } from './send.ts';

/** Background Sync; Chromium only, and so unknown to TypeScript. */
interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
}

declare const self: ServiceWorkerGlobalScope & {
  readonly __PRECACHE?: PrecacheEntry[];
  readonly __LANGUAGES?: LanguageEntries;
};

const files = makeFiles(version, self.__PRECACHE ?? [], self.__LANGUAGES ?? {});

self.addEventListener('install', (event) => files.install(event));

self.addEventListener('activate', (event) => {
  // The first worker takes the open page at once, so that what it fetches later is there without a network.
  event.waitUntil(Promise.all([files.tidy(), self.clients.claim()]));
});

// What is not a GET is not ours: replayed POSTs lose their bodies on iOS. Without an answer the browser asks the network.
self.addEventListener('fetch', (event) => {
  if (event.request.method !== 'GET') return;
  const answer = files.answer(event);
  if (answer) event.respondWith(answer);
});

self.addEventListener('message', (event: ExtendableMessageEvent) => {
  const data: unknown = event.data;
  if (typeof data === 'object' && data !== null && 'type' in data && data.type === 'SKIP_WAITING') {
    event.waitUntil(self.skipWaiting());
  }
});

self.addEventListener('sync', (event) => {
  const sync = event as SyncEvent;
  if (sync.tag === SYNC_TAG) sync.waitUntil(sendOutbox(version));
});
