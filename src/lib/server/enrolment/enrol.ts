import { forPhones } from '../../programme/programme.ts';
import { verifySignature } from '../../sealing/index.ts';
import { base64url, fromBase64url, type Bytes } from '../../sync/bytes.ts';
import { EnrolRequest, type EnrolAnswer } from '../../sync/enrolment.ts';
import { PROTOCOL } from '../../sync/limits.ts';
import { PROOF_START } from '../../sync/proof.ts';
import { parseJson } from '../http/body.ts';
import type { KeyRing } from '../keys/ring.ts';
import { note } from '../storage/audit.ts';
import { noteKeyUse } from '../storage/device-keys.ts';
import { addDevice, changeRights, findDevice, type Device } from '../storage/devices.ts';
import { redeemInvite } from '../storage/invites.ts';
import { write, type Db } from '../storage/open.ts';
import { findPerson } from '../storage/people.ts';
import type { Tools } from '../tools.ts';
import { inviteFor, type NotInvited } from './look.ts';

type Outcome = { ok: true; device: Device } | NotInvited;

/** A phone may only say of its own person's device that it was cleared. */
async function replacedBy(
  db: Db,
  programme: string,
  { replaces }: EnrolRequest,
  person: string,
): Promise<string | null> {
  const old = replaces === undefined ? null : await findDevice(db, programme, replaces);
  return old?.person === person ? old.id : null;
}

async function admitDevice(db: Db, tools: Tools, keys: KeyRing, request: EnrolRequest): Promise<Outcome> {
  const programme = tools.programme.id;
  const found = await inviteFor(db, tools, request);
  if (!found.ok) return found;
  const { invite } = found;

  const known = await findDevice(db, programme, request.device);
  if (known) {
    if (known.publicKey !== request.publicKey) return { ok: false, code: 'device-known' };
    if (known.revokedAt !== null) return { ok: false, code: 'device-revoked' };
    // asking once more, because it never saw the answer
    if (invite.device === request.device) return { ok: true, device: known };
  }
  const now = tools.now();
  const by = { device: request.device, deviceKey: request.publicKey, now };
  if (!(await redeemInvite(db, programme, invite.tokenHash, by)))
    return { ok: false, code: request.card === undefined ? 'invite-used' : 'card-used' };
  // not whose it is: that is to be forgotten when the phone's time is over
  const entry = { what: 'device-enrolled', about: request.device, more: invite.role } as const;
  await note(db, programme, now, { by: 'device' }, entry);
  // a newer invite for its person: the same device, under other rights
  if (known) return { ok: true, device: await changeRights(db, programme, known, invite) };
  const device: Device = {
    id: request.device,
    person: invite.person,
    role: invite.role,
    cities: invite.cities,
    publicKey: request.publicKey,
    readSecretHash: request.readSecretHash,
    scope: 1,
    app: request.app,
    enrolledAt: now,
    revokedAt: null,
    lastContact: now,
    given: 0,
    answered: { count: 0, upTo: 0, digest: base64url(PROOF_START) },
    replaces: await replacedBy(db, programme, request, invite.person),
  };
  await addDevice(db, programme, device);
  const [newest] = keys.published;
  if (newest) await noteKeyUse(db, programme, device.id, { key: newest.id, firstN: 1 });
  return { ok: true, device };
}

/**
 * Enrols a device: checks that it holds the key it names, binds the invite to that key and tells it all it
 * needs. Repeating the request is harmless, since the first answer may have been lost.
 */
export async function enrol(
  tools: Tools,
  keys: KeyRing,
  bytes: Bytes,
  signature: Bytes,
): Promise<{ ok: true; value: EnrolAnswer } | NotInvited> {
  const request = EnrolRequest.safeParse(parseJson(bytes));
  if (!request.success) return { ok: false, code: 'body-malformed' };
  const key = fromBase64url(request.data.publicKey);
  if (!key || !(await verifySignature(key, signature, bytes))) return { ok: false, code: 'signature-wrong' };

  const outcome = await write(tools.storage, (db) => admitDevice(db, tools, keys, request.data));
  if (!outcome.ok) return outcome;
  const { device } = outcome;
  const person = await findPerson(tools.storage.db, tools.programme.id, device.person);
  return {
    ok: true,
    value: {
      protocol: PROTOCOL,
      now: tools.now(),
      device: device.id,
      person: device.person,
      personName: person?.name ?? '',
      role: device.role,
      cities: device.cities,
      keys: [...keys.published],
      ...forPhones(tools.programme),
    },
  };
}
