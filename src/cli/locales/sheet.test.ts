import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import writeXlsx from 'write-excel-file/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkLanguage } from './check.ts';
import { rowsOf, sheetOf } from './export.ts';
import { importRows } from './import.ts';
import { makeRead } from './read.ts';
import { readSheet, type ReadRow } from './sheet.ts';
import { readStates } from './state.ts';
import { LOCALES, readWords } from './words.ts';

let folder: URL;
beforeEach(() => {
  folder = pathToFileURL(`${mkdtempSync(join(tmpdir(), 'mifriendly-locales-'))}/`);
  cpSync(LOCALES, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const SPEAKER = { by: 'speaker' } as const;

/** The sheet of a language as a program gives it back, one line of it changed. */
async function edited(name: string, tag: string, key: string, translation: string): Promise<ReadRow[]> {
  const rows = rowsOf(tag, {}, folder).map((row) => (row.key === key ? { ...row, translation } : row));
  return readSheet(name, await sheetOf(name, tag, rows));
}

describe.each(['words.xlsx', 'words.csv'])('a sheet for translators, %s', (name) => {
  it('spells out everything that a translator has to know', () => {
    const rows = rowsOf('pl', {}, folder);
    const people = rows.filter(({ key }) => key.startsWith('field:units.people_'));
    expect(people.map((row) => [row['plural form'], row['used for the numbers']])).toEqual([
      ['one', '1'],
      ['few', '2, 3, 4, 22, 23, 24 …'],
      ['many', '0, 5, 6, 7, 8, 9 …'],
      ['other', 'fractions only'],
    ]);
    const free = rows.find(({ key }) => key === 'postcard:intro.free');
    expect(free).toMatchObject({
      english: readWords('en-GB', 'postcard').get('intro.free'),
      picture: 'phone-hand-over-intro-en.png',
      state: expect.stringMatching(/drafted|reviewed/) as string,
    });
    expect(free?.['what it is for']).toContain('Consent');
    expect(Number(free?.longest)).toBeGreaterThan((free?.english ?? '').length);
  });

  it('comes back as it went, in every script', async () => {
    for (const tag of ['ur', 'ta', 'ti', 'pl']) {
      const rows = rowsOf(tag, {}, folder);
      const back = await readSheet(name, await sheetOf(name, tag, rows));
      expect(back.map(({ key, english, translation }) => ({ key, english, translation }))).toEqual(
        rows.map(({ key, english, translation }) => ({ key, english, translation })),
      );
    }
  });

  it('changes the words, and notes who has read them', async () => {
    const rows = await edited(name, 'uk', 'postcard:go.next', 'Вперед');
    const result = importRows('uk', rows, SPEAKER, folder);
    expect(result).toMatchObject({ changed: 1, empty: 0, refused: [] });
    expect(readWords('uk', 'postcard', folder).get('go.next')).toBe('Вперед');
    expect(readStates('uk', folder).postcard?.['go.next']).toMatchObject({
      state: 'reviewed',
      by: 'speaker',
    });
    const { texts, read, careful } = makeRead(folder);
    expect(read['uk']).toBe(texts);
    expect(careful['postcard:intro.free']?.read).toEqual(['uk']);
    expect(checkLanguage('uk', folder)).toEqual([]);
    // what nobody has touched stands as it stood, to the byte
    const same = (file: string) =>
      readFileSync(new URL(file, folder), 'utf8') === readFileSync(new URL(file, LOCALES), 'utf8');
    expect([same('uk/field.json'), same('uk/postcard.json')]).toEqual([true, false]);
  });

  it('with a broken placeholder is refused, and says where', async () => {
    const rows = await edited(name, 'so', 'field:register.save', 'Kaydi {{nam}}');
    const at = rows.find(({ key }) => key === 'field:register.save')?.line;
    expect(importRows('so', rows, SPEAKER, folder)).toEqual({
      changed: 0,
      read: 0,
      empty: 0,
      refused: [
        { line: at, key: 'field:register.save', what: '{{name}} is missing' },
        { line: at, key: 'field:register.save', what: 'there is no {{nam}} to fill in' },
      ],
    });
    expect(readWords('so', 'field', folder)).toEqual(readWords('so', 'field'));
    expect(importRows('so', rows, { ...SPEAKER, despite: true }, folder).read).toBe(rows.length - 1);
    expect(readWords('so', 'field', folder).get('register.save')).toBe(
      readWords('so', 'field').get('register.save'),
    );
  });
});

describe('a sheet that another program has saved', () => {
  it('with its columns in another order, one of its own, and empty lines', async () => {
    const english = readWords('en-GB', 'postcard').get('go.back') ?? '';
    const text = (value: string) => ({ type: String, value });
    const bytes = await writeXlsx([
      ['Notes', 'Translation', ' KEY ', 'English'].map(text),
      ['ask Dana', 'Wstecz', 'postcard:go.back', english].map(text),
      ['', '', '', ''].map(text),
    ]).toBuffer();
    const rows = await readSheet('from-somewhere.XLSX', bytes);
    expect(rows).toEqual([{ line: 2, key: 'postcard:go.back', english, translation: 'Wstecz' }]);
    expect(importRows('pl', rows, SPEAKER, folder)).toMatchObject({ read: 1, refused: [] });
  });

  it('with semicolons, Windows line ends, apostrophes and spaces', async () => {
    const csv = '\ufeffkey;translation;english\r\n"postcard:go.next";"  \'-> Dalej ";"Next"\r\n';
    const [row] = await readSheet('excel.csv', Buffer.from(csv));
    expect(row).toEqual({ line: 2, key: 'postcard:go.next', english: 'Next', translation: '-> Dalej' });
  });

  it.each([
    ['a number for a text', 'field:units.people_few', '44136', '{{count}} is missing'],
    ['an error of a formula', 'postcard:intro.reader', '#NAME?', '{{programme}} is missing'],
    ['markup', 'postcard:go.next', '<b>Dalej</b>', 'it holds markup, which would be shown as it stands'],
    [
      'a mark of direction',
      'postcard:go.next',
      'Dalej\u200f',
      'it holds an invisible mark of direction; the app sets these itself',
    ],
  ])('with %s, is refused at that line', async (_, key, translation, what) => {
    const rows = await edited('mangled.xlsx', 'pl', key, translation);
    expect(importRows('pl', rows, SPEAKER, folder).refused).toContainEqual({
      line: rows.find((row) => row.key === key)?.line,
      key,
      what,
    });
  });

  it('with a line twice, a key that is none, a plural that is none, English of last year', () => {
    const row = (line: number, key: string, english: string): ReadRow => ({
      line,
      key,
      english,
      translation: 'Dalej',
    });
    const { refused } = importRows(
      'pl',
      [
        row(2, 'postcard:go.next', 'Next'),
        row(3, 'postcard:go.next', 'Next'),
        row(4, 'postcard:go.nowhere', 'Nowhere'),
        row(5, 'nothing', ''),
        row(6, 'field:units.people_two', '{{count}} people'),
        row(7, 'postcard:go.back', 'Go back'),
      ],
      SPEAKER,
      folder,
    );
    expect(refused.map(({ line, what }) => [line, what])).toEqual([
      [3, 'it stands in line 2 already'],
      [4, 'there is no such key'],
      [5, 'there is no such key'],
      [6, 'this language has no plural form "two"'],
      [7, 'the English of this line is not today’s: export the sheet again'],
    ]);
  });

  it('that is no sheet of ours is said to be none', async () => {
    await expect(readSheet('a.csv', Buffer.from('name,phone\nA,1\n'))).rejects.toThrow(
      'no column "key", "english", "translation"',
    );
    await expect(readSheet('a.csv', Buffer.from([0x6b, 0xe9, 0x79]))).rejects.toThrow('UTF-8');
    await expect(readSheet('a.xlsx', Buffer.from('no workbook'))).rejects.toThrow('XLSX');
  });
});
