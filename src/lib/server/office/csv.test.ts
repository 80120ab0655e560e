import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cell, line } from './csv.ts';

/** Reads a file as a spreadsheet does: RFC 4180, with whatever it takes for the separator. */
function spreadsheet(text: string, separator: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    let value = '';
    if (text[at] === '"') {
      at++;
      while (at < text.length && !(text[at] === '"' && text[at + 1] !== '"')) {
        value += text.charAt(at);
        at += text[at] === '"' ? 2 : 1;
      }
      at++;
    }
    while (at < text.length && text[at] !== separator && !text.startsWith('\r\n', at))
      value += text.charAt(at++);
    row.push(value);
    if (text[at] === separator) at++;
    else {
      rows.push(row);
      row = [];
      at += 2;
    }
  }
  return rows;
}

const STARTS = '=+-@\u2212\uFF1D\uFF0B\uFF0D\uFF20';
// what a generous spreadsheet might look past before it decides
const isFormula = (value: string): boolean =>
  STARTS.includes(value.replace(/^[\s\p{Cc}\p{Cf}"]+/u, '').charAt(0) || 'x');

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...STARTS.split(/(?:)/u),
        ...[' ', '\t', '\r', '\n', '\r\n', ',', ';', '"', '""', "'", '|'],
        ...['\uFEFF', '\u200B', '\u00A0', '\u202E', 'cmd|', 'HYPERLINK("https://x.example")', '\u0000'],
      ),
      fc.string({ unit: 'grapheme', maxLength: 4 }),
    ),
    { maxLength: 10 },
  )
  .map((parts) => parts.join(''));

test('whatever somebody typed, no cell of the file starts a formula, and none spills into its neighbour', () => {
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 1, maxLength: 5 }), (typed) => {
      const [row = [], ...more] = spreadsheet(line(['id', ...typed]), ',');
      expect(more).toEqual([]);
      expect(row).toHaveLength(typed.length + 1);
      for (const value of row) expect(isFormula(value)).toBe(false);
    }),
    { numRuns: 2000 },
  );
});

test('a spreadsheet that takes semicolons or tabs for separators finds no formula either', () => {
  fc.assert(
    fc.property(hostile, (typed) => {
      for (const separator of [';', '\t'])
        for (const row of spreadsheet(line(['id', typed, 'x']), separator))
          for (const value of row) expect(isFormula(value)).toBe(false);
    }),
    { numRuns: 2000 },
  );
});

test('harmless words come out as they went in', () => {
  const plain = fc.stringMatching(/^[a-zA-Zء-يሀ-ፐ0-9][a-zA-Zء-يሀ-ፐ0-9 ,."'\n-]*$/);
  fc.assert(
    fc.property(plain, (typed) => {
      fc.pre(!/\n\s*["'\s]*-/.test(typed));
      expect(spreadsheet(line([typed]), ',')).toEqual([[typed]]);
    }),
  );
});

test('the known tricks, one by one', () => {
  expect(cell('=1+1')).toBe(`"'=1+1"`);
  expect(cell('  @SUM(A1)')).toBe(`"'  @SUM(A1)"`);
  expect(cell('＝1+1')).toBe(`"'＝1+1"`);
  expect(cell('\tx')).toBe(`"'\tx"`);
  expect(cell('fine;=1+1')).toBe(`"fine;'=1+1"`);
  expect(cell('say "hello"')).toBe('"say ""hello"""');
  expect(cell('2026-03-05')).toBe('"2026-03-05"');
});

test('numbers and answers need no quotes, and nothing is nothing', () => {
  expect(line([7, true, false, null, undefined, ''])).toBe('7,yes,no,,,\r\n');
});
