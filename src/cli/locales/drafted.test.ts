import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noteDrafted } from './drafted.ts';
import { checkLanguage } from './check.ts';
import { readStates } from './state.ts';
import { LOCALES, readJson, WordFile, writeJson } from './words.ts';

let folder: URL;
beforeEach(() => {
  folder = pathToFileURL(`${mkdtempSync(join(tmpdir(), 'mifriendly-locales-'))}/`);
  cpSync(LOCALES, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(tag: string, group: string, key: string, text: string): void {
  const url = new URL(`${tag}/field.json`, folder);
  const file = WordFile.parse(readJson(url));
  (file[group] ??= {})[key] = text;
  writeJson(url, file);
}
const old = () => checkLanguage('ar', folder).filter(({ code }) => code === 'english-changed');

describe('words that were put in by hand', () => {
  it('stay old after their English has changed, until somebody names them', () => {
    write('en-GB', 'delete', 'what', 'Deletes all of it, for good.');
    expect(noteDrafted('ar', { by: 'machine' }, folder)).toEqual({ drafted: 0, left: ['field:delete.what'] });
    expect(old()).toHaveLength(1);
    const keys = ['field:delete.what'];
    expect(noteDrafted('ar', { by: 'machine', keys }, folder)).toEqual({ drafted: 1, left: [] });
    expect(old()).toEqual([]);
    expect(readStates('ar', folder).field?.['delete.what']).toMatchObject({
      state: 'drafted',
      by: 'machine',
    });
  });

  it('are noted without a name where nobody has answered for them yet', () => {
    write('en-GB', 'delete', 'new-line', 'Something new');
    expect(noteDrafted('ar', { by: 'speaker' }, folder)).toEqual({ drafted: 0, left: [] });
    write('ar', 'delete', 'new-line', 'شيء جديد');
    expect(noteDrafted('ar', { by: 'speaker' }, folder)).toEqual({ drafted: 1, left: [] });
  });

  it('are not noted under a key that is none', () => {
    expect(() => noteDrafted('ar', { by: 'machine', keys: ['field:delete.waht'] }, folder)).toThrow(
      'no words in ar for field:delete.waht',
    );
  });
});
