import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { baseOf, readJson, TRANSLATED, LOCALES, type Area, type Texts } from './words.ts';

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

export function readStates(tag: string, folder: URL = LOCALES): StateFile {
  const url = new URL(`${tag}/state.json`, folder);
  return existsSync(url) ? StateFile.parse(readJson(url)) : {};
}

export function writeStates(tag: string, states: StateFile, folder: URL = LOCALES): void {
  // a line a key, so that a change of one is a change of one line
  const text = JSON.stringify(states, null, 2).replace(
    /\{\s+"state": ("\w+"),\s+"by": ("\w+"),\s+"of": ("\w+")\s+\}/g,
    '{ "state": $1, "by": $2, "of": $3 }',
  );
  writeFileSync(new URL(`${tag}/state.json`, folder), `${text}\n`);
}

/** The mark of an English text in all its forms. */
export function markOf(source: Texts, base: string): string {
  const forms = [...source].filter(([key]) => baseOf(key) === base).map(([, text]) => text);
  return createHash('sha256').update(forms.join('\n')).digest('hex').slice(0, 8);
}

/** How many keys of a language a reader of its own has read, and whether that is true of each key asked for. */
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
  area: Exclude<Area, 'office'>,
  source: Texts,
  bases: readonly string[],
  { state, by }: Pick<KeyState, 'state' | 'by'>,
): StateFile {
  const news = bases.map((base) => [base, { state, by, of: markOf(source, base) }] as const);
  const all: Record<string, KeyState> = { ...states[area], ...Object.fromEntries(news) };
  const ordered = basesOf(source).flatMap((base) => (all[base] ? [[base, all[base]] as const] : []));
  return { ...states, [area]: Object.fromEntries(ordered) };
}
