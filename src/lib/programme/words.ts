import * as z from 'zod/mini';
import { Tag } from '../records/value.ts';

/** One text of the programme in the languages it has been written in. */
export const Words = z.record(Tag, z.string().check(z.minLength(1), z.maxLength(400)));
export type Words = z.infer<typeof Words>;

/** A text and the language it is in, so that a fallback can be marked as such (`lang`, `dir`). */
export interface Worded {
  text: string;
  language: string;
}

/**
 * The text in the language asked for, else in its parent (`fa` for `fa-AF`), else in the programme's
 * first language, else in whatever there is.
 */
export function inLanguage(words: Words, language: string, first: string): Worded {
  const parent = language.split('-')[0] ?? language;
  for (const tag of [language, parent, first]) {
    const text = words[tag];
    if (text !== undefined) return { text, language: tag };
  }
  const [any] = Object.entries(words);
  return any ? { text: any[1], language: any[0] } : { text: '', language: first };
}
