import { makeSigningKey, rawPublicKey, signWith } from '../sealing/index.ts';
import { base64url, fromBase64url } from '../sync/bytes.ts';
import { EnrolAnswer, InviteToken, LookAnswer, type EnrolRequest } from '../sync/enrolment.ts';
import { ENROLMENT_TYPE, PROTOCOL, SIGNATURE_HEADER } from '../sync/limits.ts';
import { isCarrying } from './carried.ts';
import { allTables, type PhoneDatabase } from './database.ts';
import { digester } from './digest.ts';
import { isWaiting } from './gone.ts';
import { noContact, readIdentity } from './identity.ts';
import type { Phone } from './phone.ts';
import { readSecrets, sealSecrets } from './secrets.ts';
import type { PinFault } from './vault/pin.ts';
import type { VaultRow } from './vault/row.ts';
import type { UnlockFault } from './vault/vault.ts';
import { ask, jsonBytes, offsetBy, type Reply, type RequestTrouble } from './request.ts';
import type { EnrolledIdentity, PendingIdentity } from './who.ts';
import { bringBack } from './second-copy.ts';
import { withStore, type StoreFault } from './store.ts';
import { tokenHash } from './token.ts';

/**
 * Why an invite was not taken. `other-person`: the phone is somebody's who has unsent records on it.
 * `wipe-needed`: it is somebody's, everything is sent, and taking the invite would empty it. `send-first`: the PIN is
 * forgotten, and unsent records would go with the old vault. `lose-refused`: the same, with records that were refused,
 * which that PIN alone opens: possible, with `wipe`. `no-vault`: a PIN is needed and was not given.
 */
export type EnrolTrouble =
  | 'invite-malformed'
  | 'other-person'
  | 'wipe-needed'
  | 'send-first'
  | 'lose-refused'
  | 'key-malformed'
  | PinFault
  | UnlockFault['code']
  | RequestTrouble
  | StoreFault;

/** What enrols: a token, and the return card that it was made from, if it was. */
interface Way {
  token: string;
  card?: string;
}

/** What a person has agreed to, and their PIN. */
export interface Consent {
  wipe?: boolean;
  forgotten?: boolean;
  pin?: string;
}

/** `tries`: how many more PINs may be wrong before a return card is blocked. */
type NotTaken = { ok: false; code: EnrolTrouble; tries?: number };
export type EnrolResult = { ok: true; value: EnrolledIdentity } | NotTaken;
export type LookResult = { ok: true; value: LookAnswer } | NotTaken;

const JSON_TYPE = { 'content-type': 'application/json' };

/** Asks what an invite is for. Burns nothing; at a return card (`card`, its id) it is a try. */
export async function look(phone: Phone, token: string, card?: string): Promise<LookResult> {
  if (!InviteToken.safeParse(token).success) return { ok: false, code: 'invite-malformed' };
  const known = await withStore(phone.db, async () => ({
    ok: true as const,
    value: await readIdentity(phone.db),
  }));
  if (!known.ok) return known;
  const way: Way = { token, ...(card !== undefined && { card }) };
  const asked = await askAbout(phone, way, known.value?.device);
  if (asked.ok || !NOT_THIS_PHONE.has(asked.code)) return lookedAt(asked);
  // Looked at as any phone may: what happens to this one is decided at the tap.
  const reply = await askAbout(phone, way, undefined);
  // with its own invite a revoked phone is told that, and not that another phone has it
  return lookedAt(reply.ok || asked.code !== 'device-revoked' ? reply : asked);
}

/** Codes of an invite that this phone cannot take as the device that it is. */
const NOT_THIS_PHONE: ReadonlySet<string> = new Set(['device-other-person', 'device-revoked']);

function lookedAt(reply: Reply<LookAnswer>): LookResult {
  return reply.ok ? { ok: true, value: reply.value } : notTaken(reply);
}

function notTaken({ code, tries }: Reply<unknown> & { ok: false }): NotTaken {
  return { ok: false, code, ...(tries !== undefined && { tries }) };
}

function askAbout(phone: Phone, way: Way, device: string | undefined): Promise<Reply<LookAnswer>> {
  return ask(phone, {
    method: 'POST',
    path: '/api/v1/invites/look',
    headers: JSON_TYPE,
    body: jsonBytes({ ...way, ...(device !== undefined && { device }) }),
    type: ENROLMENT_TYPE,
    schema: LookAnswer,
  });
}

/**
 * Takes an invite. The device's key is made and committed first, then the endpoint is asked, then "enrolled" is
 * committed: whatever is lost in between, the same request can be sent again. `replaces`: the device that this phone
 * was before its storage was cleared. `pin`: chosen now, for a new device; the one that is, where the vault is locked.
 * `forgotten`: the same person begins anew under another PIN; the phone is emptied first. `card`: the return card that the
 * token was made from.
 */
export async function enrol(
  phone: Phone,
  token: string,
  { pin = '', card, ...consent }: Consent & { replaces?: string; card?: string } = {},
): Promise<EnrolResult> {
  if (!InviteToken.safeParse(token).success) return { ok: false, code: 'invite-malformed' };
  const way: Way = { token, ...(card !== undefined && { card }) };
  return withStore<EnrolResult>(phone.db, async () => {
    const identity = await readIdentity(phone.db);
    if (identity?.state === 'enrolled') {
      if (!identity.gone && (await hasTaken(identity, token))) return { ok: true, value: identity };
      const looked = await look(phone, token, card);
      if (!looked.ok) return looked;
      if (identity.gone) {
        if (await isWaiting(phone.db)) return { ok: false, code: 'send-first' };
        return begin(phone, way, pin, undefined, isWaiting);
      }
      if (looked.value.person !== identity.person || looked.value.programme !== identity.programme) {
        if (await hasUnsent(phone.db)) return { ok: false, code: 'other-person' };
        if (!consent.wipe) return { ok: false, code: 'wipe-needed' };
        return begin(phone, way, pin);
      }
      if (consent.forgotten) {
        // What the old vault holds nobody can open any more; the endpoint has it. What it does not have yet goes first.
        if (await isWaiting(phone.db)) return { ok: false, code: 'send-first' };
        // a refused record is readable by that PIN alone: nobody can mend it any more, and its person is told so first
        if ((await hasUnsent(phone.db)) && !consent.wipe) return { ok: false, code: 'lose-refused' };
        return begin(phone, way, pin, identity.device, isWaiting);
      }
      // The same person again, with a newer invite: the same device takes it.
      const { took: _took, ...known } = identity;
      return goOn(phone, { ...known, state: 'pending', ...way }, pin);
    }
    if (identity?.token === token && !consent.forgotten) return goOn(phone, identity, pin);
    return begin(phone, way, pin, consent.replaces);
  });
}

/** True for the invite that this phone was enrolled with; an app of before has kept its token instead of the hash. */
async function hasTaken({ took, token: kept }: EnrolledIdentity, token: string): Promise<boolean> {
  return kept === token || took === (await tokenHash(token));
}

/** Redeems an invite with the device that this phone is already; its secrets are needed for it. */
async function goOn(phone: Phone, pending: PendingIdentity, pin: string): Promise<EnrolResult> {
  if (!phone.vault.isOpen) {
    const opened = await phone.vault.unlock(pin);
    if (!opened.ok) return opened;
  }
  return redeem(phone, pending);
}

/** Redeems an invite with a new device, in a new vault. `holds`: what keeps a phone from being emptied. */
async function begin(
  phone: Phone,
  way: Way,
  pin: string,
  replaces?: string,
  holds = hasUnsent,
): Promise<EnrolResult> {
  const made = await phone.vault.make(pin);
  if (!made.ok) return made;
  return redeem(phone, await becomePending(phone, way, { vault: made.row, replaces, holds }));
}

/** Refused changes count too: nobody has their content but this phone. So does what it carries for another one. */
async function hasUnsent(db: PhoneDatabase): Promise<boolean> {
  const states = await db.outbox.toArray();
  return states.some(({ state }) => state !== 'held') || (await isCarrying(db));
}

/** Empties the phone and commits a new device: id, key and vault, with the read secret in it. */
async function becomePending(
  phone: Phone,
  way: Way,
  {
    vault,
    replaces,
    holds,
  }: { vault: VaultRow; replaces: string | undefined; holds: (db: PhoneDatabase) => Promise<boolean> },
): Promise<PendingIdentity> {
  const readSecret = base64url(crypto.getRandomValues(new Uint8Array(32)));
  const pending: PendingIdentity = {
    key: 'device',
    state: 'pending',
    device: phone.ids.random(),
    keys: await makeSigningKey(),
    secrets: await sealSecrets(phone.vault, { readSecret, personName: null }),
    ...way,
    ...(replaces !== undefined && { replaces }),
  };
  const tables = allTables(phone.db);
  await phone.db.transaction('rw', tables, async () => {
    if (await holds(phone.db)) throw new Error('a phone with unsent records is never emptied');
    await Promise.all(tables.map((table) => table.clear()));
    await phone.db.identity.add(pending);
    await phone.db.vault.add(vault);
  });
  return pending;
}

async function redeem(phone: Phone, pending: PendingIdentity): Promise<EnrolResult> {
  const secrets = await readSecrets(phone.vault, pending);
  const readSecret = fromBase64url(secrets?.readSecret ?? '');
  if (!readSecret) throw new Error('an invite is redeemed by whoever has the secrets');
  const request: EnrolRequest = {
    protocol: PROTOCOL,
    token: pending.token,
    ...(pending.card !== undefined && { card: pending.card }),
    device: pending.device,
    publicKey: base64url(await rawPublicKey(pending.keys)),
    readSecretHash: base64url(await digester.digest(readSecret)),
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
  if (!reply.ok) return notTaken(reply);
  if (reply.value.device !== pending.device) return { ok: false, code: 'not-our-answer' };
  const offset = offsetBy(reply.value.now, reply);
  const { personName } = reply.value;
  const named = {
    ...pending,
    secrets: await sealSecrets(phone.vault, { readSecret: base64url(readSecret), personName }),
  };
  const settled = await settle(phone, named, reply.value, { offset, lastContact: reply.receivedAt });
  // what this phone was before may have left work behind
  if (settled.ok) await bringBack(phone);
  return settled;
}

/** Commits everything that makes an enrolled phone. A phone that was one keeps its numbers. */
async function settle(
  phone: Phone,
  { card, ...pending }: PendingIdentity,
  answer: EnrolAnswer,
  contact: { offset: number | null; lastContact: number },
): Promise<EnrolResult> {
  const endpointKeys = answer.keys.flatMap(({ id, raw }) => {
    const bytes = fromBase64url(raw);
    return bytes?.length === 65 ? [{ id, raw: bytes }] : [];
  });
  if (endpointKeys.length === 0) return { ok: false, code: 'key-malformed' };
  const { person, role, cities, programme, domains } = answer;
  const identity: EnrolledIdentity = {
    ...pending,
    token: '',
    // a card's would tell right PINs from wrong ones, to whoever finds card and phone
    ...(card === undefined && { took: await tokenHash(pending.token) }),
    state: 'enrolled',
    programme: programme.id,
    endpointKeys,
    person,
    role,
    cities,
  };
  const { db } = phone;
  await db.transaction('rw', [db.identity, db.numbers, db.contact, db.programme], async () => {
    await db.identity.put(identity);
    await db.programme.put({ key: 'programme', value: programme, ...(domains && { domains }) });
    const head = await db.numbers.get('head');
    if (!head) await db.numbers.add({ key: 'head', head: 0 });
    await db.contact.put({ ...((await db.contact.get('contact')) ?? noContact()), ...contact });
  });
  return { ok: true, value: identity };
}
