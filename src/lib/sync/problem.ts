import * as z from 'zod/mini';

/** Codes of a request that is answered as a whole with `application/problem+json` (RFC 9457). */
export const ProblemCode = z.enum([
  'batch-malformed',
  'batch-too-large',
  'body-malformed',
  'body-too-large',
  'content-type-wrong',
  'clock-missing',
  'invite-unknown',
  'invite-expired',
  'invite-used',
  'invite-revoked',
  // of a return card; `card-wrong` says how many tries are left
  'card-unknown',
  'card-wrong',
  'card-used',
  'card-cancelled',
  'card-blocked',
  'card-expired',
  'device-other-person',
  'device-known',
  'signature-wrong',
  'unknown-device',
  'device-revoked',
  'secret-wrong',
  'nonce-reused',
  'session-missing',
  'session-expired',
  'cursor-malformed',
  'too-many-requests',
  'busy',
  'not-found',
  'internal',
]);
export type ProblemCode = z.infer<typeof ProblemCode>;

export const PROBLEM_TYPE = 'application/problem+json';

/** A problem as answered: `type` is `urn:mifriendly:<code>`. Never any content of a record. */
export const ProblemAnswer = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: ProblemCode,
  /** With `card-wrong`: after so many more wrong PINs the card is blocked. */
  tries: z.optional(z.int()),
});
export type ProblemAnswer = z.infer<typeof ProblemAnswer>;
