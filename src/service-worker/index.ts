// The entry only routes events. `self.__PRECACHE` is put in at build time (see precache.js).
import { cleanupOutdatedCaches, precacheAndRoute, type PrecacheEntry } from 'workbox-precaching';

declare const self: ServiceWorkerGlobalScope & { readonly __PRECACHE?: PrecacheEntry[] };

precacheAndRoute(self.__PRECACHE ?? []);
cleanupOutdatedCaches();
