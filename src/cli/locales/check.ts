import { existsSync } from 'node:fs';
import * as z from 'zod/mini';
import { SOURCE_LANGUAGE } from '../../lib/i18n/languages.ts';
import { faultsIn, type FaultCode } from './faults.ts';
import { isReadCurrent } from './read.ts';
import { basesOf, markOf, readStates } from './state.ts';
import { usage } from './uses.ts';
import { LOCALES, readJson, readWords, TRANSLATED, TRANSLATIONS } from './words.ts';

/** A fault, and the file that it is in. */
export interface Found {
  /** `locales/pl/field.json`, or the file of code. */
  file: string;
  key: string;
  code:
    | FaultCode
    | 'file-unreadable'
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
  return [...TRANSLATED.flatMap((area) => checkArea(tag, area, folder)), ...checkGlossary(tag, folder)];
}

function checkArea(tag: string, area: (typeof TRANSLATED)[number], folder: URL): Found[] {
  const file = `locales/${tag}/${area}.json`;
  const source = readWords(SOURCE_LANGUAGE, area, folder);
  let texts;
  try {
    texts = readWords(tag, area, folder);
  } catch {
    return [{ file, key: '', code: 'file-unreadable', what: 'it is missing, or no file of words' }];
  }
  const found = faultsIn(tag, texts, source).map((fault) => ({ file, ...fault }));
  if (tag === SOURCE_LANGUAGE) return found;
  const states = readStates(tag, folder)[area] ?? {};
  return [
    ...found,
    ...basesOf(source).flatMap((key): Found[] => {
      const state = states[key];
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
  const url = new URL(`${tag}/glossary.json`, folder);
  const terms = Object.keys(Glossary.parse(readJson(new URL(`${SOURCE_LANGUAGE}/glossary.json`, folder))));
  const own = existsSync(url) ? Glossary.safeParse(readJson(url)).data : undefined;
  if (!own) return [{ file, key: '', code: 'file-unreadable', what: 'it is missing, or no glossary' }];
  return [
    ...terms
      .filter((term) => !(term in own))
      .map((key): Found => ({ file, key, code: 'no-term', what: 'the term has no word here' })),
    ...Object.keys(own)
      .filter((term) => !terms.includes(term))
      .map((key): Found => ({ file, key, code: 'unknown-term', what: 'English has no such term' })),
  ];
}

/** Checks everything: all languages, and that the screens and the words ask for each other. */
export function checkAll(
  tags: readonly string[] = [SOURCE_LANGUAGE, ...TRANSLATIONS],
  folder: URL = LOCALES,
): Found[] {
  const { unused, missing } = usage(folder);
  const file = `locales/${SOURCE_LANGUAGE}`;
  return [
    ...tags.flatMap((tag) => checkLanguage(tag, folder)),
    ...(isReadCurrent(folder)
      ? []
      : [
          {
            file: 'locales/read.json',
            key: '',
            code: 'read-old' as const,
            what: 'it is not what the states say: npm run locales -- read',
          },
        ]),
    ...unused.map((key): Found => ({ file, key, code: 'unused-key', what: 'no screen shows it' })),
    ...missing.map((use): Found => ({
      file: use.split(': ')[0] ?? '',
      key: use.split(': ')[1] ?? '',
      code: 'no-such-key',
      what: 'a screen asks for it, and there are no words',
    })),
  ];
}
