import { parse } from 'csv-parse/sync';
import readXlsx from 'read-excel-file/node';
import writeXlsx from 'write-excel-file/node';
import { BOM, line } from '../../lib/server/office/csv.ts';
import { UsageError } from '../arguments.ts';
import { guarded, unguarded } from './csv.ts';

/** The columns of a sheet for translators, in the order they are written in; they are found again by their names. */
export const COLUMNS = [
  'key',
  'english',
  'translation',
  'plural form',
  'used for the numbers',
  'what it is for',
  'picture',
  'longest',
  'state',
  'read by',
  'read',
  'language',
] as const;
export type Column = (typeof COLUMNS)[number];

/** One line of a sheet: a text of one language, in one plural form. */
export type Row = Readonly<Record<Column, string>>;

/** A line that was read: where it stood, and the columns that an import uses. */
export interface ReadRow {
  /** The line of the sheet, the heading being the first. */
  line: number;
  key: string;
  english: string;
  translation: string;
  /** The tag of the language that the line was exported for. */
  language: string;
  /** What the reader has put into the column "read"; null where the sheet has none. */
  read: string | null;
  /** What a program has made of the translation: "a date"; null where it is text. */
  spoilt: string | null;
}

/** What reading needs of a sheet; the others may be missing, moved or added to. */
const NEEDED = ['key', 'english', 'translation', 'language'] as const;

/** A cell of a workbook: text, unless a program has made something else of it. */
type Cell = string | number | boolean | Date | null;

export function toCsv(rows: readonly Row[]): string {
  return (
    BOM + [COLUMNS, ...rows.map((row) => COLUMNS.map((column) => guarded(row[column])))].map(line).join('')
  );
}

/** A workbook with wrapped texts, a heading that stays, and the language's direction in the column of translations. */
export async function toXlsx(rows: readonly Row[], direction: 'ltr' | 'rtl'): Promise<Buffer> {
  const width: Record<Column, number> = {
    key: 28,
    english: 50,
    translation: 50,
    'plural form': 12,
    'used for the numbers': 20,
    'what it is for': 40,
    picture: 26,
    longest: 9,
    state: 12,
    'read by': 12,
    read: 8,
    language: 10,
  };
  const cellOf = (row: Row, column: Column) => ({
    // everything is text, so that no program makes a number or a date of it
    type: String,
    format: '@',
    value: row[column],
    wrap: true,
    alignVertical: 'top' as const,
    ...(column === 'translation' && direction === 'rtl' ? { align: 'right' as const } : {}),
  });
  return writeXlsx(
    [
      COLUMNS.map((column) => ({ value: column, fontWeight: 'bold' as const })),
      ...rows.map((row) => COLUMNS.map((column) => cellOf(row, column))),
    ],
    { columns: COLUMNS.map((column) => ({ width: width[column] })), stickyRowsCount: 1 },
  ).toBuffer();
}

/**
 * The lines of a sheet, whichever program wrote it: columns are found by their headings, in any order. Throws a
 * `UsageError` where it is no sheet of ours.
 */
export async function readSheet(name: string, bytes: Buffer): Promise<ReadRow[]> {
  const isXlsx = /\.xlsx$/i.test(name);
  const all = isXlsx ? await xlsxCells(bytes) : csvCells(bytes);
  // programs put blank lines where they like, and count them
  const top = all.findIndex((cells) => cells.some((each) => textOf(each) !== ''));
  const titles = (all[top] ?? []).map((title) => textOf(title).toLowerCase());
  const at = placesOf(name, titles);
  const tidy = (value: Cell | undefined) => (isXlsx ? textOf(value) : unguarded(textOf(value)));
  const rows = all.slice(top + 1).map((cells, index) => ({
    line: top + index + 2,
    key: tidy(cells[at.key]),
    english: tidy(cells[at.english]),
    translation: tidy(cells[at.translation]),
    language: tidy(cells[at.language]),
    read: at.read < 0 ? null : tidy(cells[at.read]),
    spoilt: spoiltOf(cells[at.translation]),
  }));
  const filled = rows.filter(({ key, translation }) => key !== '' || translation !== '');
  if (filled.length === 0) throw new UsageError('sheet-empty', `${name} has no line below its heading.`);
  return filled;
}

/** Where the columns stand that an import uses. */
function placesOf(name: string, titles: readonly string[]): Record<(typeof NEEDED)[number] | 'read', number> {
  const lacking = NEEDED.filter((column) => !titles.includes(column));
  if (lacking.length === 1 && lacking[0] === 'language')
    throw new UsageError(
      'sheet-columns',
      `${name} does not say which language it is in (no column "language"): it is of an older export. Export it anew, and put the translations into the new one.`,
    );
  if (lacking.length > 0)
    throw new UsageError(
      'sheet-columns',
      `${name} has no column ${lacking.map((column) => `"${column}"`).join(', ')}. Its first line must name them, as in the file that was exported.`,
    );
  const twice = [...NEEDED, 'read'].filter((column) => titles.indexOf(column) !== titles.lastIndexOf(column));
  if (twice.length > 0)
    throw new UsageError(
      'sheet-columns',
      `${name} has more than one column ${twice.map((column) => `"${column}"`).join(', ')}. Leave only one of them.`,
    );
  const at = (column: string) => titles.indexOf(column);
  return {
    key: at('key'),
    english: at('english'),
    translation: at('translation'),
    language: at('language'),
    read: at('read'),
  };
}

async function xlsxCells(bytes: Buffer): Promise<Cell[][]> {
  let sheets;
  try {
    sheets = await readXlsx(bytes);
  } catch (error) {
    throw new UsageError('sheet-unreadable', `It is no XLSX workbook that can be read: ${messageOf(error)}`);
  }
  // the library's type allows for a constructor among the values, which never comes
  return (sheets[0]?.data ?? []).map((row) =>
    row.map((value) => (typeof value === 'function' ? null : value)),
  );
}

function csvCells(bytes: Buffer): string[][] {
  const text = bytes.toString('utf8');
  if (text.includes('\ufffd'))
    throw new UsageError(
      'sheet-unreadable',
      'It is not written in UTF-8. Save it as "CSV UTF-8", or as XLSX.',
    );
  // Excel writes what the country it thinks it is in writes between cells
  const first = text.split(/\r?\n/).find((each) => /\p{L}/u.test(each)) ?? '';
  const delimiter = [',', ';', '\t'].find((each) => first.includes(each)) ?? ',';
  try {
    return parse(text, { bom: true, delimiter, relax_column_count: true });
  } catch (error) {
    throw new UsageError('sheet-unreadable', `It is no CSV that can be read: ${messageOf(error)}`);
  }
}

/** A cell as text, without what spreadsheets do to one on its way: other line ends, spaces around it. */
function textOf(value: Cell | undefined): string {
  return value === null || value === undefined
    ? ''
    : String(value).trim().replace(/\r\n?/g, '\n').normalize('NFC');
}

/** What a program has made of a cell that should be text. */
function spoiltOf(value: Cell | undefined): string | null {
  if (typeof value === 'number') return 'a number';
  if (typeof value === 'boolean') return 'TRUE or FALSE';
  return value instanceof Date ? 'a date' : null;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
