import * as z from 'zod/mini';
import { Consent } from './consent.ts';
import { defineKind, people, things, type Problem } from './kind.ts';
import { Code, Day, Id, LongText, maybe, Tag, text, YesNo } from './value.ts';

/** How an answer came to us. */
export const CardHow = z.enum(['handed-over', 'own-phone', 'from-paper', 'written-down']);
export type CardHow = z.infer<typeof CardHow>;

/** The answers of a card: the three prompts of the Guide (§2.2), or one undivided answer from paper. */
export const ANSWERS = ['good', 'missing', 'improve', 'undivided'] as const;
export type Answer = (typeof ANSWERS)[number];

/** The prompts in their order. */
export const PROMPT_NAMES = ['good', 'missing', 'improve'] as const;
export type Prompt = (typeof PROMPT_NAMES)[number];

/** The field of each prompt for the domains that somebody tapped as an answer, with words or without. */
export const PROMPTS = {
  good: 'goodDomains',
  missing: 'missingDomains',
  improve: 'improveDomains',
} as const satisfies Record<Prompt, string>;

/** Domains of the programme, each by its code; the record keeps one that the programme no longer has. */
const Domains = z.array(Code).check(z.maxLength(40, 'too-many'));

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
  goodDomains: maybe(Domains),
  missingDomains: maybe(Domains),
  improveDomains: maybe(Domains),
  /** One of the programme's age bands, or `prefer-not-to-say`. */
  age: maybe(Code),
  bornOutside: maybe(YesNo),
  /** What the person was told before they began; nothing is known of it for a card typed in from paper. */
  consent: maybe(Consent),
});
export type Postcard = z.infer<typeof Postcard>;

/** The domains that a card names for a prompt, each once. */
export function domainsOf(card: Partial<Postcard>, prompt: Prompt): string[] {
  return [...new Set(card[PROMPTS[prompt]] ?? [])];
}

/** True when somebody wrote or tapped something: a card with neither words nor a domain is not a card. */
export function hasAnswer(card: Partial<Postcard>): boolean {
  return (
    ANSWERS.some((answer) => (card[answer] ?? '').trim() !== '') ||
    Object.values(PROMPTS).some((field) => (card[field] ?? []).length > 0)
  );
}

export const postcard = defineKind({
  kind: 'postcard',
  version: 2,
  Schema: Postcard,
  maps: {},
  freeText: ANSWERS,
  leavesCopy: false,
  staysOnPhones: false,
  // 1 knew no domains and no consent; what it had stands as it was
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
      ...PROMPT_NAMES.flatMap((prompt) =>
        domainsOf(card, prompt).map((domain) => things(`postcard-domains-${prompt}`, 1, domain)),
      ),
      ...(card.age ? [people('postcards-age', 1, card.age)] : []),
      ...(card.bornOutside ? [people('postcards-born-outside', 1, card.bornOutside)] : []),
    ];
  },
});
