import { makeSigningKey, rawPublicKey, signWith } from '../sealing/index.ts';
import { base64url, fromBase64url } from '../sync/bytes.ts';
import { EnrolAnswer, InviteToken, LookAnswer, type EnrolRequest } from '../sync/enrolment.ts';
import { ENROLMENT_TYPE, PROTOCOL, SIGNATURE_HEADER } from '../sync/limits.ts';
import { isCarrying } from './carried.ts';
import { allTables } from './database.ts';
import { digester } from './digest.ts';
import { noContact, readIdentity } from './identity.ts';
import type { Phone } from './phone.ts';
import { ask, jsonBytes, offsetBy, type Reply, type RequestTrouble } from './request.ts';
import type { EnrolledIdentity, PendingIdentity } from './who.ts';
import { withStore, type StoreFault } from './store.ts';

/**
 * Why an invite was not taken. `other-person`: the phone is somebody's who has unsent records on it.
 * `wipe-needed`: it is somebody's, everything is sent, and taking the invite would empty it.
 */
export type EnrolTrouble =
  'invite-malformed' | 'other-person' | 'wipe-needed' | 'key-malformed' | RequestTrouble | StoreFault;

export type EnrolResult = { ok: true; value: EnrolledIdentity } | { ok: false; code: EnrolTrouble };
export type LookResult = { ok: true; value: LookAnswer } | { ok: false; code: EnrolTrouble };

const JSON_TYPE = { 'content-type': 'application/json' };

/** Asks what an invite is for. Burns nothing. */
export async function look(phone: Phone, token: string): Promise<LookResult> {
  if (!InviteToken.safeParse(token).success) return { ok: false, code: 'invite-malformed' };
  const known = await withStore(phone.db, async () => ({
    ok: true as const,
    value: await readIdentity(phone.db),
  }));
  if (!known.ok) return known;
  const asked = await askAbout(phone, token, known.value?.device);
  // An invite for somebody else is looked at as any phone may: what happens to this one is decided at the tap.
  const reply =
    !asked.ok && asked.code === 'device-other-person' ? await askAbout(phone, token, undefined) : asked;
  return reply.ok ? { ok: true, value: reply.value } : { ok: false, code: reply.code };
}

function askAbout(phone: Phone, token: string, device: string | undefined): Promise<Reply<LookAnswer>> {
  return ask(phone, {
    method: 'POST',
    path: '/api/v1/invites/look',
    headers: JSON_TYPE,
    body: jsonBytes({ token, ...(device !== undefined && { device }) }),
    type: ENROLMENT_TYPE,
    schema: LookAnswer,
  });
}

/**
 * Takes an invite. The device's key is made and committed first, then the endpoint is asked, then "enrolled" is
 * committed: whatever is lost in between, the same request can be sent again. `replaces`: the device that this phone
 * was before its storage was cleared.
 */
export async function enrol(
  phone: Phone,
  token: string,
  consent: { wipe?: boolean; replaces?: string } = {},
): Promise<EnrolResult> {
  if (!InviteToken.safeParse(token).success) return { ok: false, code: 'invite-malformed' };
  return withStore<EnrolResult>(phone.db, async () => {
    const identity = await readIdentity(phone.db);
    if (identity?.state === 'enrolled') {
      if (identity.token === token) return { ok: true, value: identity };
      const looked = await look(phone, token);
      if (!looked.ok) return looked;
      if (looked.value.person !== identity.person || looked.value.programme !== identity.programme) {
        if (await hasUnsent(phone)) return { ok: false, code: 'other-person' };
        if (!consent.wipe) return { ok: false, code: 'wipe-needed' };
        return redeem(phone, await becomePending(phone, token));
      }
      // The same person again, with a newer invite: the same device takes it.
      return redeem(phone, { ...identity, state: 'pending', token });
    }
    if (identity?.token === token) return redeem(phone, identity);
    return redeem(phone, await becomePending(phone, token, consent.replaces));
  });
}

/** Refused changes count too: nobody has their content but this phone. So does what it carries for another one. */
async function hasUnsent(phone: Phone): Promise<boolean> {
  const states = await phone.db.outbox.toArray();
  return states.some(({ state }) => state !== 'held') || (await isCarrying(phone.db));
}

/** Empties the phone and commits a new device: id, key and read secret. */
async function becomePending(phone: Phone, token: string, replaces?: string): Promise<PendingIdentity> {
  const pending: PendingIdentity = {
    key: 'device',
    state: 'pending',
    device: phone.ids.random(),
    keys: await makeSigningKey(),
    readSecret: crypto.getRandomValues(new Uint8Array(32)),
    token,
    ...(replaces !== undefined && { replaces }),
  };
  const tables = allTables(phone.db);
  await phone.db.transaction('rw', tables, async () => {
    if (await hasUnsent(phone)) throw new Error('a phone with unsent records is never emptied');
    await Promise.all(tables.map((table) => table.clear()));
    await phone.db.identity.add(pending);
  });
  return pending;
}

async function redeem(phone: Phone, pending: PendingIdentity): Promise<EnrolResult> {
  const request: EnrolRequest = {
    protocol: PROTOCOL,
    token: pending.token,
    device: pending.device,
    publicKey: base64url(await rawPublicKey(pending.keys)),
    readSecretHash: base64url(await digester.digest(pending.readSecret)),
    app: phone.app,
    ...(pending.replaces !== undefined && { replaces: pending.replaces }),
  };
  const body = jsonBytes(request);
  const reply = await ask(phone, {
    method: 'POST',
    path: '/api/v1/enrolment',
    headers: { ...JSON_TYPE, [SIGNATURE_HEADER]: base64url(await signWith(pending.keys)(body)) },
    body,
    type: ENROLMENT_TYPE,
    schema: EnrolAnswer,
  });
  if (!reply.ok) return { ok: false, code: reply.code };
  if (reply.value.device !== pending.device) return { ok: false, code: 'not-our-answer' };
  const offset = offsetBy(reply.value.now, reply);
  return settle(phone, pending, reply.value, { offset, lastContact: reply.receivedAt });
}

/** Commits everything that makes an enrolled phone. A phone that was one keeps its numbers. */
async function settle(
  phone: Phone,
  pending: PendingIdentity,
  answer: EnrolAnswer,
  contact: { offset: number | null; lastContact: number },
): Promise<EnrolResult> {
  const endpointKeys = answer.keys.flatMap(({ id, raw }) => {
    const bytes = fromBase64url(raw);
    return bytes?.length === 65 ? [{ id, raw: bytes }] : [];
  });
  if (endpointKeys.length === 0) return { ok: false, code: 'key-malformed' };
  const { person, personName, role, cities, programme } = answer;
  const identity: EnrolledIdentity = {
    ...pending,
    state: 'enrolled',
    programme: programme.id,
    endpointKeys,
    person,
    personName,
    role,
    cities,
  };
  const { db } = phone;
  await db.transaction('rw', [db.identity, db.numbers, db.contact, db.programme], async () => {
    await db.identity.put(identity);
    await db.programme.put({ key: 'programme', value: programme });
    const head = await db.numbers.get('head');
    if (!head) await db.numbers.add({ key: 'head', head: 0 });
    await db.contact.put({ ...((await db.contact.get('contact')) ?? noContact()), ...contact });
  });
  return { ok: true, value: identity };
}
