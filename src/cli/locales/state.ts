import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import * as z from 'zod/mini';
import {
  baseOf,
  formsOfSource,
  ifThere,
  LOCALES,
  readFileOf,
  TRANSLATED,
  type Area,
  type Texts,
} from './words.ts';

/** Who wrote or read a translation: a machine, somebody who speaks the language, or a translator by trade. */
export const Reader = z.enum(['machine', 'speaker', 'translator']);
export type Reader = z.infer<typeof Reader>;

/**
 * What is known of the translation of one key: `drafted` or `reviewed`, by whom, and of which English (the first eight
 * digits of its SHA-256), so that a text whose English has changed since is seen to be old.
 */
export const KeyState = z.strictObject({
  state: z.enum(['drafted', 'reviewed']),
  by: Reader,
  of: z.string().check(z.regex(/^[0-9a-f]{8}$/)),
});
export type KeyState = z.infer<typeof KeyState>;

/** `locales/<tag>/state.json`: the state of each key (without plural endings) of each file. */
export const StateFile = z.partialRecord(z.enum(TRANSLATED), z.record(z.string(), KeyState));
export type StateFile = z.infer<typeof StateFile>;

type Translated = Exclude<Area, 'office'>;

export function readStates(tag: string, folder: URL = LOCALES): StateFile {
  return ifThere(() => readFileOf(StateFile, `${tag}/state.json`, folder), {});
}

export function writeStates(tag: string, states: StateFile, folder: URL = LOCALES): void {
  // a line a key, so that a change of one is a change of one line
  const text = JSON.stringify(states, null, 2).replace(
    /\{\s+"state": ("\w+"),\s+"by": ("\w+"),\s+"of": ("\w+")\s+\}/g,
    '{ "state": $1, "by": $2, "of": $3 }',
  );
  const url = new URL(`${tag}/state.json`, folder);
  mkdirSync(new URL('.', url), { recursive: true });
  writeFileSync(url, `${text}\n`);
}

/** The mark of an English text in all its forms. */
export function markOf(source: Texts, base: string): string {
  return createHash('sha256').update(formsOfSource(source, base).join('\n')).digest('hex').slice(0, 8);
}

/** Whether a person, and no machine, has read the translation of the English that has this mark. */
export function isReadBySpeaker(state: KeyState | undefined, mark: string): boolean {
  return state?.state === 'reviewed' && state.by !== 'machine' && state.of === mark;
}

/** The keys of a file, each once. */
export function basesOf(source: Texts): string[] {
  return [...new Set([...source.keys()].map(baseOf))];
}

/** Notes the same state for many keys. */
export function noted(
  states: StateFile,
  area: Translated,
  source: Texts,
  bases: readonly string[],
  { state, by }: Pick<KeyState, 'state' | 'by'>,
): StateFile {
  const news = bases.map((base) => [base, { state, by, of: markOf(source, base) }] as const);
  return withStates(states, area, source, Object.fromEntries(news));
}

/** Puts the states of some keys beside those of the others, in the order of the source. */
export function withStates(
  states: StateFile,
  area: Translated,
  source: Texts,
  news: Record<string, KeyState>,
): StateFile {
  const all: Record<string, KeyState> = { ...states[area], ...news };
  const ordered = basesOf(source).flatMap((base) => (all[base] ? [[base, all[base]] as const] : []));
  return { ...states, [area]: Object.fromEntries(ordered) };
}

const STRENGTH: Record<KeyState['state'], Record<Reader, number>> = {
  drafted: { machine: 0, speaker: 2, translator: 3 },
  reviewed: { machine: 1, speaker: 4, translator: 5 },
};

/** How much a state is worth: what a person has read most, what a machine has drafted least. */
export function strengthOf({ state, by }: Pick<KeyState, 'state' | 'by'>): number {
  return STRENGTH[state][by];
}
