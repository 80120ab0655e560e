import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { engine } from './engine.ts';
import { dayIn, timeIn, weekdayIn } from './dates.ts';
import { direction, formatDay, language, loadWords, setLanguage, t, toNumber, words } from './index.ts';
import { bestLanguage, UI_LANGUAGES } from './languages.ts';
import { listIn, numberIn } from './numbers.ts';
import { ownPluralRule } from './plural.ts';

beforeAll(() => {
  const forms = (tag: string, words: Record<string, string>) => engine.addResourceBundle(tag, 'story', words);
  forms('en-GB', { card_one: '{{count}} card', card_other: '{{count}} cards', hello: 'Hello {{name}}' });
  forms('ti', { card_one: 'ሓደ {{count}}', card_other: 'ብዙሕ {{count}}', hello: 'ሰላም {{name}}' });
  forms('ar', {
    card_zero: 'صفر',
    card_one: 'واحد',
    card_two: 'اثنان',
    card_few: 'قليل {{count}}',
    card_many: 'كثير {{count}}',
    card_other: 'غير {{count}}',
    hello: 'مرحبا {{name}}',
  });
});

afterEach(() => setLanguage('en-GB'));

describe('words', () => {
  it('come in the language that is on, and the page runs its way', async () => {
    await setLanguage('ar');
    expect([language(), direction()]).toEqual(['ar', 'rtl']);
    expect(t('story:card', { count: 3 })).toBe('قليل 3');
    await setLanguage('en-GB');
    expect([language(), direction()]).toEqual(['en-GB', 'ltr']);
    expect(t('story:card', { count: 1234 })).toBe('1,234 cards');
  });

  it('use all six Arabic plurals', async () => {
    await setLanguage('ar');
    const said = [0, 1, 2, 3, 11, 100].map((count) => t('story:card', { count }));
    expect(said).toEqual(['صفر', 'واحد', 'اثنان', 'قليل 3', 'كثير 11', 'غير 100']);
  });

  it('count 0 and 1 as one in Tigrinya, whatever the browser believes', async () => {
    // An Arabic phone: its Intl knows no Tigrinya and answers in Arabic, with six categories.
    const resolver = engine.services.pluralResolver as { clearCache(): void };
    const PluralRules = new Proxy(Intl.PluralRules, {
      construct: (target, [tag, options]: [string, Intl.PluralRulesOptions]) =>
        new target(tag.startsWith('ti') ? 'ar' : tag, options),
    });
    vi.stubGlobal('Intl', Object.create(Intl, { PluralRules: { value: PluralRules } }));
    try {
      resolver.clearCache();
      await setLanguage('ti');
      const said = [0, 1, 2, 3, 11].map((count) => t('story:card', { count }));
      expect(said).toEqual(['ሓደ 0', 'ሓደ 1', 'ብዙሕ 2', 'ብዙሕ 3', 'ብዙሕ 11']);
      expect(new Intl.PluralRules('ti').select(2)).toBe('two');
    } finally {
      vi.unstubAllGlobals();
      resolver.clearCache();
    }
  });

  it('are missed loudly', () => {
    expect(() => t('story:nothing')).toThrow('story:nothing');
    expect(() => t('story:hello')).toThrow('{{name}}');
  });

  it('enclose a name that runs the other way, and never read one as a reference', async () => {
    expect(t('story:hello', { name: 'Sam' })).toBe('Hello Sam');
    expect(t('story:hello', { name: 'سارة' })).toBe('Hello \u2068سارة\u2069');
    expect(t('story:hello', { name: '$t(story:card)' })).toBe('Hello $t(story:card)');
    await setLanguage('ar');
    expect(t('story:hello', { name: 'Sam' })).toBe('مرحبا \u2068Sam\u2069');
  });

  it('load by area, in the language that is on', async () => {
    await setLanguage('ti');
    await loadWords('postcard');
    expect(engine.hasResourceBundle('ti', 'postcard')).toBe(true);
    expect(engine.hasResourceBundle('ar', 'postcard')).toBe(false);
    await setLanguage('ar');
    expect(engine.hasResourceBundle('ar', 'postcard')).toBe(true);
  });

  it('of the programme fall back to its first language and say so', async () => {
    await setLanguage('ti');
    expect(words({ nl: 'Bibliotheek', ar: 'مكتبة' }, 'nl')).toEqual({ text: 'Bibliotheek', language: 'nl' });
  });
});

describe('languages', () => {
  it('stand in the order of their own names and are chosen by what the phone asks for', () => {
    expect(UI_LANGUAGES.map(({ tag }) => tag)).toEqual(['en-GB', 'ar', 'ti']);
    expect(bestLanguage(['so', 'ar-EG', 'en'])).toBe('ar');
    expect(bestLanguage(['ti-ER'])).toBe('ti');
    expect(bestLanguage(['fr'])).toBe('en-GB');
  });
});

describe('dates and numbers', () => {
  it('are Gregorian in Latin digits, in every language', () => {
    expect(dayIn('en-GB', '2026-11-21', 'full')).toBe('Saturday 21 November 2026');
    expect(dayIn('en-GB', '2026-11-21', 'short')).toBe('Sat 21 Nov');
    expect(dayIn('ar', '2026-11-21', 'full')).toBe('السبت، 21 نوفمبر 2026');
    expect(dayIn('fa-AF', '2026-11-21', 'full')).toContain('2026');
    expect(timeIn('ar', new Date(2026, 10, 21, 9, 5).getTime())).toBe('09:05');
    expect(numberIn('ar', 1234567)).toBe('1,234,567');
  });

  it('bring the Tigrinya names themselves', async () => {
    expect(dayIn('ti', '2026-11-21', 'full')).toBe('ቀዳም 21 ሕዳር 2026');
    expect(dayIn('ti', '2026-01-05', 'short')).toBe('ሰኑይ 5 ጥሪ');
    expect([weekdayIn('ti', 'SU'), weekdayIn('en-GB', 'SU')]).toEqual(['ሰንበት', 'Sunday']);
    expect(listIn('ti', ['ሀ', 'ለ', 'ሐ'])).toBe('ሀ፣ ለ፣ ሐ');
    expect(ownPluralRule('ti-ER')?.select(0)).toBe('one');
    await setLanguage('ti');
    expect(formatDay('2026-02-28')).toBe('ቀዳም 28 ለካቲት 2026');
  });

  it('read what people type in the digits of their own keyboard', () => {
    expect(['25', '٢٥', '۲۵', '੨੫', '২৫', '२५', '２５'].map(toNumber)).toEqual(Array(7).fill(25));
    expect([' 1 234 ', '١٬٢٣٤', '\u200f٧'].map(toNumber)).toEqual([1234, 1234, 7]);
    expect(['', 'ten', '-3', '1e3', '9999999999'].map(toNumber)).toEqual(Array(5).fill(null));
  });
});
