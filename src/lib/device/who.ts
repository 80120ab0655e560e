import * as z from 'zod/mini';
import { Choice, Programme } from '../programme/programme.ts';
import { FieldRole } from '../programme/roles.ts';
import { Code, Id } from '../records/value.ts';
import { OwnBytes } from './own-bytes.ts';
import { Sealed } from './vault/sealed.ts';

// Who this phone is: the rows that the first screen needs. Apart from the others, so that it need not wait for them.

export const DATABASE_NAME = 'mifriendly-field';

const KeyPair = z.custom<CryptoKeyPair>(
  (value: unknown) =>
    typeof value === 'object' && value !== null && 'privateKey' in value && 'publicKey' in value,
);

const Device = {
  key: z.literal('device'),
  device: Id,
  keys: KeyPair,
  /** What opens read sessions, and the person's name: `Secrets`, put away at `identity`. None before there was a vault. */
  secrets: z.optional(Sealed),
  /** Of the invite or return card, until it has done its work; empty from then on. An app of before kept an invite's. */
  token: z.string(),
  /** The device that this phone was before its storage was cleared. */
  replaces: z.optional(Id),
};

/** A device that has made its key and waits for the endpoint to take the invite. */
export const PendingIdentity = z.object({
  ...Device,
  state: z.literal('pending'),
  /** The return card that its token was made from. */
  card: z.optional(Id),
});
export type PendingIdentity = z.infer<typeof PendingIdentity>;

/** A device that may record. */
export const EnrolledIdentity = z.object({
  ...Device,
  state: z.literal('enrolled'),
  programme: Code,
  /** The programme's public keys, newest first. */
  endpointKeys: z.array(z.object({ id: z.string(), raw: OwnBytes })).check(z.minLength(1)),
  person: Id,
  role: FieldRole,
  cities: z.array(Code),
  /** The hash of its invite's token. Of a return card there is none: it would tell right PINs from wrong ones. */
  took: z.optional(z.string()),
  /** Its vault was destroyed: it only sends what waits, and is nobody's then. */
  gone: z.optional(z.literal(true)),
});
export type EnrolledIdentity = z.infer<typeof EnrolledIdentity>;

export const Identity = z.discriminatedUnion('state', [PendingIdentity, EnrolledIdentity]);
export type Identity = z.infer<typeof Identity>;

/** There while the phone is in other hands; what of it is known is where its cards come from. */
export const HandOverRow = z.object({
  key: z.literal('hand-over'),
  typed: z.object({ city: Code, event: z.nullable(Id) }),
});
export type HandOverRow = z.infer<typeof HandOverRow>;

/** The programme as it travelled, so that an app that goes back a version can still read it. */
export const ProgrammeRow = z.object({
  key: z.literal('programme'),
  value: Programme,
  domains: z.optional(z.array(Choice)),
});
export type ProgrammeRow = z.infer<typeof ProgrammeRow>;

/** The programme that a row holds, put together; null for a row that an older app kept and this one cannot read. */
export function programmeIn(row: unknown): Programme | null {
  const read = ProgrammeRow.safeParse(row);
  if (!read.success) return null;
  const { value, domains } = read.data;
  return domains === undefined ? value : { ...value, domains };
}
