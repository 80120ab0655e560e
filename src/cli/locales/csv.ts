// What may start a formula, and what programs look past first, as `harmless` has it; an apostrophe among the latter makes
// the way back exact: whether a place is guarded does not hang on the guards at others.
const AHEAD = `(?=['"\\s\\p{Cc}\\p{Cf}]*[=+\\-@\u2212\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b])`;
const GUARD = new RegExp(`(^|[;|\\t\\r\\n])${AHEAD}`, 'gu');
const GUARDED = new RegExp(`(^|[;|\\t\\r\\n])'${AHEAD}`, 'gu');

/** A text that no spreadsheet takes for a formula, out of which `unguarded` makes the same text again. */
export function guarded(text: string): string {
  return text.replace(GUARD, "$1'");
}

/** Takes off what `guarded` has put on, and nothing else. */
export function unguarded(text: string): string {
  return text.replace(GUARDED, '$1');
}
