import { SOURCE_LANGUAGE } from './languages.ts';

// What somebody types to find something is rarely spelt as it is written: a keyboard for Arabic has another yeh than one
// for Persian, and few type the marks of Polish, Romanian, Sorani or Gurmukhi when they are in a hurry.

/** Latin and Cyrillic accents (not the vowel signs of Indic scripts, which are marks too), Arabic vowel points. */
const ACCENTS = /[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]/gu;
/** Nukta of Devanagari, Bengali, Gurmukhi and Gujarati; tatweel; joiners; marks of direction. */
const UNSEEN = /[\u093c\u09bc\u0a3c\u0abc\u0640\u200b-\u200f\u061c\u2066-\u2069]/gu;
/** The apostrophe inside a word (здоров’я, su’aal), of which each keyboard has another. */
const APOSTROPHES = /['`\u02bb\u02bc\u2018\u2019]/gu;

/** Letters that have no decomposition and yet stand for one another. */
const ALIKE: Readonly<Record<string, string>> = {
  ł: 'l',
  đ: 'd',
  ı: 'i',
  ґ: 'г',
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ې: 'ي',
  ۍ: 'ي',
  ێ: 'ي',
  ے: 'ي',
  ک: 'ك',
  ګ: 'گ',
  ة: 'ه',
  ہ: 'ه',
  ھ: 'ه',
  ە: 'ه',
  ۀ: 'ه',
  ۃ: 'ه',
  ں: 'ن',
  ۆ: 'و',
  ڕ: 'ر',
  ڵ: 'ل',
};

const DIGIT = /\p{Nd}/gu;

/** The same for every spelling of a word that people take for the same. Only for comparing, never to be shown. */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(ACCENTS, '')
    .replace(UNSEEN, '')
    .replace(APOSTROPHES, '')
    .replace(/\P{ASCII}/gu, (letter) => ALIKE[letter] ?? letter)
    .replace(DIGIT, latinDigit)
    .normalize('NFC');
}

/** A text with its digits, of whatever script, as 0 to 9; nothing else is changed. For codes and serial numbers. */
export function latinDigits(text: string): string {
  return text.replace(DIGIT, latinDigit);
}

function latinDigit(digit: string): string {
  return String(digitValue(digit));
}

/** The value of one digit of any script. Digits stand in the code in runs from nought to nine. */
export function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let run = 0;
  while (run < 60 && /^\p{Nd}$/u.test(String.fromCodePoint(code - run - 1))) run++;
  return run % 10;
}

/**
 * Orders names as a reader of the language looks for them: by the order that the browser has for it (in Polish Ł stands
 * behind all of L), else, as for Sorani, Somali and Tigrinya, by what the names fold to.
 */
export function compareIn(tag: string, a: string, b: string): number {
  let order = orders.get(tag);
  if (!order) {
    const [known] = Intl.Collator.supportedLocalesOf(tag);
    // never the order of the phone's own language, which Intl would silently take
    const { compare } = new Intl.Collator(known ?? SOURCE_LANGUAGE, { numeric: true });
    order = (x, y) =>
      known === undefined
        ? compare(fold(x), fold(y)) || compare(x, y)
        : compare(x, y) || compare(fold(x), fold(y));
    orders.set(tag, order);
  }
  return order(a, b);
}

const orders = new Map<string, (a: string, b: string) => number>();
