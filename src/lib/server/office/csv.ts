/** What a cell may hold: nothing, a number, or words. */
export type Cell = string | number | boolean | null | undefined;

/** Marks the file as UTF-8 for spreadsheets that would guess something else. */
export const BOM = '\uFEFF';

/**
 * What makes a spreadsheet take a cell for a formula, to stand between the brackets of a pattern. Some East Asian editions
 * read the wide and small forms as the plain ones.
 */
export const STARTS = '=+\\-@\u2212\uFF1D\uFF0B\uFF0D\uFF20\uFE66\uFE62\uFE63\uFE6B';
// some look past blanks, invisible characters and quotes first
const LOOKED_PAST = '[\\s\\p{Cc}\\p{Cf}"]*';
// Where the list separator is another than ours, a cell of ours is cut at it: guard what follows one as well.
const AFTER_SEPARATOR = new RegExp(`([;|\\t\\r\\n])(?=${LOOKED_PAST}[${STARTS}])`, 'gu');
const AT_START = new RegExp(`^(?=[\\t\\r\\n]|${LOOKED_PAST}[${STARTS}])`, 'u');

/** Words that no spreadsheet takes for a formula: an apostrophe stands before what could start one. */
export function harmless(text: string): string {
  return text.replace(AFTER_SEPARATOR, "$1'").replace(AT_START, "'");
}

/** One cell as it stands in the file (RFC 4180): words in quotes, quotes doubled, numbers as they are. */
export function cell(value: Cell): string {
  if (value === null || value === undefined || value === '') return '';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return `"${harmless(value).replaceAll('"', '""')}"`;
}

/** One line of the file, with its line end. */
export function line(cells: readonly Cell[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}
