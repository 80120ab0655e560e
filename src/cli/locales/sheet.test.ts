import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
import { basesOf, noted, readStates, writeStates, type Reader } from './state.ts';
import { LOCALES, readWords, TRANSLATED } from './words.ts';

let folder: URL;
beforeEach(() => {
  folder = pathToFileURL(`${mkdtempSync(join(tmpdir(), 'mifriendly-locales-'))}/`);
  cpSync(LOCALES, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const SPEAKER = { by: 'speaker' } as const;

/** The lines of a sheet as their reader sends them back, each said to have been read. */
const allRead = (rows: readonly ReadRow[]): ReadRow[] => rows.map((row) => ({ ...row, read: 'yes' }));

/** The sheet of a language as it went out. */
async function unchanged(tag: string): Promise<ReadRow[]> {
  return readSheet('words.csv', await sheetOf('words.csv', tag, rowsOf(tag, {}, folder)));
}

/** Notes that somebody has read all of a language. */
function readBy(tag: string, by: Reader): void {
  let states = readStates(tag, folder);
  for (const area of TRANSLATED) {
    const source = readWords('en-GB', area, folder);
    states = noted(states, area, source, basesOf(source), { state: 'reviewed', by });
  }
  writeStates(tag, states, folder);
}

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
    const result = importRows('uk', allRead(rows), SPEAKER, folder);
    expect(result).toMatchObject({ changed: 1, read: rows.length, empty: 0, refused: [] });
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
      taken: 0,
      changed: 0,
      read: 0,
      empty: 0,
      refused: [
        { line: at, key: 'field:register.save', what: '{{name}} is missing' },
        { line: at, key: 'field:register.save', what: 'there is no {{nam}} to fill in' },
      ],
    });
    expect(readWords('so', 'field', folder)).toEqual(readWords('so', 'field'));
    expect(importRows('so', rows, { ...SPEAKER, despite: true }, folder).taken).toBe(rows.length - 1);
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
      ['Notes', 'Translation', ' KEY ', 'English', 'Language'].map(text),
      ['', '', '', '', ''].map(text),
      ['ask Dana', 'Wstecz', 'postcard:go.back', english, 'pl'].map(text),
    ]).toBuffer();
    const rows = await readSheet('from-somewhere.XLSX', bytes);
    expect(rows).toEqual([
      {
        line: 3,
        key: 'postcard:go.back',
        english,
        translation: 'Wstecz',
        language: 'pl',
        read: null,
        spoilt: null,
      },
    ]);
    expect(importRows('pl', rows, SPEAKER, folder)).toMatchObject({ read: 1, refused: [] });
  });

  it('with semicolons, Windows line ends, apostrophes and spaces', async () => {
    const csv =
      '\ufeffkey;translation;english;language\r\n\r\n"postcard:go.next";"  \'-> Dalej ";"Next";pl\r\n';
    const [row] = await readSheet('excel.csv', Buffer.from(csv));
    expect(row).toMatchObject({
      line: 3,
      key: 'postcard:go.next',
      english: 'Next',
      translation: '-> Dalej',
    });
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
      language: 'pl',
      read: null,
      spoilt: null,
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
      'no column "key", "english", "translation", "language"',
    );
    const csv = (text: string) => readSheet('a.csv', Buffer.from(text));
    await expect(csv('key,english,translation\na,b,c\n')).rejects.toThrow('Export it anew');
    await expect(csv('key,english,translation,language,Translation\na,b,c,pl,d\n')).rejects.toThrow(
      'more than one column "translation"',
    );
    await expect(csv('key,english,translation,language\n\n,,,\n')).rejects.toThrow('no line below');
    await expect(readSheet('a.csv', Buffer.from([0x6b, 0xe9, 0x79]))).rejects.toThrow('UTF-8');
    await expect(readSheet('a.xlsx', Buffer.from('no workbook'))).rejects.toThrow('XLSX');
  });
});

describe('a sheet of another language', () => {
  it('is refused as a whole', async () => {
    const rows = await unchanged('ur');
    expect(importRows('ps', rows, { ...SPEAKER, despite: true }, folder)).toMatchObject({
      taken: 0,
      refused: [{ line: 2, what: 'this sheet is of the language ur, not ps' }],
    });
    expect(readWords('ps', 'field', folder)).toEqual(readWords('ps', 'field'));
  });

  it('is refused in the lines that were mixed in, and in those that do not say', async () => {
    const rows = (await unchanged('ps')).map((row, at) =>
      at < 2 ? { ...row, language: ['ur', ''][at] ?? '' } : row,
    );
    expect(importRows('ps', rows, SPEAKER, folder).refused.map(({ line, what }) => [line, what])).toEqual([
      [2, 'it is of the language ur, not ps'],
      [3, 'its cell in the column "language" is empty'],
    ]);
  });
});

describe('a workbook whose cells are not text', () => {
  it.each([
    ['a date', { type: Date, value: new Date(2026, 4, 12), format: 'dd/mm/yyyy' }],
    ['a number', { type: Number, value: 44136 }],
    ['TRUE or FALSE', { type: Boolean, value: true }],
  ] as const)('is refused at the line with %s', async (what, cell) => {
    const text = (value: string) => ({ type: String, value });
    const bytes = await writeXlsx([
      ['key', 'english', 'language', 'translation'].map(text),
      [...['postcard:go.next', 'Next', 'pl'].map(text), cell],
    ]).toBuffer();
    expect(importRows('pl', await readSheet('a.xlsx', bytes), SPEAKER, folder).refused).toEqual([
      {
        line: 2,
        key: 'postcard:go.next',
        what: `the program has made ${what} of it: set the cell to text, and write it again`,
      },
    ]);
  });
});

describe('an import', () => {
  const line = (key: string, english: string, translation: string): ReadRow => ({
    line: 2,
    key,
    english,
    translation,
    language: 'pl',
    read: '',
    spoilt: null,
  });

  it('leaves a file alone that it cannot read, and all others with it', () => {
    const conflict = '<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> theirs\n';
    const rows = [
      line('postcard:go.next', 'Next', 'Naprzód'),
      line('field:home.title', 'Today', 'Dziś dziś'),
    ];
    for (const name of ['pl/field.json', 'pl/state.json']) {
      const url = new URL(name, folder);
      const before = readFileSync(url);
      writeFileSync(url, conflict);
      expect(() => importRows('pl', rows, SPEAKER, folder)).toThrow(`locales/${name} is no JSON`);
      expect(readFileSync(url, 'utf8')).toBe(conflict);
      expect(readWords('pl', 'postcard', folder)).toEqual(readWords('pl', 'postcard'));
      writeFileSync(url, before);
    }
  });

  it('makes the folder of a language that has none yet', () => {
    rmSync(new URL('pl/', folder), { recursive: true });
    expect(importRows('pl', [line('postcard:go.next', 'Next', 'Dalej')], SPEAKER, folder)).toMatchObject({
      taken: 1,
      refused: [],
    });
    expect(readWords('pl', 'postcard', folder)).toEqual(new Map([['go.next', 'Dalej']]));
    expect(existsSync(new URL('pl/state.json', folder))).toBe(true);
  });

  it('never lowers the state of a text that it does not change', async () => {
    readBy('pl', 'translator');
    const before = readStates('pl', folder);
    for (const by of ['machine', 'speaker'] as const) {
      importRows('pl', allRead(await unchanged('pl')), { by }, folder);
      expect(readStates('pl', folder)).toEqual(before);
    }
    importRows('pl', [line('postcard:go.next', 'Next', 'Naprzód')], { by: 'machine' }, folder);
    expect(readStates('pl', folder).postcard?.['go.next']).toMatchObject({ by: 'machine' });
  });

  it('counts as read what was changed or says so, and leaves the state of the others', async () => {
    readBy('pl', 'machine');
    const rows = (await unchanged('pl')).map((row) => {
      if (row.key === 'postcard:go.next') return { ...row, translation: 'Naprzód' };
      return row.key === 'postcard:go.back' ? { ...row, read: 'Yes' } : row;
    });
    expect(importRows('pl', rows, SPEAKER, folder)).toMatchObject({
      taken: rows.length,
      changed: 1,
      read: 2,
      refused: [],
    });
    const { postcard } = readStates('pl', folder);
    expect(['go.next', 'go.back', 'go.skip'].map((key) => postcard?.[key]?.by)).toEqual([
      'speaker',
      'speaker',
      'machine',
    ]);
  });

  it('does not call a text read of which one form is new and nobody has read the others', async () => {
    readBy('pl', 'translator');
    const key = 'field:units.people_few';
    const rows = (await unchanged('pl')).map((row) =>
      row.key === key ? { ...row, translation: '{{count}} ludzie' } : row,
    );
    importRows('pl', rows, { by: 'machine' }, folder);
    expect(readStates('pl', folder).field?.['units.people']).toMatchObject({
      state: 'drafted',
      by: 'machine',
    });
  });

  it('asks again where the column "read" says neither yes nor nothing', async () => {
    const rows = (await unchanged('pl')).map((row, at) => (at === 0 ? { ...row, read: 'perhaps' } : row));
    expect(importRows('pl', rows, SPEAKER, folder).refused).toEqual([
      expect.objectContaining({
        line: 2,
        what: 'the column "read" says "perhaps": write yes, or leave it empty',
      }),
    ]);
  });
});
