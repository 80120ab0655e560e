import { describe, expect, it } from 'vitest';
import { UI_LANGUAGES } from '../../lib/i18n/languages.ts';
import { textFaults } from './faults.ts';
import { mangledBy } from './mangled.ts';
import { readWords, TRANSLATED } from './words.ts';

const source = new Map([
  ['go.next', 'Next'],
  ['go.kb', '{{number}} kB'],
]);
const codes = (tag: string, text: string, key = 'go.next') =>
  textFaults(tag, key, text, source).map(({ code }) => code);

describe('what a spreadsheet makes of a text', () => {
  it.each([
    '#NAME?',
    '#REF!',
    '#N/A',
    'TRUE',
    '="Dalej"',
    "'Dalej",
    '?????',
    'Wr?ć',
    'PowrÃ³t',
    'Å›wiat',
    'PowrĂłt',
    'Ĺ›wiat',
    'â€žDalejâ€\u009d',
    'Da\u0000lej',
    'Da\u200blej',
    'Da\ufefflej',
    'Da\tlej',
  ])('is no text: %j', (text) => {
    expect(codes('pl', text)).toContain('mangled');
  });

  it.each(['44136', '3,5', '12.05.2026', '---'])('is without letters: %j', (text) => {
    for (const tag of ['pl', 'so', 'ro', 'ur', 'uk']) expect(codes(tag, text)).toContain('other-script');
    expect(codes('pl', '{{number}} kB', 'go.kb')).toEqual([]);
  });

  it('is in the letters of another language', () => {
    expect(codes('pl', 'التالي')).toContain('other-script');
    expect(codes('gu', 'આગળ التالي')).toContain('other-script');
    expect(codes('so', 'Xiga Далі')).toContain('other-script');
  });

  it('is much longer than what fits', () => {
    expect(codes('pl', 'Dalej '.repeat(9).trim())).toEqual([]);
    expect(codes('pl', 'Dalej '.repeat(10).trim())).toEqual(['too-long']);
  });

  it('is garbled in Cyrillic too', () => {
    expect(mangledBy('Р”Р°Р»С–')).toContain('garbled');
  });

  it('is not said of good words: joiners, dashes, quotation marks, questions', () => {
    for (const text of ['می\u200cخواهم', 'ක්\u200dෂ', '„MAMĂ”…', 'Річ і рік', 'Co? Gdzie?', '-> Dalej', '# 5'])
      expect(mangledBy(text)).toBeNull();
    for (const { tag } of UI_LANGUAGES)
      for (const area of TRANSLATED)
        for (const text of readWords(tag, area).values()) expect(mangledBy(text)).toBeNull();
  });
});

describe('English left over', () => {
  it('is found in short words, in words made of names, and in any form', () => {
    const english = new Map([
      ['a.yes', 'Yes'],
      ['a.language', 'Language'],
      ['a.sent_one', 'Sent: one record.'],
      ['a.sent_other', 'Sent: {{count}} records.'],
      ['a.nhs', 'NHS'],
      ['a.problem', 'Problem:'],
    ]);
    const left = (tag: string, key: string, text: string) =>
      textFaults(tag, key, text, english).some(({ code }) => code === 'leftover-english');
    for (const tag of ['pl', 'ar']) {
      expect(left(tag, 'a.yes', 'Yes')).toBe(true);
      expect(left(tag, 'a.language', 'Language')).toBe(true);
      expect(left(tag, 'a.sent_one', 'Sent: one record.')).toBe(true);
      expect(left(tag, 'a.nhs', 'NHS')).toBe(false);
    }
    expect(left('pl', 'a.problem', 'Problem:')).toBe(false);
  });
});
