// What a phone on a poor network has to fetch, measured on the finished build as a browser would get it: brotli, quality 11.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { SOURCE_LANGUAGE, UI_LANGUAGES } from '../../src/lib/i18n/languages.ts';
import {
  entriesFor,
  reachable,
  readManifest,
  routeNodes,
  type Manifest,
  type PrecacheEntry,
  type RouteNode,
} from '../../src/service-worker/precache.js';

const root = join(import.meta.dirname, '../..');
const client = join(root, 'build/client');
const prerendered = join(root, 'build/prerendered');
const kitOutput = join(root, '.svelte-kit');

const POSTCARD = '(field)/postcards/hand-over';
/** The area of words that the postcard form shows: the phone loads no other for it. */
const POSTCARD_WORDS = ['postcard'];

let manifest: Manifest;
let nodes: RouteNode[];
let precache: PrecacheEntry[];

beforeAll(() => {
  if (!existsSync(client)) throw new Error('There is no build/ to measure. Run "npm run build" first.');
  manifest = readManifest(join(kitOutput, 'output/client'));
  nodes = routeNodes(manifest, join(kitOutput, 'generated/client-optimized'));
  precache = precacheOf(readFileSync(join(client, 'service-worker.js'), 'utf8'));
});

describe('the first visit to the postcard form', () => {
  test('needs at most 100,000 bytes of JavaScript', { timeout: 60_000 }, () => {
    const files = firstVisit('.js');
    expect(total(files), report(files)).toBeLessThanOrEqual(100_000);
  });

  test('needs at most 10,000 bytes of CSS', () => {
    const files = firstVisit('.css');
    expect(total(files), report(files)).toBeLessThanOrEqual(10_000);
  });
});

describe('what a phone keeps for working offline', () => {
  test(
    'is at most 300,000 bytes, worker and all, and 25,000 for the cards of fifteen other languages',
    {
      timeout: 120_000,
    },
    () => {
      const cards = new Set(
        UI_LANGUAGES.filter(({ tag }) => tag !== SOURCE_LANGUAGE).map(({ tag }) =>
          join(client, chunkOf(tag, 'postcard')),
        ),
      );
      const kept = [...precache.map(({ url }) => fileOf(url)), join(client, 'service-worker.js')];
      const files = kept.filter((file) => !cards.has(file));
      expect(files).toHaveLength(kept.length - cards.size);
      expect(total(files), report(files)).toBeLessThanOrEqual(300_000);
      expect(total([...cards]), report([...cards])).toBeLessThanOrEqual(25_000);
    },
  );

  test('holds the shell, the web manifest and the postcard form', () => {
    const urls = precache.map(({ url }) => url);
    expect(urls).toEqual(expect.arrayContaining(['/shell', '/manifest.webmanifest']));
    expect(urls).toEqual(
      expect.arrayContaining(firstVisit('.js').map((file) => `/${relative(client, file)}`)),
    );
  });

  test('holds nothing of the office', () => {
    const phone = nodes.filter(({ folder }) => folder === null || !folder.startsWith('(office)'));
    const office = nodes.filter(({ folder }) => folder?.startsWith('(office)'));
    const officeWords = Object.keys(manifest).filter((key) =>
      /(^|\/)locales\/[^/]+\/office\.json$/.test(key),
    );
    // Only what the office does not share with the phone is the office's own.
    const own = new Set([...office.map(({ key }) => key), ...officeWords]);
    const shared = reachable(
      manifest,
      entriesFor(manifest, phone, () => true),
      {
        dynamic: true,
        skip: (key) => own.has(key),
      },
    );
    const forbidden = [...reachable(manifest, [...own], { dynamic: false })].filter(
      (file) => !shared.has(file),
    );
    const urls = new Set(precache.map(({ url }) => url));
    expect(forbidden.filter((file) => urls.has(`/${file}`))).toEqual([]);
  });
});

describe('a language', () => {
  const others = UI_LANGUAGES.map(({ tag }) => tag).filter((tag) => tag !== SOURCE_LANGUAGE);

  test.each(others)('%s adds at most 12,000 bytes of field words to a first load', (tag) => {
    const file = join(client, chunkOf(tag, 'field'));
    expect(size(file), relative(root, file)).toBeLessThanOrEqual(12_000);
  });

  test('is kept by the phones that are read in it; the postcard’s words are on every phone', () => {
    const urls = new Set(precache.map(({ url }) => url));
    const kept = (tag: string, area: string) => urls.has(`/${chunkOf(tag, area)}`);
    expect(kept(SOURCE_LANGUAGE, 'field')).toBe(true);
    expect(others.filter((tag) => kept(tag, 'field') || kept(tag, 'about'))).toEqual([]);
    expect(others.filter((tag) => !kept(tag, 'postcard'))).toEqual([]);
    const worker = readFileSync(join(client, 'service-worker.js'), 'utf8');
    expect(others.filter((tag) => !worker.includes(`/${chunkOf(tag, 'field')}`))).toEqual([]);
  });
});

describe('fonts', () => {
  test('are those of the phone: no font file, no @font-face', () => {
    const files = readdirSync(client, { recursive: true, encoding: 'utf8' });
    expect(files.filter((file) => /\.(woff2?|ttf|otf|eot)$/i.test(file))).toEqual([]);
    const readable = files.filter((file) => /\.(css|js|html)$/.test(file));
    expect(
      readable.filter((file) => readFileSync(join(client, file), 'utf8').includes('@font-face')),
    ).toEqual([]);
  });
});

/** Kit's entries, the layouts above the form, the form itself and its words in the source language. */
function firstVisit(extension: '.js' | '.css'): string[] {
  const chain = nodes.filter(
    ({ folder, layout }) => folder !== null && (folder === POSTCARD || (layout && above(folder))),
  );
  if (!chain.some(({ folder }) => folder === POSTCARD)) throw new Error(`The build has no route ${POSTCARD}`);
  const words = Object.keys(manifest).filter((key) =>
    POSTCARD_WORDS.some((area) => key.endsWith(`locales/en-GB/${area}.json`)),
  );
  const files = reachable(manifest, [...entriesFor(manifest, chain, () => true), ...words], {
    dynamic: false,
  });
  return [...files].filter((file) => file.endsWith(extension)).map((file) => join(client, file));
}

function chunkOf(tag: string, area: string): string {
  const key = Object.keys(manifest).find((each) => each.endsWith(`locales/${tag}/${area}.json`)) ?? '';
  return manifest[key]?.file ?? `no chunk of ${tag}/${area}`;
}

function above(folder: string): boolean {
  return folder === '' || POSTCARD.startsWith(`${folder}/`);
}

/** The list that the build wrote into the worker: the run of {url, revision, integrity} in it. */
function precacheOf(worker: string): PrecacheEntry[] {
  const list = /\[(?:\{"url":"[^"]*","revision":(?:null|"[^"]*")(?:,"integrity":"[^"]*")?\},?)+\]/.exec(
    worker,
  )?.[0];
  if (list === undefined) throw new Error('build/client/service-worker.js holds no precache list');
  return JSON.parse(list) as PrecacheEntry[];
}

/** The file behind an address, as adapter-node serves it. */
function fileOf(url: string): string {
  const places = [join(client, url), join(prerendered, url), join(prerendered, `${url}.html`)];
  const place = places.find((path) => existsSync(path));
  if (place === undefined) throw new Error(`The precache names ${url}, which the build does not hold`);
  return place;
}

function size(path: string): number {
  const bytes = readFileSync(path);
  const params = {
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return brotliCompressSync(bytes, { params }).length;
}

function total(files: string[]): number {
  return files.reduce((sum, file) => sum + size(file), 0);
}

function report(files: string[]): string {
  const lines = files
    .map((file) => ({ file: relative(root, file), bytes: size(file) }))
    .sort((a, b) => b.bytes - a.bytes)
    .map(({ file, bytes }) => `${String(bytes).padStart(8)} ${file}`);
  return ['brotli bytes:', ...lines].join('\n');
}
