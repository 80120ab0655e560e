import * as z from 'zod/mini';
import { Code, Id } from '../records/value.ts';
import { PROTOCOL } from './limits.ts';

/** How a card's token is made of its secret and a PIN. Another way of making it is another version. */
export const CARD_VERSION = '1';
/** So many PINs may be wrong; then the card is blocked for good. */
export const CARD_TRIES = 5;

/** What stands on a return card. With its person's PIN it enrols that person's next phone; alone it opens nothing. */
export const ReturnCard = z.object({
  programme: Code,
  id: Id,
  /** Base64url of 32 bytes. */
  secret: z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)),
});
export type ReturnCard = z.infer<typeof ReturnCard>;

const MARK = 'card.';

/** A card as it stands behind the `#` of its link. */
export function cardFragment({ programme, id, secret }: ReturnCard): string {
  return `${MARK}${[CARD_VERSION, programme, id, secret].join('.')}`;
}

/** The card behind the `#` of a link; null for what is none, or is of a version that this app does not know. */
export function readCard(fragment: string): ReturnCard | null {
  if (!fragment.startsWith(MARK)) return null;
  const [version, programme, id, secret, ...more] = fragment.slice(MARK.length).split('.');
  if (version !== CARD_VERSION || more.length > 0) return null;
  const card = ReturnCard.safeParse({ programme, id, secret });
  return card.success ? card.data : null;
}

/**
 * `POST /api/v1/return-card`, signed by the device over the request's bytes, in its read session: only an unlocked phone
 * makes one. Repeating the request is harmless.
 */
export const MakeCardRequest = z.strictObject({
  protocol: z.literal(PROTOCOL),
  device: Id,
  card: Id,
  /** SHA-256 of the card's token, base64url. */
  tokenHash: z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)),
});
export type MakeCardRequest = z.infer<typeof MakeCardRequest>;

/** The answer to that, and to `GET /api/v1/return-card`: the card that its person has; null for none that works. */
export const CardAnswer = z.object({
  protocol: z.literal(PROTOCOL),
  card: z.nullable(z.object({ made: z.int(), until: z.int() })),
});
export type CardAnswer = z.infer<typeof CardAnswer>;
