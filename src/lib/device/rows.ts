import * as z from 'zod/mini';
import type { KindName } from '../records/index.ts';
import { Id } from '../records/value.ts';
import { Answered } from '../sync/answer.ts';
import type { Fields } from '../sync/merge.ts';
import { Sealed } from './vault/sealed.ts';
import { OwnBytes } from './own-bytes.ts';

// What the phone keeps, row by row. Rows are plain values (never a rune's proxy) and are parsed when read.

// A type only: the worker, which reads the outbox, has no use for the code of all kinds.
const Kind = z.custom<KindName>((value: unknown) => typeof value === 'string');
// Checked field by field when a record is read (`readRecord`), so a long list does not pay twice.
export const Base = z.custom<Fields>((value: unknown) => typeof value === 'object' && value !== null);

/** The number given out last. Only a save moves it, always in the transaction that writes the envelope. */
export const Numbers = z.object({ key: z.literal('head'), head: z.int() });
export type Numbers = z.infer<typeof Numbers>;

/** What the phone knows of the endpoint. Only the sync loop writes it. */
export const Contact = z.object({
  key: z.literal('contact'),
  /** Endpoint's clock minus the phone's, in milliseconds. */
  offset: z.nullable(z.int()),
  cursor: z.nullable(z.string()),
  /** While a reset is being reread: the mark that the records which came again bear. */
  reread: z.nullable(z.string()),
  /** The phone's own running digest over the numbers answered without a gap. */
  proof: z.object({ upTo: z.int(), digest: OwnBytes }),
  /** What the endpoint says it has answered. */
  claimed: z.nullable(Answered),
  /** True when the endpoint's digest at `claimed.upTo` is the phone's own. */
  matches: z.boolean(),
  lastContact: z.nullable(z.int()),
  trouble: z.nullable(z.string()),
  /** How many envelopes went through at once, where a full batch was too slow for the network. */
  most: z.optional(z.int()),
  /** Bytes of all batches that the endpoint has answered. */
  bytesSent: z.optional(z.int()),
  /** When the endpoint was last asked what became of held changes. */
  heldAsked: z.optional(z.int()),
  /** Up to which order the phone was told of what was erased; what is told again must not drop what was read since. */
  erasedUpTo: z.optional(z.int()),
  /** How often it was asked in vain. */
  heldTries: z.optional(z.int()),
  /** When the phone last looked for what is too old to stay, by its own clock. */
  lookedForOld: z.optional(z.int()),
});
export type Contact = z.infer<typeof Contact>;

/** One edit that no reading has brought back yet. */
export const Unsent = z.object({
  change: Id,
  n: z.int(),
  /** The patch, put away at `change/<change>`. */
  patch: Sealed,
  /** Given once the endpoint has stored it; with the day that it put right, if it did. */
  stamp: z.optional(z.string()),
  day: z.optional(z.string()),
});
export type Unsent = z.infer<typeof Unsent>;

/** What a record's row says beside its values. */
export const About = z.object({
  /** A kind's name; one that a newer endpoint sent may be unknown here. */
  kind: z.string(),
  savedAt: z.int(),
  /** False for a record that leaves no readable copy behind: only that it was saved. */
  readable: z.boolean(),
  day: z.optional(z.string()),
  city: z.optional(z.string()),
  event: z.optional(z.string()),
});
export type About = z.infer<typeof About>;

/**
 * A record on the phone: the endpoint's copy and the phone's own changes, oldest first. In the clear stand its id, which
 * tells when it was made, and how it stands with the endpoint; nothing of what it is.
 */
export const RecordRow = z.object({
  id: Id,
  /** `About`, put away at `record/<id>/about`; null where the phone had no vault yet. */
  about: z.nullable(Sealed),
  /** The endpoint's copy, put away at `record/<id>/base`. */
  base: z.nullable(Sealed),
  unsent: z.array(Unsent),
  /** Saved on this phone. */
  mine: z.boolean(),
  /**
   * Whether it is of a kind that stays however old it is: in the clear, so that a locked phone knows what goes. Missing on
   * a row of an older app, until somebody unlocks the phone.
   */
  stays: z.optional(z.boolean()),
  /** The mark of the reset under which it came again. */
  seen: z.optional(z.string()),
});
export type RecordRow = z.infer<typeof RecordRow>;

/** Where in a record the endpoint sees trouble. */
export const AnswerProblem = z.object({ path: z.string(), code: z.string() });
export type AnswerProblem = z.infer<typeof AnswerProblem>;

export const OutboxState = z.enum(['waiting', 'refused', 'held']);
export type OutboxState = z.infer<typeof OutboxState>;

/** A sealed change. It leaves the outbox when it is stored, or when a later change mends it. */
export const OutboxRow = z.object({
  n: z.int(),
  change: Id,
  record: Id,
  /** The kind's name, put away at `outbox/<change>`; null where the phone had no vault yet, or what an older app has left there. */
  kind: z.catch(z.nullable(Sealed), null),
  bytes: OwnBytes,
  digest: OwnBytes,
  at: z.int(),
  state: OutboxState,
  /** The endpoint's last word on it. */
  code: z.optional(z.string()),
  problems: z.optional(z.array(AnswerProblem)),
});
export type OutboxRow = z.infer<typeof OutboxRow>;

/** The answer that settled a number. Small, and kept, so that the count stays provable. */
export const Receipt = z.object({
  n: z.int(),
  change: Id,
  digest: OwnBytes,
  answer: z.enum(['stored', 'held', 'refused']),
  code: z.optional(z.string()),
  stamp: z.optional(z.string()),
});
export type Receipt = z.infer<typeof Receipt>;

/** What is being typed, as typed, put away at `draft/<key>`. */
export const DraftRow = z.object({ key: z.string(), typed: Sealed, at: z.int() });
export type DraftRow = z.infer<typeof DraftRow>;

/** Likely answers from last time: never free text. */
export const LastTimeRow = z.object({ kind: Kind, values: Sealed });
export type LastTimeRow = z.infer<typeof LastTimeRow>;
