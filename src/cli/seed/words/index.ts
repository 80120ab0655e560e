import { arabic, persian, urdu } from './arabic-persian-urdu.ts';
import { english } from './english.ts';
import { polish, romanian, ukrainian } from './polish-romanian-ukrainian.ts';
import { french, portuguese } from './portuguese-french.ts';
import { somali, tigrinya } from './tigrinya-somali.ts';

/** What people might write on a postcard, by prompt. Invented; nobody's own words, nobody's name. */
export interface Answers {
  good: readonly string[];
  missing: readonly string[];
  improve: readonly string[];
}

/** The answers by language tag, and how often each language is met (before the programme has its say). */
export const ANSWERS_IN: Readonly<Record<string, { answers: Answers; weight: number }>> = {
  'en-GB': { answers: english, weight: 36 },
  ar: { answers: arabic, weight: 14 },
  ur: { answers: urdu, weight: 7 },
  pl: { answers: polish, weight: 7 },
  ro: { answers: romanian, weight: 7 },
  uk: { answers: ukrainian, weight: 8 },
  ti: { answers: tigrinya, weight: 7 },
  so: { answers: somali, weight: 5 },
  fa: { answers: persian, weight: 6 },
  pt: { answers: portuguese, weight: 3 },
  fr: { answers: french, weight: 3 },
};
