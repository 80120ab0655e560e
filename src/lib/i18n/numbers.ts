import { digitValue } from './fold.ts';
import { SOURCE_LANGUAGE } from './languages.ts';
import { ownNames } from './own-names.ts';

/** The tag to ask Intl with: never one that Intl would silently exchange for the phone's own language. */
export function intlTag(tag: string): string {
  const known = ownNames(tag) ? SOURCE_LANGUAGE : tag;
  return `${known}-u-ca-gregory-nu-latn`;
}

const formats = new Map<string, Intl.NumberFormat>();

/** A number in Latin digits, grouped as the language does. */
export function numberIn(tag: string, n: number): string {
  let format = formats.get(tag);
  if (!format) {
    format = new Intl.NumberFormat(intlTag(tag));
    formats.set(tag, format);
  }
  return format.format(n);
}

/** "a, b and c". */
export function listIn(tag: string, parts: readonly string[]): string {
  const own = ownNames(tag);
  if (own) return own.list(parts);
  return new Intl.ListFormat(intlTag(tag), { type: 'conjunction' }).format(parts);
}

const DIRECTION_MARKS = /[\u200e\u200f\u061c\u2066-\u2069]/gu;
/** Digits of any script, in groups or not. Three stand behind the last separator: "1,5" is no whole number. */
const WHOLE = /^(?:\p{Nd}+|\p{Nd}{1,3}(?:[\s,.'’٬،]\p{Nd}{2,3})*[\s,.'’٬،]\p{Nd}{3})$/u;
const CAPS = 9;

/**
 * The whole number that somebody typed, in whatever digits their keyboard writes (٣, ۳, ੩, 3), with or without
 * separators of thousands (1,234; 1 234; the Indian 1,23,456); null when it is none.
 */
export function toNumber(typed: string): number | null {
  const plain = typed.replace(DIRECTION_MARKS, '').trim();
  const digits = plain.match(/\p{Nd}/gu) ?? [];
  if (digits.length > CAPS || !WHOLE.test(plain)) return null;
  return digits.reduce((sum, each) => sum * 10 + digitValue(each), 0);
}
