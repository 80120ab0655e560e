import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { UI_LANGUAGES } from '$lib/i18n/languages.ts';
import { ProblemCode } from '$lib/sync/problem.ts';
import { RescueFault } from '$lib/sync/rescue.ts';

type Words = Record<string, Record<string, string>>;
const wordsOf = (tag: string, area: string): Words =>
  JSON.parse(readFileSync(new URL(`../../../locales/${tag}/${area}.json`, import.meta.url), 'utf8')) as Words;

/** Codes with which the endpoint answers an envelope that it cannot attribute. */
const UNATTRIBUTED = [
  'malformed',
  'protocol-unknown',
  'wrong-programme',
  'unknown-device',
  'signature-wrong',
  'number-reused',
];

describe('every code of a rescue file has words of its own', () => {
  it.each(UI_LANGUAGES.map(({ tag }) => tag))('on a phone in %s', (tag) => {
    const words = wordsOf(tag, 'field');
    const said = RescueFault.options.map((code) => words['rescue-fault']?.[code] ?? '');
    expect(said.every((text) => text !== '')).toBe(true);
    expect(new Set(said).size).toBe(said.length);
    for (const code of UNATTRIBUTED) expect(words['carried']?.[code], code).toBeTruthy();
  });

  it('in the office', () => {
    const words = wordsOf('en-GB', 'office');
    for (const code of RescueFault.options) expect(words['rescueFault']?.[code], code).toBeTruthy();
    for (const code of UNATTRIBUTED) expect(words['code']?.[code], code).toBeTruthy();
  });
});

describe('every code of a return card has words of its own', () => {
  it.each(UI_LANGUAGES.map(({ tag }) => tag))('on a phone in %s', (tag) => {
    const words = wordsOf(tag, 'field')['return-card'] ?? {};
    // how many tries are left is a number of its own
    const codes = ProblemCode.options.filter((code) => code.startsWith('card-') && code !== 'card-wrong');
    expect(codes.length).toBeGreaterThan(4);
    const said = codes.map((code) => words[code] ?? '');
    expect(said.every((text) => text !== '')).toBe(true);
    expect(new Set(said).size).toBe(said.length);
    expect(words['tries_other']).toContain('{{count}}');
  });
});
