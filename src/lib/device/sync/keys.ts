import { verifySignature } from '../../sealing/index.ts';
import { newerKeys, type PublishedKey } from '../../sync/keys.ts';
import { readEnrolled } from '../identity.ts';
import type { Sender } from '../phone.ts';
import type { EnrolledIdentity } from '../who.ts';

/**
 * Takes newer keys of the programme that an answer brought: from now on the phone seals for the newest. Only what a key
 * it has already vouches for is believed; anything else is passed over, and the phone goes on as before.
 */
export async function takeKeys(phone: Sender, told: readonly PublishedKey[] | undefined): Promise<void> {
  const identity = await readEnrolled(phone.db);
  if (!identity || told === undefined) return;
  const keys = await newerKeys(identity.endpointKeys, told, identity.programme, verifySignature);
  if (!keys) return;
  await phone.db.transaction('rw', phone.db.identity, async () => {
    // the row as it is: on a phone that has no PIN yet there is more in it
    const now = await phone.db.identity.get('device');
    // another tab or the worker may have been faster, and the phone may have become another's
    if (now?.state !== 'enrolled' || now.device !== identity.device) return;
    if (now.endpointKeys[0]?.id !== identity.endpointKeys[0]?.id) return;
    const next: EnrolledIdentity = { ...now, endpointKeys: keys };
    await phone.db.identity.put(next);
  });
}
