import * as z from 'zod/mini';
import { Programme } from '../programme/programme.ts';
import { FieldRole } from '../programme/roles.ts';
import { Code, Id } from '../records/value.ts';
import type { Bytes } from '../sync/bytes.ts';

// Who this phone is: the rows that the first screen needs. Apart from the others, so that it need not wait for them.

export const DATABASE_NAME = 'mifriendly-field';

export const OwnBytes = z.custom<Bytes>((value) => value instanceof Uint8Array);
const KeyPair = z.custom<CryptoKeyPair>(
  (value: unknown) =>
    typeof value === 'object' && value !== null && 'privateKey' in value && 'publicKey' in value,
);

const Device = {
  key: z.literal('device'),
  device: Id,
  keys: KeyPair,
  /** Opens read sessions; the endpoint keeps its hash only. */
  readSecret: OwnBytes,
  token: z.string(),
  /** The device that this phone was before its storage was cleared. */
  replaces: z.optional(Id),
};

/** A device that has made its key and waits for the endpoint to take the invite. */
export const PendingIdentity = z.object({ ...Device, state: z.literal('pending') });
export type PendingIdentity = z.infer<typeof PendingIdentity>;

/** A device that may record. */
export const EnrolledIdentity = z.object({
  ...Device,
  state: z.literal('enrolled'),
  programme: Code,
  /** The programme's public keys, newest first. */
  endpointKeys: z.array(z.object({ id: z.string(), raw: OwnBytes })).check(z.minLength(1)),
  person: Id,
  personName: z.string(),
  role: FieldRole,
  cities: z.array(Code),
});
export type EnrolledIdentity = z.infer<typeof EnrolledIdentity>;

export const Identity = z.discriminatedUnion('state', [PendingIdentity, EnrolledIdentity]);
export type Identity = z.infer<typeof Identity>;

export const ProgrammeRow = z.object({ key: z.literal('programme'), value: Programme });
export type ProgrammeRow = z.infer<typeof ProgrammeRow>;
