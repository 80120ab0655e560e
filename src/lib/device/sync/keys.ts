import { verifySignature } from '../../sealing/index.ts';
import { newerKeys, type PublishedKey } from '../../sync/keys.ts';
import { readEnrolled } from '../identity.ts';
import type { Phone } from '../phone.ts';
import type { EnrolledIdentity } from '../who.ts';

/**
 * Takes newer keys of the programme that an answer brought: from now on the phone seals for the newest. Only what a key
 * it has already vouches for is believed; anything else is passed over, and the phone goes on as before.
 */
export async function takeKeys(phone: Phone, told: readonly PublishedKey[] | undefined): Promise<void> {
  const identity = await readEnrolled(phone.db);
  if (!identity || told === undefined) return;
  const keys = await newerKeys(identity.endpointKeys, told, identity.programme, verifySignature);
  if (!keys) return;
  await phone.db.transaction('rw', phone.db.identity, async () => {
    const now = await readEnrolled(phone.db);
    // another tab or the worker may have been faster, and the phone may have become another's
    if (now?.device !== identity.device || now.endpointKeys[0]?.id !== identity.endpointKeys[0]?.id) return;
    const next: EnrolledIdentity = { ...now, endpointKeys: keys };
    await phone.db.identity.put(next);
  });
}
