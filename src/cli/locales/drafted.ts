import { SOURCE_LANGUAGE } from '../../lib/i18n/languages.ts';
import { UsageError } from '../arguments.ts';
import { writeRead } from './read.ts';
import { basesOf, markOf, noted, readStates, writeStates, type Reader } from './state.ts';
import { baseOf, LOCALES, readWords, readWordsIfAny, TRANSLATED } from './words.ts';

/** What was noted: how many texts, and which were left because nobody has said that their words were written anew. */
export interface Drafted {
  drafted: number;
  /** By `area:key`. */
  left: string[];
}

/**
 * Notes who wrote words that were put into the files by hand: those that nobody has answered for yet, and those that are
 * named by their keys. A text whose English has changed must be named: nothing else tells that it was written anew.
 */
export function noteDrafted(
  tag: string,
  { by, keys = [] }: { by: Reader; keys?: readonly string[] },
  folder: URL = LOCALES,
): Drafted {
  let states = readStates(tag, folder);
  const asked = new Set(keys.map(baseOf));
  const unknown = new Set(asked);
  const left: string[] = [];
  let drafted = 0;
  for (const area of TRANSLATED) {
    const source = readWords(SOURCE_LANGUAGE, area, folder);
    const there = new Set([...readWordsIfAny(tag, area, folder).keys()].map(baseOf));
    const bases = basesOf(source).filter((base) => there.has(base));
    for (const base of bases) unknown.delete(`${area}:${base}`);
    const open = bases.filter((base) => !states[area]?.[base] || asked.has(`${area}:${base}`));
    const stale = bases.filter((base) => {
      const state = states[area]?.[base];
      return state && state.of !== markOf(source, base) && !open.includes(base);
    });
    left.push(...stale.map((base) => `${area}:${base}`));
    drafted += open.length;
    states = noted(states, area, source, open, { state: 'drafted', by });
  }
  if (unknown.size > 0)
    throw new UsageError('key', `There are no words in ${tag} for ${[...unknown].join(', ')}.`);
  writeStates(tag, states, folder);
  writeRead(folder);
  return { drafted, left };
}
