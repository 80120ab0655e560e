import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { personalIn } from './personal.ts';

/** The digits that people type: Latin, Arabic-Indic, extended Arabic-Indic, Bengali. */
const SCRIPTS = ['0', '٠', '۰', '০'];

function inScript(text: string, zero: string): string {
  const start = zero.codePointAt(0) ?? 0;
  return text.replaceAll(/\d/g, (digit) => String.fromCodePoint(start + Number(digit)));
}

function nhsNumber(nine: string): string | null {
  const sum = Array.from(nine).reduce((total, digit, at) => total + (10 - at) * Number(digit), 0);
  const check = (11 - (sum % 11)) % 11;
  return check === 10 ? null : `${nine}${String(check)}`;
}

const digits = (count: number) =>
  fc.array(fc.nat({ max: 9 }), { minLength: count, maxLength: count }).map((list) => list.join(''));
const script = fc.constantFrom(...SCRIPTS);
const separator = fc.constantFrom('', ' ', '-', '.', '\u00a0', '–', '\u2066');
/** Words around a number, as somebody would write them, with nothing of a number at their ends. */
const words = fc.constantFrom('', 'رقمه هو', 'Please ring', 'ደውሉለይ', 'call her:', '(mobile)', 'আমার নম্বর');

/** Puts one sign between the groups of a number. */
function parted(number: string, groups: readonly number[], sign: string): string {
  let at = 0;
  const parts = groups.map((length) => number.slice(at, (at += length)));
  return [...parts, number.slice(at)].filter((part) => part !== '').join(sign);
}

function found(number: fc.Arbitrary<string>, groups: readonly (readonly number[])[], what: string): void {
  const any = fc.property(
    number,
    fc.constantFrom(...groups),
    separator,
    script,
    words,
    words,
    (whole, how, sign, zero, before, after) => {
      const text = `${before} ${inScript(parted(whole, how, sign), zero)} ${after}`;
      expect(personalIn(text), text).toContain(what);
    },
  );
  fc.assert(any, { numRuns: 500 });
}

describe('free text that points at one person', () => {
  it('holds a mobile or a landline number of this country, in any digits, however it is parted', () => {
    const mobile = digits(9).map((rest) => `07${rest}`);
    const landline = fc
      .tuple(fc.constantFrom('01', '02', '03', '08'), digits(9))
      .map((both) => both.join(''));
    const ways = [[11], [5, 6], [5, 3, 3], [4, 3, 4], [3, 4, 4]];
    found(mobile, ways, 'phone');
    found(landline, ways, 'phone');
  });

  it('holds a number of another country', () => {
    const plus = fc
      .tuple(fc.constantFrom('+44', '+251', '+963', '+40'), digits(9))
      .map((both) => both.join(''));
    found(plus, [[13], [3, 3, 3], [4, 5]], 'phone');
    found(
      digits(9).map((rest) => `00447${rest}`),
      [[14], [4, 5, 5]],
      'phone',
    );
    expect(personalIn('+44 (0)7700 900123')).toEqual(['phone']);
    expect(personalIn('(024) 7655 5555')).toEqual(['phone']);
  });

  it('holds an NHS number whose last digit is right', () => {
    const number = fc
      .tuple(fc.constantFrom('4', '6', '7', '9'), digits(8))
      .map(([first, rest]) => nhsNumber(`${first}${rest}`))
      .filter((whole) => whole !== null);
    found(number, [[10], [3, 3, 4], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]], 'nhs-number');
  });

  it('does not take any ten digits for an NHS number', () => {
    const wrong = fc.property(
      fc.constantFrom('4', '6', '7'),
      digits(8),
      fc.integer({ min: 1, max: 9 }),
      (first, rest, off) => {
        const right = nhsNumber(`${first}${rest}`);
        fc.pre(right !== null);
        const last = (Number(right?.at(-1)) + off) % 10;
        expect(personalIn(`${first}${rest}${String(last)}`)).toEqual([]);
      },
    );
    fc.assert(wrong, { numRuns: 300 });
  });

  it('holds a reference of the Home Office', () => {
    found(
      fc.tuple(fc.constantFrom('A', 'b', 'M'), digits(7)).map((both) => both.join('')),
      [[8], [1, 7], [4, 4]],
      'home-office',
    );
    found(
      digits(7).map((rest) => `ZU${rest}`),
      [[9]],
      'home-office',
    );
    found(
      digits(9).map((rest) => `GWF${rest}`),
      [[12], [3, 9]],
      'home-office',
    );
    found(
      digits(12).map((rest) => `1234${rest}`),
      [[16], [4, 4, 4, 4]],
      'home-office',
    );
    for (const text of ['ref. C1234567/2', 'NASS 05/01/12345', 'BRP: ZR 1234567', '(s1234567)'])
      expect(personalIn(text), text).toEqual(['home-office']);
  });

  it('holds an e-mail address', () => {
    for (const text of [
      'amina@example.org',
      'write to a.b+c@mail.example.co.uk.',
      'كتب لي على x@مثال.إختبار',
      'a＠b.org',
    ])
      expect(personalIn(text), text).toEqual(['email']);
  });

  it('may hold several, each told once, wherever they stand', () => {
    expect(personalIn('A1234567', undefined, 'x@y.org, z@y.org and 07700 900123')).toEqual([
      'phone',
      'email',
      'home-office',
    ]);
  });
});

describe('what is written every day', () => {
  const two = fc.integer({ min: 0, max: 99 }).map(String);
  const padded = (min: number, max: number) =>
    fc.integer({ min, max }).map((n) => String(n).padStart(2, '0'));
  const year = fc.integer({ min: 1930, max: 2039 }).map(String);
  const day = fc.tuple(padded(1, 28), padded(1, 12), year);

  const harmless = (text: fc.Arbitrary<string>): void => {
    const quiet = fc.property(text, script, words, (plain, zero, before) => {
      const whole = `${before} ${inScript(plain, zero)} people came`;
      expect(personalIn(whole), whole).toEqual([]);
    });
    fc.assert(quiet, { numRuns: 300 });
  };

  it('is a day, in any of its ways, with a time or without', () => {
    const time = fc.tuple(padded(0, 23), padded(0, 59)).map((both) => both.join(':'));
    const written = fc
      .tuple(day, fc.constantFrom('/', '.', '-'))
      .map(([[d, m, y], sign]) => [d, m, y].join(sign));
    const turned = day.map(([d, m, y]) => [y, m, d].join('-'));
    harmless(fc.oneof(written, turned));
    harmless(fc.tuple(fc.oneof(written, turned), time, time).map(([d, from, to]) => `${d} ${from}-${to}`));
    harmless(fc.tuple(written, written).map(([from, to]) => `${from} - ${to}`));
  });

  it('is a count, an age, a span of ages or of years', () => {
    harmless(fc.integer({ min: 0, max: 99_999_999 }).map(String));
    harmless(fc.tuple(two, two).map(([from, to]) => `${from}-${to}`));
    harmless(fc.tuple(year, year).map(([from, to]) => `${from}–${to}`));
    harmless(fc.array(year, { minLength: 1, maxLength: 5 }).map((years) => years.join(', ')));
    for (const text of [
      '16-24, 25-34, 35-44, 45-54',
      '1,149,000 people',
      '£12.50',
      '366,800 in 2021',
      '20 %',
      '3 of 4',
    ])
      expect(personalIn(text), text).toEqual([]);
  });

  it('is a postcode, a house, a bus, a short number to ring', () => {
    for (const text of [
      'CV1 5FB',
      'B4 7ET',
      'WV1 1LY, 24 Corporation Street',
      'bus 51 or X1',
      '999',
      '111',
      '101',
      '116 123',
      'HC2',
      's95',
      'Section 4',
      '2 x 30 min',
      'B12 0AA 10:30',
      'COVID-19',
      '7 days 24 hours',
    ])
      expect(personalIn(text), text).toEqual([]);
  });

  it('is any text without a digit and without an address', () => {
    const any = fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      const wordless = text.replaceAll(/[\p{N}@＠]/gu, '');
      expect(personalIn(wordless)).toEqual([]);
    });
    fc.assert(any, { numRuns: 500 });
  });
});

it('comes to an end with a long text of nothing but digits and signs', () => {
  const texts = [
    '1 '.repeat(4000),
    '1-'.repeat(4000),
    '0'.repeat(8000),
    'a1'.repeat(4000),
    'a.'.repeat(4000),
    '((((1'.repeat(1600),
  ];
  for (const text of texts) expect(personalIn(text).length).toBeLessThanOrEqual(4);
});
