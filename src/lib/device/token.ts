import { base64url } from '../sync/bytes.ts';
import type { PhoneDatabase } from './database.ts';
import { digester } from './digest.ts';
import type { EnrolledIdentity } from './who.ts';

/** The SHA-256 of a token of an invite or a return card, base64url: it tells the token again, and asks nobody anything. */
export async function tokenHash(token: string): Promise<string> {
  return base64url(await digester.digest(new TextEncoder().encode(token)));
}

/** An identity that is nobody's any more: neither its invite nor its cities help with sending what waits. */
export function withoutInvite({ took: _took, ...identity }: EnrolledIdentity): EnrolledIdentity {
  return { ...identity, token: '', cities: [] };
}

/**
 * Forgets the token that an app of before has left on an enrolled phone. One write, from a row with its token to one without:
 * ended in the midst of it, the next start does it. Needs no PIN.
 */
export async function forgetToken(db: PhoneDatabase): Promise<void> {
  const before = await db.identity.get('device');
  if (before?.state !== 'enrolled' || before.token === '') return;
  const took = await tokenHash(before.token);
  await db.transaction('rw', db.identity, async () => {
    // the row as it is: on a phone that has no PIN yet there is more in it
    const now = await db.identity.get('device');
    // another tab may have been faster, or has taken a newer invite
    if (now?.state !== 'enrolled' || now.token !== before.token) return;
    await db.identity.put(now.gone ? withoutInvite(now) : { ...now, token: '', took });
  });
}
