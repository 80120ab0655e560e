// What somebody types to find something is rarely spelt as it is written: a keyboard for Arabic has another yeh than one
// for Persian, and few type the marks of Polish, Romanian, Sorani or Gurmukhi when they are in a hurry.

/** Latin and Cyrillic accents (not the vowel signs of Indic scripts, which are marks too), Arabic vowel points. */
const ACCENTS = /[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]/gu;
/** Nukta of Devanagari, Bengali, Gurmukhi and Gujarati; tatweel; joiners; marks of direction. */
const UNSEEN = /[\u093c\u09bc\u0a3c\u0abc\u0640\u200b-\u200f\u061c\u2066-\u2069]/gu;

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
    .replace(/\P{ASCII}/gu, (letter) => ALIKE[letter] ?? letter)
    .replace(DIGIT, (digit) => String(digitValue(digit)))
    .normalize('NFC');
}

/** The value of one digit of any script. Digits stand in the code in runs from nought to nine. */
export function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let run = 0;
  while (run < 60 && /^\p{Nd}$/u.test(String.fromCodePoint(code - run - 1))) run++;
  return run % 10;
}

/** Orders names as a reader of the language looks for them: by its own alphabet, variants of a letter beside each other. */
export function compareIn(tag: string, a: string, b: string): number {
  const collator = collators.get(tag) ?? new Intl.Collator(tag, { numeric: true });
  collators.set(tag, collator);
  return collator.compare(fold(a), fold(b)) || collator.compare(a, b);
}

const collators = new Map<string, Intl.Collator>();
