import * as z from 'zod/mini';
import { ascii, base64url, fromBase64url, type Bytes } from './bytes.ts';
import type { EndpointKey, Verify } from './cryptography.ts';

/** The word of an older key for a newer one: its signature over `statementOf`, base64url. */
export const Endorsement = z.strictObject({
  by: z.string(),
  signature: z.string().check(z.regex(/^[A-Za-z0-9_-]{86}$/)),
});
export type Endorsement = z.infer<typeof Endorsement>;

/** A public key of the programme. `raw`: the uncompressed point, base64url. Newest first in lists. */
export const PublishedKey = z.object({
  id: z.string(),
  raw: z.string(),
  endorsed: z.optional(z.object({ by: z.string(), signature: z.string() })),
});
export type PublishedKey = z.infer<typeof PublishedKey>;

/** What an older key signs of a newer one. */
export function statementOf(programme: string, key: EndpointKey): Bytes {
  return ascii(`mifriendly key 1\n${programme}\n${key.id}\n${base64url(key.raw)}`);
}

/**
 * The keys that a phone has after it was told of `told`, newest first; null when nothing new is to be believed. A new key
 * is believed on the word of one that the phone has, or of one that it came to believe so: whoever stands between phone
 * and endpoint, and even has its certificate, cannot put a key of their own in its place. Never goes back to an older one.
 */
export async function newerKeys(
  known: readonly EndpointKey[],
  told: readonly PublishedKey[],
  programme: string,
  verify: Verify,
): Promise<EndpointKey[] | null> {
  const trusted = new Map(known.map((key) => [key.id, key]));
  const fresh: EndpointKey[] = [];
  for (const { id, raw: text, endorsed } of [...told].reverse()) {
    if (trusted.has(id) || !/^[\w-]{1,64}$/.test(id)) continue;
    const raw = fromBase64url(text);
    const by = endorsed && trusted.get(endorsed.by);
    const signature = endorsed && fromBase64url(endorsed.signature);
    if (!raw || raw.length !== 65 || !by || !signature) continue;
    const key = { id, raw };
    if (!(await verify(by.raw, signature, statementOf(programme, key)))) continue;
    trusted.set(id, key);
    fresh.unshift(key);
  }
  const [newest] = told;
  // what stands first is what to seal for; without it the others are no use
  return newest && fresh[0]?.id === newest.id ? [...fresh, ...known] : null;
}
