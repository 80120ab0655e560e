// A phone speaks to its endpoint and to nobody else. Whatever looks like another origin in what it downloads is named here.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const build = join(import.meta.dirname, '../../build');
const TEXT = /\.(js|css|html|json|svg|webmanifest)$/;

/** Never fetched: names and advice inside of libraries. */
const WORDS_ONLY: Record<string, string> = {
  'http://www.w3.org': 'names of the HTML, SVG and MathML namespaces',
  'https://svelte.dev': "advice in Svelte's warnings",
  'https://tinyurl.com': "advice in Dexie's errors",
  'http://bit.ly': "advice in Dexie's errors",
  'https://bit.ly': "advice in Workbox's warnings",
};

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && TEXT.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

function originsIn(text: string): string[] {
  return [...text.matchAll(/(?:https?|wss?):\/\/[a-z0-9.-]+/gi)].map(([origin]) => origin.toLowerCase());
}

test('no third-party origin stands in anything that a phone downloads', () => {
  const found = [join(build, 'client'), join(build, 'prerendered')]
    .flatMap(files)
    .flatMap((file) => originsIn(readFileSync(file, 'utf8')).map((origin) => ({ origin, file })));
  expect(found.filter(({ origin }) => !(origin in WORDS_ONLY))).toEqual([]);
  // an entry that nothing needs any more is taken out
  expect(Object.keys(WORDS_ONLY).sort()).toEqual([...new Set(found.map(({ origin }) => origin))].sort());
});

test('nothing is loaded from an address without a scheme either', () => {
  const pages = files(join(build, 'prerendered'))
    .concat(files(join(build, 'client')).filter((file) => /\.(css|html|svg)$/.test(file)))
    .map((file) => readFileSync(file, 'utf8'));
  for (const page of pages) expect(page).not.toMatch(/(?:src|href)=["']\/\/|url\(["']?\/\//);
});
