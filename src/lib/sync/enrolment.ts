import * as z from 'zod/mini';
import { Choice, Programme } from '../programme/programme.ts';
import { FieldRole } from '../programme/roles.ts';
import { Code, Id } from '../records/value.ts';
import { PublishedKey } from './keys.ts';
import { PROTOCOL } from './limits.ts';

/** The secret in an invite link's fragment. */
export const InviteToken = z.string().check(z.regex(/^[A-Za-z0-9_-]{22,64}$/));
export type InviteToken = z.infer<typeof InviteToken>;

/** `POST /api/v1/invites/look`: what an invite is for. Looking burns nothing. */
export const LookRequest = z.object({
  token: InviteToken,
  device: z.optional(Id),
  /** The return card that the token was made from, with its person's PIN. Each look is a try. */
  card: z.optional(Id),
});
export type LookRequest = z.infer<typeof LookRequest>;

export const LookAnswer = z.object({
  protocol: z.literal(PROTOCOL),
  programme: z.string(),
  programmeName: z.record(z.string(), z.string()),
  firstLanguage: z.string(),
  example: z.boolean(),
  person: Id,
  personName: z.string(),
  role: FieldRole,
  cities: z.array(Code),
  cityNames: z.array(z.record(z.string(), z.string())),
});
export type LookAnswer = z.infer<typeof LookAnswer>;

/**
 * `POST /api/v1/enrolment`, signed by the new device over the request's bytes. The invite is bound to
 * the device's public key, so repeating the request is harmless.
 */
export const EnrolRequest = z.object({
  protocol: z.literal(PROTOCOL),
  token: InviteToken,
  /** The return card that the token was made from. */
  card: z.optional(Id),
  device: Id,
  /** Raw P-256 public key (65 bytes), base64url. */
  publicKey: z.string().check(z.regex(/^[A-Za-z0-9_-]{87}$/)),
  /** SHA-256 of the read secret's 32 bytes, base64url. */
  readSecretHash: z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)),
  /** The app's version, for the office's list of devices. */
  app: z.string().check(z.maxLength(64)),
  /** The device that this phone was before its browser cleared its storage. Counts for the same person only. */
  replaces: z.optional(Id),
});
export type EnrolRequest = z.infer<typeof EnrolRequest>;

export const EnrolAnswer = z.object({
  protocol: z.literal(PROTOCOL),
  now: z.int(),
  device: Id,
  person: Id,
  personName: z.string(),
  role: FieldRole,
  cities: z.array(Code).check(z.minLength(1)),
  keys: z.array(PublishedKey).check(z.minLength(1)),
  programme: Programme,
  /** As in the answer to a read. */
  domains: z.optional(z.array(Choice)),
});
export type EnrolAnswer = z.infer<typeof EnrolAnswer>;
