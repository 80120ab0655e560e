import * as z from 'zod/mini';
import { Day, Id } from '../records/value.ts';
import { PublishedKey } from './keys.ts';
import { PROTOCOL } from './limits.ts';

/**
 * Why a change was refused, held or put off. Each has words in `locales/<tag>/field.json` under
 * `answer.<code>`.
 */
export const AnswerCode = z.enum([
  // never attributed to a device, and so never settled
  'malformed',
  'protocol-unknown',
  'wrong-programme',
  'unknown-device',
  'signature-wrong',
  // settled as refused
  'number-reused',
  'not-sealed-for-us',
  'body-too-large',
  'body-malformed',
  'unknown-path',
  'value-wrong',
  'record-incomplete',
  'other-kind',
  'not-allowed',
  'change-reused',
  // settled as refused by a person in the office, who discarded what was held
  'discarded',
  // held; beside this code, every code above for a change of which the phone keeps no readable copy, and
  // `not-sealed-for-us` for a key that the endpoint has never had
  'device-revoked',
  'key-retired',
  // later
  'newer-version',
  'too-many-held',
  'busy',
]);
export type AnswerCode = z.infer<typeof AnswerCode>;

/**
 * The endpoint's answer to one envelope, in the order of the batch. `digest` is the envelope's own
 * SHA-256 (base64url): an answer without it was not written by somebody who saw the envelope.
 * `n` stands in answers that settle or put off a number of a known device; an answer without `n`
 * settles nothing, whatever it says. What a newer endpoint adds is passed over: an old phone must still read it.
 */
export const Answer = z.object({
  answer: z.enum(['stored', 'held', 'refused', 'later']),
  digest: z.string(),
  n: z.optional(z.int()),
  change: z.optional(Id),
  /** An `AnswerCode`, or one that only a newer endpoint knows. */
  code: z.optional(z.string().check(z.maxLength(64))),
  /** Where in the record the trouble is, for a refused change: paths and codes, never content. */
  problems: z.optional(z.array(z.object({ path: z.string(), code: z.string() }))),
  /** The order of a stored change (see `stamp.ts`). */
  stamp: z.optional(z.string()),
  /** The day under which a change was stored, where the phone's clock had filled in another one. */
  day: z.optional(Day),
});
export type Answer = z.infer<typeof Answer>;

/** How far the endpoint has answered a device: the proof behind "214 of your 214". */
export const Answered = z.object({
  /** How many numbers have an answer that settles them. */
  count: z.int(),
  /** The highest number below which none is missing. */
  upTo: z.int(),
  /** The running digest at `upTo` (see `proof.ts`), base64url. */
  digest: z.string(),
});
export type Answered = z.infer<typeof Answered>;

/** The answer to a push. Anything else with status 200 is somebody else's page. */
export const PushAnswer = z.object({
  protocol: z.literal(PROTOCOL),
  programme: z.string(),
  /** The endpoint's clock, in milliseconds since 1970. */
  now: z.int(),
  answers: z.array(Answer),
  /** Missing when no envelope of the batch came from a known device. */
  answered: z.optional(Answered),
  /** Ids of records that were erased and must go from the phone too. */
  erased: z.array(Id),
  /**
   * Ids of records that live on, but from which somebody was erased: the phone's copy must go, and comes again with the
   * next read. Only for a phone that says how far it was told.
   */
  cleaned: z.optional(z.array(Id)),
  /** How far the phone has been told with this answer: the order to be named with the next batch. */
  erasedUpTo: z.optional(z.int()),
  /** The programme's keys, newest first, when the sender seals for an older one. */
  keys: z.optional(z.array(PublishedKey)),
});
export type PushAnswer = z.infer<typeof PushAnswer>;

/** True when the answer settles its number: the phone may take the envelope out of the outbox's way. */
export function settles(answer: Answer): boolean {
  return answer.n !== undefined && answer.answer !== 'later';
}
