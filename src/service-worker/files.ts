import { PrecacheController, type PrecacheEntry } from 'workbox-precaching';
import { createPartialResponse } from 'workbox-range-requests';
import { NavigationRoute, Router } from 'workbox-routing';
import { noteBuild, noteLanguage, readLanguages } from '../lib/device/settings.ts';
import { bestLanguage } from '../lib/i18n/languages.ts';

const SHELL = '/shell';
/** The page of a quick exit: static, nothing of the app in it. */
const CLOCK = '/clock.html';
/** All caches of this app begin so; others under the same address are not ours. */
const PREFIX = 'mifriendly-';
const CACHE = `${PREFIX}files-1`;

/** Pages that come from the endpoint: the office, the interface, and the worker itself. */
const NOT_OURS = [/^\/office(\/|$)/, /^\/api\//, /^\/_app\//, /^\/service-worker\.js$/];
/** Small public pages: the endpoint's first; without a network the app shows them by itself. */
const PUBLIC = /^\/(privacy|accessibility|languages)\/?$/;

/** The word files of each language that is not on every phone. */
export type LanguageEntries = Readonly<Record<string, readonly PrecacheEntry[]>>;

/** The app's files on the phone. */
export interface Files {
  install(event: ExtendableEvent): void;
  tidy(): Promise<void>;
  /** What to answer a request for a file with; undefined when the network shall. */
  answer(event: FetchEvent): Promise<Response> | undefined;
}

/**
 * Keeps a build's files. One cache for all builds, so that an update fetches only what has changed; and the files of
 * the build before stay, so that a page which still runs on it finds its chunks. The words of a language are kept from
 * the moment somebody reads the app in it.
 */
export function makeFiles(version: string, entries: PrecacheEntry[], languages: LanguageEntries): Files {
  const precache = new PrecacheController({ cacheName: CACHE });
  precache.addToCacheList(entries);
  const router = new Router();

  if (entries.length > 0) {
    const shell = precache.createHandlerBoundToURL(SHELL);
    const clock = precache.createHandlerBoundToURL(CLOCK);
    router.registerRoute(new NavigationRoute(clock, { allowlist: [/^\/clock\.html$/] }));
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

  const languageOf = new Map(
    Object.entries(languages).flatMap(([tag, files]) => files.map((file) => [absolute(file), { tag, file }])),
  );

  async function kept(event: FetchEvent): Promise<Response> {
    const { url } = event.request;
    const cache = await caches.open(CACHE);
    const known = await cache.match(precache.getCacheKeyForURL(url) ?? url);
    if (known) return partOf(event.request, known);
    const words = languageOf.get(url);
    if (!words) return fetch(event.request);
    const fetched = await fetchWhole(words.file);
    if (fetched.ok) {
      const { tag } = words;
      event.waitUntil(Promise.all([cache.put(url, fetched.clone()), noteLanguage(tag), keepRest(tag, url)]));
    }
    return partOf(event.request, fetched);
  }

  /** What else there is of a language that somebody has begun to read: the next screen may be opened without a signal. */
  async function keepRest(tag: string, begun: string): Promise<void> {
    const cache = await caches.open(CACHE);
    const rest = (languages[tag] ?? []).filter((file) => absolute(file) !== begun);
    await Promise.all(
      rest.map(async (file) => {
        if (await cache.match(absolute(file))) return;
        const fetched = await fetchWhole(file);
        if (fetched.ok) await cache.put(absolute(file), fetched);
      }),
    );
  }

  /** The words of the languages that are read on this phone, with the first files and with every update's. */
  async function fetchLanguages(): Promise<void> {
    const read = await readLanguages();
    const tags = read.length > 0 ? read : [bestLanguage(navigator.languages)];
    precache.addToCacheList(tags.flatMap((tag) => languages[tag] ?? []));
  }

  return {
    install(event) {
      event.waitUntil(fetchLanguages().then(() => precache.install(event)));
    },
    async tidy() {
      const files = [...precache.getURLsToCacheKeys().values(), ...languageOf.keys()];
      const builds = await noteBuild(version, files);
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

function absolute({ url }: PrecacheEntry): string {
  return new URL(url, location.href).href;
}

/** A Wi-Fi's sign-in page in the place of the words is not taken for them. */
function fetchWhole({ url, integrity }: PrecacheEntry): Promise<Response> {
  return fetch(url, integrity === undefined ? {} : { integrity });
}

/** Players ask for parts of a clip, and some take nothing else. */
async function partOf(request: Request, whole: Response): Promise<Response> {
  return whole.ok && request.headers.has('range') ? createPartialResponse(request, whole) : whole;
}
