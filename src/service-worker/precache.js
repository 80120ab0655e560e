// Build time only: which files a phone needs to work without a network, and their way into the service worker.
//
// Everything the field and the public screens can reach is in the list; what only the office reaches is not.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** @typedef {{ file: string, imports?: string[], dynamicImports?: string[], css?: string[], assets?: string[] }} Chunk */
/** @typedef {Record<string, Chunk>} Manifest Vite's: chunks by the source file they came from */
/** @typedef {{ key: string, folder: string | null, layout: boolean }} RouteNode folder: below src/routes; null for Kit's own fallback */
/** @typedef {{ url: string, revision: string | null, integrity?: string }} PrecacheEntry */

const PLACEHOLDERS = { files: 'self.__PRECACHE', languages: 'self.__LANGUAGES' };
/** The language that everybody falls back to is on every phone, and the card's words of all languages. */
const SOURCE_LANGUAGE = 'en-GB';
const GENERATED = '.svelte-kit/generated/client-optimized';
const NODE_KEY = /(^|\/)generated\/client-optimized\/nodes\/(\d+)\.js$/;

/**
 * Writes the list of files to keep in place of `self.__PRECACHE` in the built service worker.
 * @param {import('@sveltejs/kit').Builder} builder
 */
export function injectPrecache(builder) {
  const client = builder.getClientDirectory();
  const manifest = readManifest(client);
  const nodes = routeNodes(manifest);
  const languages = languageFiles(manifest);
  const files = reachable(manifest, entriesFor(manifest, nodes, isForPhones), {
    dynamic: true,
    skip: (key) => isOfficeLocale(key) || isOtherNode(key, nodes) || languages.has(key),
  });
  const entries = [
    ...[...files].map((file) => entryOf(client, file)),
    ...publicFiles(client).map((file) => entryOf(client, file)),
    ...prerenderedPages(builder),
  ].sort((a, b) => (a.url < b.url ? -1 : 1));
  const worker = join(client, 'service-worker.js');
  /** @type {Record<string, PrecacheEntry[]>} */
  const byLanguage = {};
  for (const [key, tag] of languages)
    (byLanguage[tag] ??= []).push(entryOf(client, chunkOf(manifest, key).file));
  inject(worker, PLACEHOLDERS.files, entries);
  inject(worker, PLACEHOLDERS.languages, byLanguage);
  builder.log.success(`Precache: ${entries.length} files, and ${Object.keys(byLanguage).length} languages`);
}

/**
 * @param {string} worker
 * @param {string} placeholder
 * @param {unknown} value
 */
function inject(worker, placeholder, value) {
  const parts = readFileSync(worker, 'utf8').split(placeholder);
  if (parts.length !== 2) {
    throw new Error(
      `${worker} should hold ${placeholder} exactly once, and holds it ${parts.length - 1} times`,
    );
  }
  writeFileSync(worker, parts.join(JSON.stringify(value)));
}

/**
 * The word files, and recorded clips, that only those phones keep which speak the language: the key of each, and its language.
 * @param {Manifest} manifest
 * @returns {Map<string, string>}
 */
export function languageFiles(manifest) {
  const found = Object.keys(manifest).flatMap((key) => {
    const [, tag, area] =
      /(?:^|\/)locales\/([^/]+)\/([^/]+)\.(?:json|mp3)$/.exec(key.replace('/clips/', '/')) ?? [];
    const isOnAll = area === 'postcard' || area === 'office' || tag === SOURCE_LANGUAGE;
    const everywhere = isOnAll && key.endsWith('.json');
    return tag === undefined || everywhere ? [] : [/** @type {const} */ ([key, tag])];
  });
  return new Map(found);
}

/**
 * @param {Manifest} manifest
 * @param {string} key
 * @returns {Chunk}
 */
function chunkOf(manifest, key) {
  const chunk = manifest[key];
  if (!chunk) throw new Error(`Vite's manifest has no ${key}`);
  return chunk;
}

/**
 * Vite's manifest of the client build. Kit keeps the folder `.vite` out of what is published.
 * @param {string} client
 * @returns {Manifest}
 */
export function readManifest(client) {
  return JSON.parse(readFileSync(join(client, '.vite/manifest.json'), 'utf8'));
}

/**
 * The client nodes (pages, layouts, error pages) and the folder below src/routes each belongs to. Kit numbers nodes and
 * generates a module for each that imports the route's files, so the module tells.
 * @param {Manifest} manifest
 * @param {string} [generated]
 * @returns {RouteNode[]}
 */
export function routeNodes(manifest, generated = GENERATED) {
  return Object.keys(manifest).flatMap((key) => {
    const number = NODE_KEY.exec(key)?.[2];
    if (number === undefined) return [];
    const source = readFileSync(join(generated, 'nodes', `${number}.js`), 'utf8');
    const file = /\/src\/routes\/([^"']+)["']/.exec(source)?.[1];
    const folder = file === undefined ? null : file.split('/').slice(0, -1).join('/');
    return [{ key, folder, layout: file?.includes('+layout.') ?? true }];
  });
}

/**
 * Kit's own entries (start and app) plus the nodes of the wanted folders. Kit's fallback layout and error page come too.
 * @param {Manifest} manifest
 * @param {RouteNode[]} nodes
 * @param {(folder: string) => boolean} wanted
 */
export function entriesFor(manifest, nodes, wanted) {
  const kit = Object.keys(manifest).filter(
    (key) => key.endsWith('/client/entry.js') || key.endsWith('/client-optimized/app.js'),
  );
  if (kit.length !== 2) throw new Error(`Expected Kit's start and app entries, found ${JSON.stringify(kit)}`);
  return [...kit, ...nodes.filter(({ folder }) => folder === null || wanted(folder)).map(({ key }) => key)];
}

/**
 * Every file (JavaScript, CSS, images) that the entries need: what they import, and with `dynamic` also what they may
 * import later.
 * @param {Manifest} manifest
 * @param {string[]} entries
 * @param {{ dynamic: boolean, skip?: (key: string) => boolean }} options
 * @returns {Set<string>}
 */
export function reachable(manifest, entries, { dynamic, skip = () => false }) {
  const files = new Set();
  const seen = new Set(entries);
  for (const key of seen) {
    const chunk = chunkOf(manifest, key);
    for (const file of [chunk.file, ...(chunk.css ?? []), ...(chunk.assets ?? [])]) {
      // clips are the affair of the phones that speak their language
      if (!file.endsWith('.mp3')) files.add(file);
    }
    for (const next of [...(chunk.imports ?? []), ...(dynamic ? (chunk.dynamicImports ?? []) : [])]) {
      // A set may grow while it is walked; nodes are entries or nothing.
      if (!skip(next)) seen.add(next);
    }
  }
  return files;
}

/** @param {string} folder below src/routes */
function isForPhones(folder) {
  return folder === '' || /^\((field|public)\)(\/|$)/.test(folder);
}

/** @param {string} key */
function isOfficeLocale(key) {
  return /(^|\/)locales\/[^/]+\/office\.json$/.test(key);
}

/**
 * A node of the office: reached by Kit's router only, never by a screen of the phone.
 * @param {string} key
 * @param {RouteNode[]} nodes
 */
function isOtherNode(key, nodes) {
  const folder = nodes.find((node) => node.key === key)?.folder;
  return typeof folder === 'string' && !isForPhones(folder);
}

/**
 * The web manifest, the icons, and the page of a quick exit: what stands in static/.
 * @param {string} client
 */
function publicFiles(client) {
  return walk(client).filter((file) =>
    /^[^_].*\.(webmanifest|svg|png|ico|webp)$|^clock\.(html|js|css)$/.test(file),
  );
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function walk(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

/**
 * The offline shell, and Kit's module of public environment variables if the build made one.
 * @param {import('@sveltejs/kit').Builder} builder
 * @returns {PrecacheEntry[]}
 */
function prerenderedPages(builder) {
  const output = join(builder.getClientDirectory(), '../prerendered');
  const page = builder.prerendered.pages.get('/shell');
  if (!page) throw new Error('The offline shell /shell was not prerendered');
  const shell = { url: '/shell', ...proofOf(join(output, 'pages', page.file)) };
  const environment = join(output, 'dependencies', builder.getAppPath(), 'env.js');
  if (!existsSync(environment)) return [shell];
  return [shell, { url: `/${builder.getAppPath()}/env.js`, revision: digest(environment) }];
}

/**
 * @param {string} client
 * @param {string} file
 * @returns {PrecacheEntry}
 */
function entryOf(client, file) {
  const hashed = file.includes('/immutable/');
  const { revision, integrity } = proofOf(join(client, file));
  return { url: `/${file}`, revision: hashed ? null : revision, integrity };
}

/**
 * What a file must be: a Wi-Fi's sign-in page in its place is not kept, and the update is tried again later.
 * @param {string} path
 */
function proofOf(path) {
  const hash = createHash('sha256').update(readFileSync(path)).digest('base64');
  return { revision: digest(path), integrity: `sha256-${hash}` };
}

/** @param {string} path */
function digest(path) {
  return createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 16);
}
