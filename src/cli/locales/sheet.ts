import { parse } from 'csv-parse/sync';
import readXlsx from 'read-excel-file/node';
import writeXlsx from 'write-excel-file/node';
import * as z from 'zod/mini';
import { BOM, line } from '../../lib/server/office/csv.ts';
import { UsageError } from '../arguments.ts';

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
] as const;
export type Column = (typeof COLUMNS)[number];

/** One line of a sheet: a text of one language, in one plural form. */
export type Row = Readonly<Record<Column, string>>;

/** A line that was read: where it stood, and the columns that an import uses. */
export const ReadRow = z.object({
  /** The line of the sheet, the heading being the first. */
  line: z.int(),
  key: z.string(),
  english: z.string(),
  translation: z.string(),
});
export type ReadRow = z.infer<typeof ReadRow>;

/** What reading needs of a sheet; the others may be missing, moved or added to. */
const NEEDED = ['key', 'english', 'translation'] as const;

export function toCsv(rows: readonly Row[]): string {
  return BOM + [COLUMNS, ...rows.map((row) => COLUMNS.map((column) => row[column]))].map(line).join('');
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
  const [heading = [], ...rows] = /\.xlsx$/i.test(name) ? await xlsxCells(bytes) : csvCells(bytes);
  const titles = heading.map((title) => title.trim().toLowerCase());
  const places = NEEDED.map((column) => [column, titles.indexOf(column)] as const);
  const lacking = places.filter(([, at]) => at < 0).map(([column]) => `"${column}"`);
  if (lacking.length > 0)
    throw new UsageError(
      'sheet-columns',
      `${name} has no column ${lacking.join(', ')}. Its first line must name them, as in the file that was exported.`,
    );
  const at = Object.fromEntries(places) as Record<(typeof NEEDED)[number], number>;
  return rows
    .map((cells, index) => ({
      line: index + 2,
      key: tidy(cells[at.key] ?? ''),
      english: tidy(cells[at.english] ?? ''),
      translation: tidy(cells[at.translation] ?? ''),
    }))
    .filter(({ key, translation }) => key !== '' || translation !== '');
}

async function xlsxCells(bytes: Buffer): Promise<string[][]> {
  let sheets;
  try {
    sheets = await readXlsx(bytes);
  } catch (error) {
    throw new UsageError('sheet-unreadable', `It is no XLSX workbook that can be read: ${messageOf(error)}`);
  }
  const [first] = sheets;
  return (first?.data ?? []).map((row) => row.map((value) => (value === null ? '' : String(value))));
}

function csvCells(bytes: Buffer): string[][] {
  const text = bytes.toString('utf8');
  if (text.includes('\ufffd'))
    throw new UsageError(
      'sheet-unreadable',
      'It is not written in UTF-8. Save it as "CSV UTF-8", or as XLSX.',
    );
  // Excel writes what the country it thinks it is in writes between cells
  const [first = ''] = text.split(/\r?\n/);
  const delimiter = [',', ';', '\t'].find((each) => first.includes(each)) ?? ',';
  try {
    return parse(text, { bom: true, delimiter, relax_column_count: true, skip_empty_lines: true });
  } catch (error) {
    throw new UsageError('sheet-unreadable', `It is no CSV that can be read: ${messageOf(error)}`);
  }
}

/** What spreadsheets do to a text on its way: an apostrophe before it, other line ends, spaces around it. */
function tidy(text: string): string {
  return text
    .trim()
    .replace(/\r\n?/g, '\n')
    .replace(/^'(?=[=+\-@\u2212])/u, '')
    .normalize('NFC');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
