import * as z from 'zod/mini';
import { Id } from '../records/value.ts';
import { PublishedKey } from './keys.ts';
import { PROTOCOL } from './limits.ts';
import { Fields } from './merge.ts';

/** One record in an answer to a read. */
export const ReadRecord = z.object({ id: Id, kind: z.string(), fields: Fields });
export type ReadRecord = z.infer<typeof ReadRecord>;

/**
 * The answer to `GET /api/v1/records?after=cursor&programme=version&key=id&head=n`: the phone also says for which key it
 * seals, and which number it gave out last before it asked. With `reset` the phone rereads from the start and
 * drops what does not come again. `programme` stands in it when the phone's version of it is old.
 */
export const ReadAnswer = z.object({
  protocol: z.literal(PROTOCOL),
  cursor: z.string(),
  reset: z.boolean(),
  more: z.boolean(),
  records: z.array(ReadRecord),
  /** As in the answer to a push; what was cleaned comes again in `records`, here or on a later page. */
  erased: z.optional(z.array(Id)),
  cleaned: z.optional(z.array(Id)),
  erasedUpTo: z.optional(z.int()),
  /** A `Programme`. One that an old phone cannot read must not keep it from the records. */
  programme: z.optional(z.unknown()),
  /** The programme's domains, whenever `programme` comes: beside it, because an app of before knows no such field in it. */
  domains: z.optional(z.unknown()),
  /** The programme's keys, newest first, when the phone said that it seals for an older one. */
  keys: z.optional(z.array(PublishedKey)),
});
export type ReadAnswer = z.infer<typeof ReadAnswer>;

/** `POST /api/v1/sessions`, signed by the device: opens a short read session. A nonce is used once. */
export const SessionRequest = z.strictObject({
  protocol: z.literal(PROTOCOL),
  device: Id,
  nonce: z.string().check(z.regex(/^[A-Za-z0-9_-]{22,64}$/)),
  /** The read secret, base64url of 32 bytes; the endpoint keeps its hash only. */
  secret: z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)),
});
export type SessionRequest = z.infer<typeof SessionRequest>;

/** The token goes as `Authorization: Bearer …` and stays in memory. */
export const SessionAnswer = z.object({
  protocol: z.literal(PROTOCOL),
  token: z.string(),
  /** Seconds the token is good for. */
  seconds: z.int(),
});
export type SessionAnswer = z.infer<typeof SessionAnswer>;
