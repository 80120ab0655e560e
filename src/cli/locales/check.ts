import { readdirSync } from 'node:fs';
import * as z from 'zod/mini';
import { SOURCE_LANGUAGE, UI_LANGUAGES } from '../../lib/i18n/languages.ts';
import { Context } from './export.ts';
import { faultsIn, type FaultCode } from './faults.ts';
import { isReadCurrent } from './read.ts';
import { basesOf, markOf, readStates, type StateFile } from './state.ts';
import { usage } from './uses.ts';
import {
  AREAS,
  BrokenFile,
  ifThere,
  LOCALES,
  readFileOf,
  readWords,
  TRANSLATED,
  TRANSLATIONS,
} from './words.ts';

/** A fault, and the file that it is in. */
export interface Found {
  /** `locales/pl/field.json`, or the file of code. */
  file: string;
  key: string;
  code:
    | FaultCode
    | 'file-unreadable'
    | 'stray-file'
    | 'no-state'
    | 'english-changed'
    | 'no-term'
    | 'unknown-term'
    | 'unused-key'
    | 'no-such-key'
    | 'read-old';
  what: string;
}

const Glossary = z.record(z.string(), z.string().check(z.minLength(1)));

/** Checks the words of one language: its texts, their states, its glossary. */
export function checkLanguage(tag: string, folder: URL = LOCALES): Found[] {
  const states = tag === SOURCE_LANGUAGE ? {} : readOr(() => readStates(tag, folder), `${tag}/state.json`);
  return [
    ...TRANSLATED.flatMap((area) => checkArea(tag, area, Array.isArray(states) ? null : states, folder)),
    ...(Array.isArray(states) ? states : []),
    ...checkGlossary(tag, folder),
  ];
}

/** What a reading gives, or the fault that its file cannot be read. */
function readOr<T extends object>(read: () => T, path: string): T | [Found] {
  const unreadable = (file: string, what: string): [Found] => [
    { file, key: '', code: 'file-unreadable', what },
  ];
  try {
    return ifThere<T | [Found]>(read, unreadable(`locales/${path}`, 'is missing'));
  } catch (error) {
    if (error instanceof BrokenFile) return unreadable(error.file, error.what);
    throw error;
  }
}

type Translated = (typeof TRANSLATED)[number];

/** `states`: null where nobody can read them. */
function checkArea(tag: string, area: Translated, states: StateFile | null, folder: URL): Found[] {
  const file = `locales/${tag}/${area}.json`;
  const source = readWords(SOURCE_LANGUAGE, area, folder);
  const texts = readOr(() => readWords(tag, area, folder), `${tag}/${area}.json`);
  if (Array.isArray(texts)) return texts;
  const found = faultsIn(tag, texts, source).map((fault) => ({ file, ...fault }));
  if (tag === SOURCE_LANGUAGE || states === null) return found;
  return [
    ...found,
    ...basesOf(source).flatMap((key): Found[] => {
      const state = states[area]?.[key];
      if (!state)
        return [
          {
            file: `locales/${tag}/state.json`,
            key: `${area}: ${key}`,
            code: 'no-state',
            what: 'nobody has said who wrote it',
          },
        ];
      return state.of === markOf(source, key)
        ? []
        : [{ file, key, code: 'english-changed', what: 'the English has changed since it was translated' }];
    }),
  ];
}

function checkGlossary(tag: string, folder: URL): Found[] {
  const file = `locales/${tag}/glossary.json`;
  const terms = Object.keys(readFileOf(Glossary, `${SOURCE_LANGUAGE}/glossary.json`, folder));
  const own = readOr(() => readFileOf(Glossary, `${tag}/glossary.json`, folder), `${tag}/glossary.json`);
  if (Array.isArray(own)) return own;
  return [
    ...terms
      .filter((term) => !(term in own))
      .map((key): Found => ({ file, key, code: 'no-term', what: 'the term has no word here' })),
    ...Object.keys(own)
      .filter((term) => !terms.includes(term))
      .map((key): Found => ({ file, key, code: 'unknown-term', what: 'English has no such term' })),
  ];
}

/** What everything else is measured against, and cannot be read. */
function checkSource(folder: URL): Found[] {
  const path = (name: string) => `${SOURCE_LANGUAGE}/${name}.json`;
  return [
    ...AREAS.map((area) => readOr(() => readWords(SOURCE_LANGUAGE, area, folder), path(area))),
    readOr(() => readFileOf(Glossary, path('glossary'), folder), path('glossary')),
    readOr(() => readFileOf(Context, 'context.json', folder), 'context.json'),
  ].flatMap((read) => (Array.isArray(read) ? read : []));
}

/** What stands in `locales/` and is read by nobody: a folder of no language, a name that was mistyped. */
function checkStrays(folder: URL): Found[] {
  const tags = UI_LANGUAGES.map(({ tag }) => tag);
  const own = (tag: string) =>
    tag === SOURCE_LANGUAGE
      ? [...AREAS, 'glossary'].map((name) => `${name}.json`)
      : [...[...TRANSLATED, 'glossary', 'state'].map((name) => `${name}.json`), 'clips/'];
  const strays = (path: string, known: readonly string[]) =>
    namesIn(new URL(path, folder))
      .filter((name) => !known.includes(name))
      .map((name) => `locales/${path}${name}`);
  return [
    ...strays('', ['context.json', 'read.json', ...tags.map((tag) => `${tag}/`)]),
    ...tags.flatMap((tag) => strays(`${tag}/`, own(tag))),
  ].map((file) => ({
    file,
    key: '',
    code: 'stray-file',
    what: 'no language, and no file of words, has this name',
  }));
}

/** The names in a folder, those of folders with a stroke; none where it is missing. Hidden ones are the machine's. */
function namesIn(url: URL): string[] {
  return ifThere(() => readdirSync(url, { withFileTypes: true }), [])
    .filter(({ name }) => !name.startsWith('.'))
    .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
    .sort();
}

/** That phones are told what the states say; a state that cannot be read is told of where it stands. */
function checkRead(folder: URL): Found[] {
  const old: Found = {
    file: 'locales/read.json',
    key: '',
    code: 'read-old',
    what: 'it is not what the states say: npm run locales -- read',
  };
  const current = readOr(() => ({ is: isReadCurrent(folder) }), 'read.json');
  if (Array.isArray(current)) return current;
  return current.is ? [] : [old];
}

/** Checks everything: all languages, and that the screens and the words ask for each other. */
export function checkAll(
  tags: readonly string[] = [SOURCE_LANGUAGE, ...TRANSLATIONS],
  folder: URL = LOCALES,
): Found[] {
  const strays = checkStrays(folder);
  const broken = checkSource(folder);
  // without the English there is nothing to measure the others against
  if (broken.length > 0) return [...strays, ...broken];
  const { unused, missing } = usage(folder);
  const found = tags.flatMap((tag) => checkLanguage(tag, folder));
  const file = `locales/${SOURCE_LANGUAGE}`;
  return [
    ...strays,
    ...found,
    ...checkRead(folder).filter((read) => !found.some((each) => each.file === read.file)),
    ...unused.map((key): Found => ({ file, key, code: 'unused-key', what: 'no screen shows it' })),
    ...missing.map((use): Found => ({
      file: use.split(': ')[0] ?? '',
      key: use.split(': ')[1] ?? '',
      code: 'no-such-key',
      what: use.includes('*')
        ? 'it is put together at run time: list what may stand there in src/cli/locales/composed.ts'
        : 'a screen asks for it, and there are no words',
    })),
  ];
}
