import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { UI_LANGUAGES } from '../lib/i18n/languages.ts';
import { print, printJson, readOptions, run, UsageError } from './arguments.ts';
import { checkAll, type Found } from './locales/check.ts';
import { noteDrafted } from './locales/drafted.ts';
import { rowsOf, sheetOf } from './locales/export.ts';
import { importRows } from './locales/import.ts';
import { readSheet } from './locales/sheet.ts';
import { writeRead } from './locales/read.ts';
import { Reader } from './locales/state.ts';
import { TRANSLATIONS } from './locales/words.ts';

const HELP = `npm run locales -- check [--language TAG]
npm run locales -- export --language TAG --file NAME.xlsx [--unread]
npm run locales -- import --language TAG --file NAME.xlsx --by speaker|translator|machine [--despite]
npm run locales -- drafted --language TAG --by machine|speaker|translator [--key AREA:KEY]...
npm run locales -- read

  check           says what is wrong with the words, where, and ends with status 1 if anything is
  export          writes a sheet for a translator, XLSX or CSV by the ending of its name
  --unread        only what nobody who speaks the language has read yet
  import          takes a sheet back. A line counts as read where it was changed or says "yes" in the column "read"
                  (without that column, every one); lines without a translation are left alone
  --by            who has read it: speaker (somebody who speaks it), translator (by trade), machine
  --despite       take the good lines although others are refused
  drafted         notes who wrote the words that were put into the files by hand and that nobody has answered for yet
  --key           these too, as field:delete.what: their words were written anew, after the English or without it
  read            writes locales/read.json anew: what phones are told of who has read their words
  --json          one line of JSON on standard output`;

interface Options {
  language?: string | undefined;
  file?: string | undefined;
  by?: string | undefined;
  key?: string[] | undefined;
  unread?: boolean | undefined;
  despite?: boolean | undefined;
  json?: boolean | undefined;
}

function languageOf({ language }: Options): string {
  if (language !== undefined && TRANSLATIONS.includes(language)) return language;
  throw new UsageError('language', `--language must be one of ${TRANSLATIONS.join(' ')}.\n\n${HELP}`);
}

function fileOf({ file }: Options): string {
  if (file !== undefined && /\.(xlsx|csv)$/i.test(file)) return file;
  throw new UsageError('file', `--file must name a file that ends in .xlsx or .csv.\n\n${HELP}`);
}

function readerOf({ by }: Options): Reader {
  const reader = Reader.safeParse(by);
  if (reader.success) return reader.data;
  throw new UsageError('by', `--by must be speaker, translator or machine.\n\n${HELP}`);
}

function check({ language, json }: Options): void {
  if (language !== undefined && !UI_LANGUAGES.some(({ tag }) => tag === language))
    throw new UsageError('language', `There is no language ${language}.\n\n${HELP}`);
  const found = checkAll(language === undefined ? undefined : [language]);
  if (json === true) printJson({ faults: found });
  else if (found.length === 0) print('All words are there and whole.');
  else print(...found.map(lineOf), '', `${String(found.length)} fault(s)`);
  if (found.length > 0) process.exitCode = 1;
}

function lineOf({ file, key, what, code }: Found): string {
  return `${file}${key === '' ? '' : `  ${key}`}: ${what} (${code})`;
}

async function write(options: Options): Promise<void> {
  const [tag, file] = [languageOf(options), fileOf(options)];
  const rows = rowsOf(tag, { only: options.unread === true });
  writeFileSync(file, await sheetOf(file, tag, rows));
  if (options.json === true) printJson({ file, rows: rows.length });
  else
    print(
      `${file}: ${String(rows.length)} lines. Only the columns "translation" and "read" are to be written in.`,
    );
}

async function take(options: Options): Promise<void> {
  const [tag, file, by] = [languageOf(options), fileOf(options), readerOf(options)];
  const rows = await readSheet(basename(file), readBytes(file));
  const result = importRows(tag, rows, { by, despite: options.despite === true });
  if (options.json === true) printJson(result);
  else {
    print(
      ...result.refused.map(({ line, key, what }) => `line ${String(line)}  ${key}: ${what}`),
      `${String(result.taken)} text(s) taken: ${String(result.changed)} changed, ${String(result.read)} counted as read by ${by}; ${String(result.empty)} empty line(s) left alone.`,
      ...(result.refused.length > 0 && result.taken === 0
        ? ['Nothing was written. Mend these lines, or take the others with --despite.']
        : []),
    );
  }
  if (result.refused.length > 0) process.exitCode = 1;
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    throw new UsageError('file', `${file} cannot be read.`);
  }
}

function drafted(options: Options): void {
  const [tag, by] = [languageOf(options), readerOf(options)];
  const result = noteDrafted(tag, { by, keys: options.key ?? [] });
  if (options.json === true) printJson(result);
  else
    print(
      `${tag}: ${String(result.drafted)} text(s) noted as drafted by ${by}.`,
      ...(result.left.length > 0
        ? ['The English of these has changed. Where you have written them anew, name them with --key:']
        : []),
      ...result.left.map((key) => `  ${key}`),
    );
  if (result.left.length > 0) process.exitCode = 1;
}

await run(async () => {
  const [command = '', ...rest] = process.argv.slice(2);
  const options = readOptions(
    {
      language: { type: 'string' },
      file: { type: 'string' },
      by: { type: 'string' },
      key: { type: 'string', multiple: true },
      unread: { type: 'boolean' },
      despite: { type: 'boolean' },
      json: { type: 'boolean' },
    },
    HELP,
    rest,
  );
  if (command === 'check') check(options);
  else if (command === 'export') await write(options);
  else if (command === 'import') await take(options);
  else if (command === 'drafted') drafted(options);
  else if (command === 'read') writeRead();
  else throw new UsageError('usage', HELP);
});
