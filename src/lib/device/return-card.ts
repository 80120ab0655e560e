import { signWith } from '../sealing/index.ts';
import { base64url, concat, fromBase64url } from '../sync/bytes.ts';
import { ENROLMENT_TYPE, PROTOCOL, SIGNATURE_HEADER } from '../sync/limits.ts';
import { CARD_VERSION, CardAnswer, type MakeCardRequest, type ReturnCard } from '../sync/return-card.ts';
import { digester } from './digest.ts';
import { enrol, look, type Consent, type EnrolResult } from './enrolment.ts';
import { readEnrolled } from './identity.ts';
import type { Phone } from './phone.ts';
import { ask, jsonBytes, type Reply, type RequestTrouble } from './request.ts';
import { readSecrets } from './secrets.ts';
import { openSession } from './sync/session.ts';
import { tokenHash } from './token.ts';
import { pinFault, plainPin } from './vault/pin.ts';
import type { Cost, Stretch } from './vault/stretch.ts';
import type { UnlockFault } from './vault/vault.ts';

/**
 * What making a token of a PIN costs: the same on every phone, because the next one is not known. It belongs to the card's
 * version. Around a second on a slow phone.
 */
const CARD_COST: Cost = { memory: 32 * 1024, passes: 3 };

const PATH = '/api/v1/return-card';

/** Draws a new card. It is shown and never kept. */
export function drawCard(phone: Phone, programme: string): ReturnCard {
  const secret = base64url(crypto.getRandomValues(new Uint8Array(32)));
  return { programme, id: phone.ids.random(), secret };
}

/** The token that a card and a PIN, in plain digits, make: without the card nobody can guess at it, with it only slowly. */
export async function cardToken(stretch: Stretch, card: ReturnCard, pin: string): Promise<string> {
  const about = `mifriendly return card ${CARD_VERSION} ${card.programme} ${card.id} `;
  const secret = fromBase64url(card.secret) ?? new Uint8Array();
  const salt = await digester.digest(concat(new TextEncoder().encode(about), secret));
  return base64url(await stretch(pin, { ...CARD_COST, salt }));
}

/** The card that a person has at the endpoint; null for none that works. */
export type Kept = CardAnswer['card'];
export type CardResult =
  | { ok: true; value: Kept }
  | { ok: false; code: RequestTrouble | 'not-enrolled' }
  | ({ ok: false } & UnlockFault);

/** Asks within a read session of its own; `body` is signed. */
async function askUnlocked(phone: Phone, body?: (device: string) => MakeCardRequest): Promise<CardResult> {
  const identity = await readEnrolled(phone.db);
  const secrets = identity && (await readSecrets(phone.vault, identity));
  if (!secrets) return { ok: false, code: 'not-enrolled' };
  const session = await openSession(phone, identity, secrets.readSecret);
  if (!session.ok) return { ok: false, code: session.code };
  const headers = { authorization: `Bearer ${session.value.token}` };
  const question = { path: PATH, type: ENROLMENT_TYPE, schema: CardAnswer };
  let reply: Reply<CardAnswer>;
  if (body) {
    const bytes = jsonBytes(body(identity.device));
    const signature = base64url(await signWith(identity.keys)(bytes));
    const signed = { ...headers, 'content-type': 'application/json', [SIGNATURE_HEADER]: signature };
    reply = await ask(phone, { ...question, method: 'POST', headers: signed, body: bytes });
  } else reply = await ask(phone, { ...question, method: 'GET', headers });
  return reply.ok ? { ok: true, value: reply.value.card } : { ok: false, code: reply.code };
}

/**
 * Gives a drawn card to the endpoint, once the PIN was right. Until that was answered the same card can be given again; it
 * ends the one before.
 */
export async function makeCard(phone: Phone, card: ReturnCard, pin: string): Promise<CardResult> {
  // knowing the PIN is not enough: a locked phone reads nothing, and makes no card
  if (!phone.vault.isOpen) return { ok: false, code: 'not-enrolled' };
  const checked = await phone.vault.check(pin);
  if (!checked.ok) return checked;
  const token = await cardToken(phone.stretch, card, plainPin(pin));
  const hash = await tokenHash(token);
  return askUnlocked(phone, (device) => ({ protocol: PROTOCOL, device, card: card.id, tokenHash: hash }));
}

/** Asks when the card was made that works now. */
export function keptCard(phone: Phone): Promise<CardResult> {
  return askUnlocked(phone);
}

/** Starts this phone by a card and the PIN of its person, which becomes this phone's too. A wrong one is counted there. */
export async function enrolByCard(
  phone: Phone,
  card: ReturnCard,
  { pin = '', ...consent }: Consent = {},
): Promise<EnrolResult> {
  const plain = plainPin(pin);
  const fault = pinFault(plain);
  // no card was ever made with a simple one, so that it costs no try
  if (fault !== null) return { ok: false, code: fault === 'pin-simple' ? 'pin-wrong' : fault };
  const token = await cardToken(phone.stretch, card, plain);
  // before anything is made here: a vault under a wrong PIN would be in the way
  const looked = await look(phone, token, card.id);
  return looked.ok ? enrol(phone, token, { ...consent, pin, card: card.id }) : looked;
}
