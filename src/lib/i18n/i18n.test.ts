import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { runsItsOwnWay } from './bidi.ts';
import { engine } from './engine.ts';
import { dayIn, timeIn, weekdayIn } from './dates.ts';
import { clipFor } from './clips.ts';
import { compareIn, fold } from './fold.ts';
import { englishOf, readBySpeaker } from './read.ts';
import { direction, formatDay, language, loadWords, setLanguage, t, toNumber, words } from './index.ts';
import { bestLanguage, directionOf, UI_LANGUAGES } from './languages.ts';
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
    // of both directions: as the sentence runs, whatever it begins with
    expect(t('story:hello', { name: 'سارة (Sam)' })).toBe('Hello \u2066سارة (Sam)\u2069');
    await setLanguage('ar');
    expect(t('story:hello', { name: 'MiFriendly مدن' })).toBe('مرحبا \u2067MiFriendly مدن\u2069');
    expect(t('story:hello', { name: 'Sam' })).toBe('مرحبا \u2068Sam\u2069');
  });

  it.each(['ਸਿਮਰਨ', 'Оля', 'রহিম', 'ગીતા', 'கண்ணன்', '小明', 'ሰላም', 'Łukasz', '16-24', '٤٢', '۱۲'])(
    'enclose %s in a sentence from right to left, whatever its script',
    async (name) => {
      await setLanguage('ar');
      expect(t('story:hello', { name })).toBe(`مرحبا \u2068${name}\u2069`);
      expect(t('story:hello', { name: 'سارة' })).toBe('مرحبا سارة');
    },
  );

  it('enclose right-to-left letters beyond Arabic in a sentence from left to right', () => {
    expect(t('story:hello', { name: '𞤀𞤣𞤤𞤢𞤥' })).toBe('Hello \u2068𞤀𞤣𞤤𞤢𞤥\u2069');
    expect(t('story:hello', { name: 'שרה' })).toBe('Hello \u2068שרה\u2069');
    expect(t('story:hello', { name: 'Оля' })).toBe('Hello Оля');
  });

  it('run their own way without a letter of the page’s direction', () => {
    const own = (tag: string, texts: string[]) => texts.filter((text) => runsItsOwnWay(text, tag));
    const texts = ['Sam K.', '12 High Street', '16-24', 'AB12', 'Оля', 'سارة ك.', 'GP (طبيب)', 'شارع 12'];
    expect(own('ar', texts)).toEqual(['Sam K.', '12 High Street', '16-24', 'AB12', 'Оля']);
    expect(own('uk', texts)).toEqual(['16-24', 'سارة ك.', 'شارع 12']);
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
    expect(UI_LANGUAGES).toHaveLength(16);
    expect(UI_LANGUAGES.filter(({ tag, direction }) => directionOf(tag) !== direction)).toEqual([]);
    expect(bestLanguage(['fr', 'ar-EG', 'en'])).toBe('ar');
    expect(bestLanguage(['ti-ER'])).toBe('ti');
    expect(bestLanguage(['fr'])).toBe('en-GB');
    expect(bestLanguage([])).toBe('en-GB');
  });

  it.each([
    ['fa-AF', 'fa-AF'],
    ['prs', 'fa-AF'],
    ['fa-IR', 'fa'],
    ['pa-IN', 'pa'],
    ['pa_IN', 'pa'],
    ['pa-Guru-GB', 'pa'],
    ['pa-PK', 'ur'],
    ['pa-Arab-PK', 'ur'],
    ['pnb', 'ur'],
    ['phr-Arab-PK', 'ur'],
    ['hno', 'ur'],
    ['ckb-IQ', 'ckb'],
    ['ku-Arab-IQ', 'ckb'],
    ['en-US', 'en-GB'],
    ['PL', 'pl'],
  ])('know %s as %s', (wanted, ours) => {
    expect(bestLanguage([wanted, 'ta'])).toBe(ours);
  });

  it('are never exchanged for one that is merely near', () => {
    // Kurmanji is not Sorani, Amharic not Tigrinya, Russian not Ukrainian, Hindi not Urdu
    for (const near of ['ku', 'ku-TR', 'kmr', 'am', 'ru', 'hi', 'sd', '', 'x-klingon'])
      expect(bestLanguage([near]), near).toBe('en-GB');
  });
});

describe('dates and numbers', () => {
  it('are Gregorian in Latin digits, in every language', () => {
    expect(dayIn('en-GB', '2026-11-21', 'full')).toBe('Saturday 21 November 2026');
    expect(dayIn('en-GB', '2026-11-21', 'short')).toBe('Sat 21 Nov');
    expect(dayIn('ar', '2026-11-21', 'full')).toBe('السبت، 21 نوفمبر 2026');
    expect(dayIn('fa-AF', '2026-11-21', 'full')).toBe('شنبه 21 نومبر 2026');
    expect(dayIn('fa', '2026-11-21', 'full')).toBe('شنبه 21 نوامبر 2026');
    expect(dayIn('ckb', '2026-11-21', 'full')).toBe('شەممە، 21ی تشرینی دووەمی 2026');
    expect(dayIn('ps', '2026-11-22', 'short')).toBe('یکشنبه، 22 نومبر');
    expect(dayIn('pl', '2026-11-21', 'full')).toBe('sobota, 21 listopada 2026');
    expect(dayIn('ro', '2026-11-21', 'full')).toBe('sâmbătă, 21 noiembrie 2026');
    expect(dayIn('so', '2026-01-01', 'full')).toBe('Khamiis, 1 Jannaayo 2026');
    expect(dayIn('pa', '2026-03-05', 'full')).toBe('ਵੀਰਵਾਰ, 5 ਮਾਰਚ 2026');
    for (const { tag } of UI_LANGUAGES)
      for (const style of ['full', 'short'] as const)
        expect(dayIn(tag, '2026-11-21', style), tag).toMatch(
          /^[^0-9٠-٩۰-۹]*21[^0-9٠-٩۰-۹]*(2026)?[^0-9٠-٩۰-۹]*$/,
        );
    expect(timeIn('ar', new Date(2026, 10, 21, 9, 5).getTime())).toBe('09:05');
    expect(numberIn('ar', 1234567)).toBe('1,234,567');
  });

  it('bring the names that browsers lack themselves', async () => {
    expect(dayIn('ti', '2026-11-21', 'full')).toBe('ቀዳም 21 ሕዳር 2026');
    expect(dayIn('ti', '2026-01-05', 'short')).toBe('ሰኑይ 5 ጥሪ');
    expect([weekdayIn('ti', 'SU'), weekdayIn('en-GB', 'SU')]).toEqual(['ሰንበት', 'Sunday']);
    expect(listIn('ti', ['ሀ', 'ለ', 'ሐ'])).toBe('ሀ፣ ለ፣ ሐ');
    expect(listIn('ps', ['A', 'B', 'C'])).toBe('A، B او C');
    expect(listIn('so', ['A', 'B'])).toBe('A iyo B');
    expect(listIn('ckb', ['A'])).toBe('A');
    expect(listIn('pa', [])).toBe('');
    expect(ownPluralRule('ti-ER')?.select(0)).toBe('one');
    await setLanguage('ti');
    expect(formatDay('2026-02-28')).toBe('ቀዳም 28 ለካቲት 2026');
  });

  it('read what people type in the digits of their own keyboard', () => {
    expect(['25', '٢٥', '۲۵', '੨੫', '২৫', '२५', '２５'].map(toNumber)).toEqual(Array(7).fill(25));
    expect([' 1 234 ', '١٬٢٣٤', '\u200f٧'].map(toNumber)).toEqual([1234, 1234, 7]);
    expect(['', 'ten', '-3', '1e3', '9999999999'].map(toNumber)).toEqual(Array(5).fill(null));
  });

  it('take no decimal for a whole number', () => {
    expect(['1,5', '2.5', '٣،٥', '12.30', '1 5', '1,2345', ',500', '1,', '1,,500'].map(toNumber)).toEqual(
      Array(9).fill(null),
    );
    expect(['1,500', '1.500', "1'500", '12,34,567', '١٢٬٣٤٥'].map(toNumber)).toEqual([
      1500, 1500, 1500, 1234567, 12345,
    ]);
    for (const { tag } of UI_LANGUAGES) expect(toNumber(numberIn(tag, 1234567)), tag).toBe(1234567);
  });
});

describe('what somebody looks for', () => {
  it.each([
    ['arabic yeh and kaf', 'یک کتاب', 'يك كتاب'],
    ['alef with hamza or without', 'أحمد إبراهيم آدم', 'احمد ابراهيم ادم'],
    ['teh marbuta and heh', 'مدرسة', 'مدرسه'],
    ['tatweel and vowel points', 'محـــمَّد', 'محمد'],
    ['the zero-width non-joiner', 'می‌خواهم', 'میخواهم'],
    ['Urdu heh and yeh', 'ہسپتال میں ہے', 'هسپتال مين هي'],
    ['Sorani letters', 'دڵۆڤانی ڕێگە', 'دلوڤاني ريگه'],
    ['Pashto yehs', 'ډېرې ښځې', 'ډيري ښځي'],
    ['Polish', 'Żółć gęślą jaźń', 'zolc gesla jazn'],
    ['Romanian, comma or cedilla', 'Știință și țară', 'ştiinţă si tara'],
    ['Gurmukhi nukta', 'ਫ਼ੋਨ ਜ਼ਮੀਨ', 'ਫੋਨ ਜਮੀਨ'],
    ['the Ukrainian apostrophe', 'здоров’я імʼя', "здоров'я імя"],
    ['the Somali apostrophe', 'su’aal lo‘', "su'aal lo"],
    ['digits of other scripts', '٢٠٢٦ ۱۲ ੩', '2026 12 3'],
  ])('is found however it is spelt: %s', (_, written, typed) => {
    expect(fold(written)).toBe(fold(typed));
  });

  it('is not confused with another word', () => {
    // the vowel signs of Indic scripts are marks, and make the word
    expect(fold('ਕਿ')).not.toBe(fold('ਕਾ'));
    expect(fold('নাম')).not.toBe(fold('নিম'));
    expect(fold('சிவா')).not.toBe(fold('சவு'));
  });

  it('stands in the order of its language', () => {
    const sorted = (tag: string, names: string[]) => [...names].sort((a, b) => compareIn(tag, a, b));
    expect(sorted('pl', ['Zofia', 'Łukasz', 'Lena', 'Adam 10', 'Adam 9'])).toEqual([
      'Adam 9',
      'Adam 10',
      'Lena',
      'Łukasz',
      'Zofia',
    ]);
    expect(sorted('pl', ['Lutek', 'Łukasz', 'Lena', 'Ćma', 'Czesław'])).toEqual([
      'Czesław',
      'Ćma',
      'Lena',
      'Lutek',
      'Łukasz',
    ]);
    expect(sorted('ro', ['Țara', 'Tudor', 'Șerban', 'Sorin'])).toEqual(['Sorin', 'Șerban', 'Tudor', 'Țara']);
    expect(sorted('uk', ['Їжак', 'Іван', 'Йосип', 'Єва'])).toEqual(['Єва', 'Іван', 'Їжак', 'Йосип']);
    // no browser has an order for Sorani
    expect(sorted('ckb', ['ڕێبوار', 'ریزان', 'ڕاگە', 'دارا'])).toEqual(['دارا', 'ڕاگە', 'ڕێبوار', 'ریزان']);
    expect(sorted('ar', ['يوسف', 'أحمد', 'احسان'])).toEqual(['احسان', 'أحمد', 'يوسف']);
  });
});

describe('who has read the words', () => {
  it('is told for each language but the source', () => {
    expect(readBySpeaker('en-GB')).toBeNull();
    const { read = -1, of = 0 } = readBySpeaker('ta') ?? {};
    expect(read).toBeGreaterThanOrEqual(0);
    expect(of).toBeGreaterThan(600);
  });

  it('decides whether the English stands beside words of consent', () => {
    expect(englishOf('en-GB', 'postcard:intro.free')).toBeNull();
    expect(englishOf('ta', 'postcard:go.next')).toBeNull();
    expect(englishOf('nobody-reads-this', 'postcard:intro.reader', { programme: 'Cities' })).toContain(
      'Your words go to Cities.',
    );
  });

  it('stands beside what is said of privacy, where its page has brought the English', () => {
    const key = 'about:privacy.phone-2';
    expect(englishOf('nobody-reads-this', key)).toBeNull();
    expect(englishOf('nobody-reads-this', key, {}, () => 'Locked with your PIN.')).toBe(
      'Locked with your PIN.',
    );
  });
});

describe('a recorded clip', () => {
  const CLIPS = { '../../../locales/ti/clips/good.mp3': '/good-1a2b.mp3' };
  it('is the one of the language and the step', () => {
    expect(clipFor('ti', 'good', CLIPS)).toBe('/good-1a2b.mp3');
    expect(clipFor('ti', 'age', CLIPS)).toBeUndefined();
    expect(clipFor('ckb', 'good', CLIPS)).toBeUndefined();
    expect(clipFor('ti', 'toString', CLIPS)).toBeUndefined();
  });
});
