import { PrecacheController, type PrecacheEntry } from 'workbox-precaching';
import { NavigationRoute, Router } from 'workbox-routing';
import { noteBuild } from '../lib/device/settings.ts';

const SHELL = '/shell';
/** All caches of this app begin so; others under the same address are not ours. */
const PREFIX = 'mifriendly-';
const CACHE = `${PREFIX}files-1`;

/** Pages that come from the endpoint: the office, the interface, and the worker itself. */
const NOT_OURS = [/^\/office(\/|$)/, /^\/api\//, /^\/_app\//, /^\/service-worker\.js$/];
/** Small public pages: the endpoint's first; without a network the app shows them by itself. */
const PUBLIC = /^\/(privacy|accessibility)\/?$/;

/** The app's files on the phone. */
export interface Files {
  install(event: ExtendableEvent): void;
  tidy(): Promise<void>;
  /** What to answer a request for a file with; undefined when the network shall. */
  answer(event: FetchEvent): Promise<Response> | undefined;
}

/**
 * Keeps a build's files. One cache for all builds, so that an update fetches only what has changed; and the files of
 * the build before stay, so that a page which still runs on it finds its chunks.
 */
export function makeFiles(version: string, entries: PrecacheEntry[]): Files {
  const precache = new PrecacheController({ cacheName: CACHE });
  precache.addToCacheList(entries);
  const router = new Router();

  if (entries.length > 0) {
    const shell = precache.createHandlerBoundToURL(SHELL);
    router.registerRoute(new NavigationRoute(shell, { denylist: [...NOT_OURS, PUBLIC] }));
    router.registerRoute(
      new NavigationRoute(
        async (options) => {
          try {
            return await fetch(options.request);
          } catch {
            return shell(options);
          }
        },
        { allowlist: [PUBLIC] },
      ),
    );
  }

  async function kept(event: FetchEvent): Promise<Response> {
    const cache = await caches.open(CACHE);
    const key = precache.getCacheKeyForURL(event.request.url) ?? event.request.url;
    return (await cache.match(key)) ?? fetch(event.request);
  }

  return {
    install(event) {
      // Workbox calls waitUntil itself.
      void precache.install(event);
    },
    async tidy() {
      const builds = await noteBuild(version, [...precache.getURLsToCacheKeys().values()]);
      const wanted = new Set([...builds.current.urls, ...(builds.previous?.urls ?? [])]);
      const cache = await caches.open(CACHE);
      for (const request of await cache.keys()) {
        if (!wanted.has(request.url)) await cache.delete(request);
      }
      for (const name of await caches.keys()) {
        if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name);
      }
    },
    answer(event) {
      const { request } = event;
      const url = new URL(request.url);
      if (url.origin !== location.origin) return undefined;
      if (request.mode === 'navigate') return router.handleRequest({ event, request });
      const ours = precache.getCacheKeyForURL(request.url) !== undefined;
      return ours || url.pathname.startsWith('/_app/immutable/') ? kept(event) : undefined;
    },
  };
}
