import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { SOURCE_LANGUAGE, UI_LANGUAGES } from '../../lib/i18n/languages.ts';
import { checkAll, checkLanguage, type Found } from './check.ts';
import { COMPOSED } from './composed.ts';
import { usage, readSource, screens, shapes } from './uses.ts';
import { AREAS, LOCALES, readJson, WordFile, writeJson } from './words.ts';

// This guards every word of the product: each key exists in each language, in every plural form the language has, with the
// same places to fill in, is in that language, and is really used by a screen.

test.each(UI_LANGUAGES.map(({ tag }) => tag))('the words of %s are there and whole', (tag) => {
  expect(checkLanguage(tag)).toEqual([]);
});

test('screens and words ask for each other', () => {
  expect(usage()).toEqual({ unused: [], missing: [] });
});

test('no list is left of keys that nobody composes any more', () => {
  expect(Object.keys(COMPOSED).sort()).toEqual(shapes());
});

describe('a fault that is put in', () => {
  let folder: URL;
  beforeEach(() => {
    folder = pathToFileURL(`${mkdtempSync(join(tmpdir(), 'mifriendly-locales-'))}/`);
    cpSync(LOCALES, folder, { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Changes one file, and says what the check then finds in that language. */
  function after(path: string, change: (file: WordFile) => void): Pick<Found, 'file' | 'key' | 'code'>[] {
    const url = new URL(path, folder);
    const file = WordFile.parse(readJson(url));
    change(file);
    writeJson(url, file);
    return checkAll([path.split('/')[0] ?? ''], folder).map(({ file, key, code }) => ({ file, key, code }));
  }
  const set = (group: string, key: string, text: string) => (file: WordFile) => {
    (file[group] ??= {})[key] = text;
  };
  const drop = (group: string, key: string) => (file: WordFile) => {
    delete file[group]?.[key];
  };

  it('is found: a missing key', () => {
    expect(after('ur/field.json', drop('home', 'title'))).toEqual([
      { file: 'locales/ur/field.json', key: 'home.title', code: 'missing-key' },
    ]);
  });

  it('is found: a missing plural', () => {
    expect(after('pl/field.json', drop('units', 'people_few'))).toEqual([
      { file: 'locales/pl/field.json', key: 'units.people_few', code: 'missing-plural' },
    ]);
  });

  it('is found: a changed placeholder', () => {
    expect(after('ta/field.json', set('register', 'save', 'சேமிக்க {{naam}}'))).toEqual([
      { file: 'locales/ta/field.json', key: 'register.save', code: 'placeholder-missing' },
      { file: 'locales/ta/field.json', key: 'register.save', code: 'placeholder-unknown' },
    ]);
    expect(after('ta/field.json', set('register', 'save', 'சேமிக்க {name}}'))).toEqual([
      { file: 'locales/ta/field.json', key: 'register.save', code: 'placeholder-broken' },
      { file: 'locales/ta/field.json', key: 'register.save', code: 'placeholder-missing' },
      { file: 'locales/ta/field.json', key: 'register.save', code: 'leftover-english' },
    ]);
  });

  it.each([
    ['so', 'Think of your city and people'],
    ['ro', 'What is missing?'],
    ['uk', 'Чого missing?'],
    ['pa', 'What is missing?'],
  ])('is found: English left over in %s', (tag, text) => {
    const key = text.startsWith('Think') ? 'good-hint' : 'missing';
    const [found] = after(`${tag}/postcard.json`, set('ask', key, text));
    expect(found).toEqual({
      file: `locales/${tag}/postcard.json`,
      key: `ask.${key}`,
      code: 'leftover-english',
    });
  });

  it('is found: a key that no screen shows, and one that English does not have', () => {
    expect(after('bn/about.json', set('access', 'more', 'আরও'))).toEqual([
      { file: 'locales/bn/about.json', key: 'access.more', code: 'unknown-key' },
    ]);
    expect(after('en-GB/field.json', set('locked', 'nobody-shows-this', 'Nobody'))).toEqual([
      { file: 'locales/read.json', key: '', code: 'read-old' },
      { file: 'locales/en-GB', key: 'field:locked.nobody-shows-this', code: 'unused-key' },
    ]);
  });

  it('is found: a key that no screen shows, in every group there is', () => {
    const planted = AREAS.filter((area) => area !== 'west-midlands').flatMap((area) => {
      const url = new URL(`en-GB/${area}.json`, folder);
      const file = WordFile.parse(readJson(url));
      for (const texts of Object.values(file)) texts['zzz'] = 'Nobody';
      writeJson(url, file);
      return Object.keys(file).map((group) => `${area}:${group}.zzz`);
    });
    expect(planted.length).toBeGreaterThan(50);
    expect(usage(folder).unused.sort()).toEqual(planted.sort());
  });

  it('is found: a state, a glossary and English words that nobody can read, each in one line', () => {
    const found = () => checkAll(['pl'], folder).map(({ file, what }) => [file, what.split(':')[0]]);
    writeFileSync(new URL('pl/state.json', folder), '<<<<<<< HEAD');
    expect(found()).toEqual([['locales/pl/state.json', 'is no JSON']]);
    writeJson(new URL('pl/state.json', folder), { field: { 'home.title': { state: 'good' } } });
    expect(found()).toEqual([
      ['locales/pl/state.json', 'does not hold what it should, at field / home.title / state'],
    ]);
    expect(checkAll(['ur'], folder).map(({ file }) => file)).toEqual(['locales/pl/state.json']);
    writeFileSync(new URL('en-GB/glossary.json', folder), '{');
    expect(found()).toEqual([['locales/en-GB/glossary.json', 'is no JSON']]);
    rmSync(new URL('en-GB/office.json', folder));
    expect(found()).toContainEqual(['locales/en-GB/office.json', 'is missing']);
  });

  it('is found: a folder and a file that nobody reads', () => {
    mkdirSync(new URL('xx/', folder));
    mkdirSync(new URL('ur/clips/', folder));
    writeFileSync(new URL('pl/fiel.json', folder), '{}');
    writeFileSync(new URL('pl/office.json', folder), '{}');
    expect(checkAll(['pl'], folder).map(({ file, code }) => [file, code])).toEqual([
      ['locales/xx/', 'stray-file'],
      ['locales/pl/fiel.json', 'stray-file'],
      ['locales/pl/office.json', 'stray-file'],
    ]);
  });

  it('is found: markup, a mark of direction, spaces, a letter that is not composed', () => {
    const codes = (text: string) =>
      after('ar/postcard.json', set('go', 'next', text)).map(({ code }) => code);
    expect(codes('<b>التالي</b>')).toEqual(['markup']);
    expect(codes('\u200fالتالي')).toEqual(['direction-mark']);
    expect(codes(' التالي')).toEqual(['spaces-around']);
    expect(codes('\u0627\u0653لتالي')).toEqual(['not-composed']);
  });

  it('is found: English that was changed after its translation', () => {
    const field = new URL('en-GB/field.json', folder);
    const file = WordFile.parse(readJson(field));
    set('home', 'groups', 'All groups')(file);
    writeJson(field, file);
    expect(checkLanguage('gu', folder)).toEqual([
      expect.objectContaining({ file: 'locales/gu/field.json', key: 'home.groups', code: 'english-changed' }),
    ]);
  });

  it('is found: a file that is gone, and one that is no file of words', () => {
    rmSync(new URL('ps/about.json', folder));
    writeJson(new URL('ps/glossary.json', folder), ['PIN']);
    expect(checkLanguage('ps', folder).map(({ file, code }) => [file, code])).toEqual([
      ['locales/ps/about.json', 'file-unreadable'],
      ['locales/ps/glossary.json', 'file-unreadable'],
    ]);
  });
});

describe('the screens', () => {
  it('show no words that stand in the code', () => {
    // A sentence between tags, or in an attribute that people see or hear, belongs into a word file.
    const said = [...screens('src/routes/(field)/'), ...screens('src/lib/ui/')]
      .filter((file) => file.endsWith('.svelte') && !file.startsWith('src/lib/ui/office/'))
      .flatMap((file) => {
        const text = readSource(file)
          .replace(/<script[\s\S]*?<\/script>|<style[\s\S]*?<\/style>|<!--[\s\S]*?-->/g, '')
          .replace(/\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}/g, '');
        const shown = [
          ...[...text.matchAll(/>([^<>]*)</g)].map(([, words = '']) => words),
          ...[...text.matchAll(/\b(?:aria-label|title|placeholder|alt|label|heading|hint)="([^"]*)"/g)].map(
            ([, words = '']) => words,
          ),
        ];
        return shown
          .filter((words) => /\p{L}{2,}/u.test(words.replace('MiFriendly Field', '')))
          .map((words) => `${file}: ${words.trim()}`);
      });
    expect(said).toEqual([]);
  });

  it('are read in the source language by whoever has no other', () => {
    expect(UI_LANGUAGES[0]?.tag).toBe(SOURCE_LANGUAGE);
    expect(UI_LANGUAGES).toHaveLength(16);
  });
});
