import { COMMON_ROOTS } from './common-passwords.ts';

export const PASSWORD_MIN = 12;
/** Long enough for any sentence; a bound, because slow hashing of a novel is a way to stop a server. */
export const PASSWORD_MAX = 128;

export type PasswordFault = 'password-short' | 'password-long' | 'password-common' | 'password-you';

const LOOKS_LIKE: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};
/** What may be left of a password when everything that people guess first is taken out of it. */
const ENOUGH = 6;

function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

function withoutDisguise(text: string): string {
  return text.replace(/[013457@$!]/g, (letter) => LOOKS_LIKE[letter] ?? letter);
}

/** In characters as people count them, more or less: nobody gets in with fewer by writing in another script. */
function lengthOf(text: string): number {
  return Array.from(text).length;
}

function letters(text: string): string {
  return text.replace(/[^\p{L}]/gu, '');
}

/** Takes out words, longest first, and says how much of the rest is there: repeated characters count once. */
function left(text: string, words: readonly string[]): number {
  let rest = text;
  for (const word of [...words].sort((a, b) => b.length - a.length)) rest = rest.replaceAll(word, ' ');
  return new Set(rest.replace(/[^\p{L}\p{N}]/gu, '')).size;
}

/** True for one short thing again and again (abcabcabcabc), and for keys in a row. */
function monotonous(text: string): boolean {
  if (/^(.{1,6})\1+.{0,5}$/su.test(text)) return true;
  const rows = ['abcdefghijklmnopqrstuvwxyz', '01234567890123456789', 'qwertyuiopasdfghjklzxcvbnm'];
  return rows.some((row) => {
    const back = Array.from(row).reverse().join('');
    return row.includes(text) || back.includes(text);
  });
}

/**
 * What is wrong with a password; null when it will do. Looked at here and nowhere else: no password is sent to
 * any service to be compared. `about` is what others know of its owner.
 */
export function faultOf(password: string, about: readonly string[]): PasswordFault | null {
  if (lengthOf(password) < PASSWORD_MIN) return 'password-short';
  if (lengthOf(password) > PASSWORD_MAX) return 'password-long';
  const said = plain(password);
  const known = about
    .flatMap((text) => plain(text).split(/[^\p{L}\p{N}]+/u))
    .filter((word) => word.length >= 3);
  // digits are dates and counters first of all, and letters in disguise second: both readings must leave enough
  for (const reading of [said, withoutDisguise(said)]) {
    if (monotonous(reading) || monotonous(letters(reading))) return 'password-common';
    const withoutNumbers = reading.replace(/\d+/g, ' ');
    if (left(withoutNumbers, COMMON_ROOTS) < ENOUGH) return 'password-common';
    if (left(withoutNumbers, [...COMMON_ROOTS, ...known]) < ENOUGH) return 'password-you';
  }
  return null;
}
