import file from '../../../locales/read.json' with { type: 'json' };
import { SOURCE_LANGUAGE } from './languages.ts';

/** Which translations somebody who speaks the language has read. Made by `npm run locales`, of the state of each key. */
const { texts, read, careful }: ReadFile = file;

interface ReadFile {
  texts: number;
  read: Readonly<Record<string, number>>;
  /** Without English where the screen that shows the words has it at hand. */
  careful: Readonly<Record<string, { english?: string; read: readonly string[] }>>;
}

/** How many of a language's texts somebody who speaks it has read; null for the language they were written in. */
export function readBySpeaker(tag: string): { read: number; of: number } | null {
  return tag === SOURCE_LANGUAGE ? null : { read: read[tag] ?? 0, of: texts };
}

/**
 * The English of words that somebody agrees to or whose safety hangs on them, while nobody who speaks `tag` has read them.
 * `atHand` gives the English of words that `read.json` only names.
 */
export function englishOf(
  tag: string,
  key: string,
  values: Readonly<Record<string, string | number>> = {},
  atHand: (key: string) => string | undefined = () => undefined,
): string | null {
  const words = Object.hasOwn(careful, key) ? careful[key] : undefined;
  if (!words || tag === SOURCE_LANGUAGE || words.read.includes(tag)) return null;
  const english = words.english ?? atHand(key);
  return english === undefined
    ? null
    : english.replace(/\{\{([\w-]+)\}\}/g, (_, name: string) => String(values[name] ?? ''));
}
