import * as z from 'zod/mini';

const Encoded = z.string().check(z.maxLength(20_000));
const answer = <T extends z.ZodMiniType>(response: T) =>
  z.object({
    id: Encoded,
    rawId: Encoded,
    type: z.literal('public-key'),
    response,
    clientExtensionResults: z._default(z.record(z.string(), z.unknown()), {}),
  });

/** What a browser answers when it is asked who somebody is. What it says is proven by better-auth, not here. */
export const PasskeyAnswer = answer(
  z.object({
    clientDataJSON: Encoded,
    authenticatorData: Encoded,
    signature: Encoded,
    userHandle: z.optional(Encoded),
  }),
);
export type PasskeyAnswer = z.infer<typeof PasskeyAnswer>;

/** What a browser answers when it was asked for a new passkey. */
export const NewPasskey = answer(
  z.object({
    clientDataJSON: Encoded,
    attestationObject: Encoded,
    transports: z.optional(z.array(z.string().check(z.maxLength(40))).check(z.maxLength(10))),
  }),
);
export type NewPasskey = z.infer<typeof NewPasskey>;

/** Reads what a form's hidden field brought; null when it is no such answer. */
export function readAnswer<T extends z.ZodMiniType>(schema: T, text: string): z.infer<T> | null {
  try {
    const read = schema.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
