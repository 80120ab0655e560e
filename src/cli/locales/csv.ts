import { STARTS } from '../../lib/server/office/csv.ts';

// What programs look past first, as `harmless` has it, and an apostrophe too. That makes the way back exact: whether a place
// is guarded does not hang on the guards at others.
const AHEAD = `(?=['"\\s\\p{Cc}\\p{Cf}]*[${STARTS}])`;
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
