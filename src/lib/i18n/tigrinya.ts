// Chromium carries no data for Tigrinya: its Intl silently answers in the browser's own default language
// (English words, or Arabic plurals on an Arabic phone). So these few facts travel with us.

/** January to December, as the Gregorian months are called in Eritrea and Tigray. */
export const MONTHS = [
  'ጥሪ',
  'ለካቲት',
  'መጋቢት',
  'ሚያዝያ',
  'ግንቦት',
  'ሰነ',
  'ሓምለ',
  'ነሓሰ',
  'መስከረም',
  'ጥቅምቲ',
  'ሕዳር',
  'ታሕሳስ',
] as const;

/** Sunday to Saturday. */
export const WEEKDAYS = ['ሰንበት', 'ሰኑይ', 'ሰሉስ', 'ረቡዕ', 'ሓሙስ', 'ዓርቢ', 'ቀዳም'] as const;

/** What stands between the things of a list. */
export const LIST_COMMA = '፣ ';

/** CLDR: 0 and 1 are *one*, everything else *other*. */
export function pluralOf(n: number): 'one' | 'other' {
  return n === 0 || n === 1 ? 'one' : 'other';
}
