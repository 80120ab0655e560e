import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { SOURCE_LANGUAGE, UI_LANGUAGES } from '../../lib/i18n/languages.ts';
import { UsageError } from '../arguments.ts';

/** The parts of the words, each a file in `locales/<tag>/`. The office works in English. */
export const AREAS = ['postcard', 'field', 'about', 'west-midlands', 'office'] as const;
export type Area = (typeof AREAS)[number];
/** What is translated. */
export const TRANSLATED = AREAS.filter((area) => area !== 'office');
/** The languages that are translations. */
export const TRANSLATIONS = UI_LANGUAGES.map(({ tag }) => tag).filter((tag) => tag !== SOURCE_LANGUAGE);

/** A file of words: groups of texts by key. */
export const WordFile = z.record(z.string(), z.record(z.string(), z.string()));
export type WordFile = z.infer<typeof WordFile>;

/** The texts of a file by `group.key`. */
export type Texts = ReadonlyMap<string, string>;

/** Where the word files stand. */
export const LOCALES = new URL('../../../locales/', import.meta.url);

export function readWords(tag: string, area: Area, folder: URL = LOCALES): Texts {
  const file = readFileOf(WordFile, `${tag}/${area}.json`, folder);
  return new Map(
    Object.entries(file).flatMap(([group, texts]) =>
      Object.entries(texts).map(([key, text]) => [`${group}.${key}`, text] as const),
    ),
  );
}

/** The words of a language, or none where it has no such file yet; a file that cannot be read is not none. */
export function readWordsIfAny(tag: string, area: Area, folder: URL = LOCALES): Texts {
  return ifThere(() => readWords(tag, area, folder), new Map());
}

/** Writes a file of words in the order of the source, so that what differs is what was changed. */
export function writeWords(tag: string, area: Area, texts: Texts, folder: URL = LOCALES): void {
  const order = [...readWords(SOURCE_LANGUAGE, area, folder).keys()].map(baseOf);
  const place = new Map([...new Set(order)].map((base, at) => [base, at]));
  const sorted = [...texts].sort(([a], [b]) => (place.get(baseOf(a)) ?? 0) - (place.get(baseOf(b)) ?? 0));
  const file: WordFile = {};
  for (const [key, text] of sorted) {
    const [group = '', name = ''] = key.split('.');
    (file[group] ??= {})[name] = text;
  }
  const url = new URL(`${tag}/${area}.json`, folder);
  mkdirSync(new URL('.', url), { recursive: true });
  writeJson(url, file);
}

export function readJson(url: URL): unknown {
  return JSON.parse(readFileSync(url, 'utf8'));
}

/** A file in `locales/` that is there and holds something else than it should. */
export class BrokenFile extends UsageError {
  /** As people know it: `locales/pl/field.json`. */
  readonly file: string;
  /** What is wrong with it, in one line. */
  readonly what: string;
  constructor(path: string, what: string) {
    super('file-unreadable', `locales/${path} ${what}`);
    this.file = `locales/${path}`;
    this.what = what;
  }
}

/** Reads a file by its path in `locales/`. Throws a `BrokenFile` unless it is what it should be, or is not there. */
export function readFileOf<T>(schema: z.ZodMiniType<T>, path: string, folder: URL = LOCALES): T {
  const text = readFileSync(new URL(path, folder), 'utf8');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new BrokenFile(path, `is no JSON: ${error instanceof Error ? oneLine(error.message) : ''}`);
  }
  const read = schema.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const at = issue?.path.map(String).join(' / ') ?? '';
  throw new BrokenFile(path, `does not hold what it should${at === '' ? '' : `, at ${at}`}`);
}

/** What a reading gives, or something else where its file is not there; nothing else counts as not there. */
export function ifThere<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return otherwise;
    throw error;
  }
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}

export function writeJson(url: URL, value: unknown): void {
  writeFileSync(url, `${JSON.stringify(value, null, 2)}\n`);
}

const PLURAL = /_(zero|one|two|few|many|other)$/;

/** A key without its plural ending: what stands for one text in the source. */
export function baseOf(key: string): string {
  return key.replace(PLURAL, '');
}

/** The plural form that a key is for, if it counts. */
export function formOf(key: string): Intl.LDMLPluralRule | undefined {
  return PLURAL.exec(key)?.[1] as Intl.LDMLPluralRule | undefined;
}

/** The source of a text: where it counts, the English form for many, which fills in everything. */
export function sourceOf(source: Texts, key: string): string | undefined {
  return source.get(`${baseOf(key)}_other`) ?? source.get(key);
}

/** Every English form of a text: one for most, several for what counts. */
export function formsOfSource(source: Texts, key: string): string[] {
  return [...source].filter(([each]) => baseOf(each) === baseOf(key)).map(([, text]) => text);
}
