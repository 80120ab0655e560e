import * as z from 'zod/mini';
import { OwnBytes } from '../own-bytes.ts';
import { Stretching } from './stretch.ts';

const Wrapped = { iv: OwnBytes, bytes: OwnBytes };

/** The vault's key, wrapped by what a person's PIN becomes. */
export const PinWrap = z.object({ by: z.literal('pin'), stretching: Stretching, ...Wrapped });
export type PinWrap = z.infer<typeof PinWrap>;

/** The vault's key, wrapped by what a passkey gives for `salt` (WebAuthn PRF). */
export const PasskeyWrap = z.object({
  by: z.literal('passkey'),
  credential: OwnBytes,
  salt: OwnBytes,
  ...Wrapped,
});
export type PasskeyWrap = z.infer<typeof PasskeyWrap>;

/** Wrong PINs since the last right one, and when the last of them was. */
export const Tries = z.object({ wrong: z.int(), at: z.int() });
export type Tries = z.infer<typeof Tries>;

/** What its person has chosen beforehand for a vault that has to be destroyed. */
export const Destroying = z.object({
  /** Unsent work goes with it. */
  everything: z.boolean(),
  /** After so many wrong PINs in a row it is destroyed; null for never. */
  limit: z.nullable(z.int()),
});
export type Destroying = z.infer<typeof Destroying>;

/** The vault as it lies on the phone: of use to whoever knows the PIN, and to nobody else. */
export const VaultRow = z.object({
  key: z.literal('vault'),
  /** For what a locked phone puts in. */
  publicKey: OwnBytes,
  /** The other half, under the vault's key. */
  privateKey: z.object(Wrapped),
  wraps: z.array(z.discriminatedUnion('by', [PinWrap, PasskeyWrap])).check(z.minLength(1)),
  tries: Tries,
  destroying: z.optional(Destroying),
});
export type VaultRow = z.infer<typeof VaultRow>;
