import * as z from 'zod/mini';
import { defineKind, people, things, type Problem } from './kind.ts';
import { Code, Day, Id, LongText, maybe, Tag, text, YesNo } from './value.ts';

/** How an answer came to us. */
export const CardHow = z.enum(['handed-over', 'own-phone', 'from-paper', 'written-down']);
export type CardHow = z.infer<typeof CardHow>;

/** The answers of a card: the three prompts of the Guide (§2.2), or one undivided answer from paper. */
export const ANSWERS = ['good', 'missing', 'improve', 'undivided'] as const;
export type Answer = (typeof ANSWERS)[number];

/** "How MiFriendly is my city?" No name, no contact. */
export const Postcard = z.strictObject({
  day: Day,
  city: Code,
  event: maybe(Id),
  /** The language of the answer. */
  language: Tag,
  how: CardHow,
  /** The paper card's serial number. */
  serial: maybe(text(40)),
  good: maybe(LongText),
  missing: maybe(LongText),
  improve: maybe(LongText),
  undivided: maybe(LongText),
  /** One of the programme's age bands, or `prefer-not-to-say`. */
  age: maybe(Code),
  bornOutside: maybe(YesNo),
});
export type Postcard = z.infer<typeof Postcard>;

/** True when somebody wrote something: a card with no words is not a card. */
export function hasAnswer(card: Partial<Pick<Postcard, Answer>>): boolean {
  return ANSWERS.some((answer) => (card[answer] ?? '').trim() !== '');
}

export const postcard = defineKind({
  kind: 'postcard',
  version: 1,
  Schema: Postcard,
  maps: {},
  freeText: ANSWERS,
  leavesCopy: false,
  upgrade: (patch) => patch,
  rules(card) {
    const problems: Problem[] = [];
    if (!hasAnswer(card)) problems.push({ path: 'good', code: 'one-answer' });
    return problems;
  },
  counts(card) {
    return [
      people('postcards', 1),
      things('postcard-languages', 1, card.language),
      things('postcard-how', 1, card.how),
      ...(card.age ? [people('postcards-age', 1, card.age)] : []),
      ...(card.bornOutside ? [people('postcards-born-outside', 1, card.bornOutside)] : []),
    ];
  },
});
