import * as z from 'zod/mini';
import { Tag } from './value.ts';

/** The last moment that a clock can name; whatever reads it may print it. */
const LAST_MOMENT = 8_640_000_000_000_000;

/**
 * What somebody was told before they gave us their words, or agreed to: which wording, in which language it was shown to
 * them, and when by the phone's own clock.
 */
export const Consent = z.strictObject({
  /** The version of the wording; `docs/consent.md` says what each one said. */
  wording: z.int('not-a-count').check(z.minimum(1, 'not-a-count'), z.maximum(9999, 'not-a-count')),
  language: Tag,
  at: z.int('not-a-time').check(z.minimum(0, 'not-a-time'), z.maximum(LAST_MOMENT, 'not-a-time')),
});
export type Consent = z.infer<typeof Consent>;

/**
 * The versions of the words that somebody is told or asked before they give us theirs. Whoever changes such words in
 * `locales/` in any language raises the version and writes the new English ones down in `docs/consent.md`.
 */
export const WORDING = {
  /** `postcard:intro`: what stands before the questions of a handed-over card. */
  card: 1,
  /** `field:session.quote-…`: what a speaker is asked before a quote is written down. */
  quote: 1,
} as const;
