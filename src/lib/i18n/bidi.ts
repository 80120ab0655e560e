import { directionOf } from './languages.ts';

const RTL_LETTER = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
/** A letter of any other script: Latin, Gurmukhi, Cyrillic, Chinese … */
const LTR_LETTER = new RegExp(`(?!${RTL_LETTER.source})\\p{L}`, 'u');
const NUMBER = /\p{N}/u;

/**
 * Encloses a value that runs against the sentence around it, so that neither disturbs the other. One that has letters of
 * both directions (`MiFriendly شہر`) runs as the sentence does, whatever it begins with.
 */
export function isolated(value: string, tag: string): string {
  const isRtl = directionOf(tag) === 'rtl';
  const against = isRtl ? LTR_LETTER.test(value) || NUMBER.test(value) : RTL_LETTER.test(value);
  if (!against) return value;
  const letters = value.replace(/\P{L}/gu, '');
  const runs = runsItsOwnWay(letters, tag) ? '\u2068' : isRtl ? '\u2067' : '\u2066';
  return `${runs}${value}\u2069`;
}

/**
 * True for a text without a letter of the language's direction: a name in other letters, an address, `16-24`, a code.
 * It has to run its own way; a text with such a letter (`GP (طبيب)` in Arabic) runs the page's.
 */
export function runsItsOwnWay(text: string, tag: string): boolean {
  return !(directionOf(tag) === 'rtl' ? RTL_LETTER : LTR_LETTER).test(text);
}
