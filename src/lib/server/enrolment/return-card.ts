import { periodsOf } from '../../programme/retention.ts';
import { verifySignature } from '../../sealing/index.ts';
import { fromBase64url, type Bytes } from '../../sync/bytes.ts';
import { PROTOCOL } from '../../sync/limits.ts';
import type { ProblemCode } from '../../sync/problem.ts';
import { MakeCardRequest, type CardAnswer } from '../../sync/return-card.ts';
import { hashOf, sameHash } from '../access/secrets.ts';
import { parseJson } from '../http/body.ts';
import { readerOf } from '../reading/session.ts';
import { note, type By } from '../storage/audit.ts';
import { findDevice } from '../storage/devices.ts';
import { write, type Db } from '../storage/open.ts';
import { findPerson } from '../storage/people.ts';
import {
  addCard,
  cancelCard,
  findCard,
  forgetTries,
  listCards,
  takeTry,
  type StoredCard,
} from '../storage/return-cards.ts';
import type { Tools } from '../tools.ts';
import { cardStateOf } from './card-state.ts';

const DAY = 86_400_000;

type Answered = { ok: true; value: CardAnswer } | { ok: false; code: ProblemCode };

function answerOf(card: StoredCard | null): Answered {
  const told = card && { made: card.createdAt, until: card.expiresAt };
  return { ok: true, value: { protocol: PROTOCOL, card: told } };
}

/** Keeps a card for the person of an unlocked phone. `session`: the token of its read session. */
export async function makeReturnCard(
  tools: Tools,
  session: string,
  bytes: Bytes,
  signature: Bytes,
): Promise<Answered> {
  const { id: programme } = tools.programme;
  const reader = await readerOf(tools, session);
  if (!reader.ok) return reader;
  const request = MakeCardRequest.safeParse(parseJson(bytes));
  if (!request.success) return { ok: false, code: 'body-malformed' };
  const { device: id, card, tokenHash } = request.data;
  const key = fromBase64url(reader.device.publicKey);
  if (reader.device.id !== id || !key || !(await verifySignature(key, signature, bytes)))
    return { ok: false, code: 'signature-wrong' };

  return write(tools.storage, async (db): Promise<Answered> => {
    // read again here: it may have been revoked since
    const device = await findDevice(db, programme, id);
    if (device?.revokedAt !== null) return { ok: false, code: 'device-revoked' };
    // nobody is to know any more whose phone it was: there is nobody to come back
    if (!(await findPerson(db, programme, device.person))) return { ok: false, code: 'not-found' };
    const now = tools.now();
    const added = await addCard(db, programme, {
      ...{ card, tokenHash, person: device.person, role: device.role, cities: device.cities },
      ...{ createdAt: now, madeBy: id },
      expiresAt: now + periodsOf(tools.programme)['return-card'].days * DAY,
    });
    const stored = await findCard(db, programme, card);
    if (added) {
      await note(db, programme, now, { by: 'device' }, { what: 'card-made', about: id, more: device.role });
      return answerOf(stored);
    }
    // asking once more, because it never saw the answer; what was ended meanwhile stays so
    const same = stored?.madeBy === id && sameHash(stored.tokenHash, tokenHash);
    return same && cardStateOf(stored, now) === 'open'
      ? answerOf(stored)
      : { ok: false, code: 'nonce-reused' };
  });
}

/** Tells an unlocked phone which card its person has. */
export async function showReturnCard(tools: Tools, session: string): Promise<Answered> {
  const reader = await readerOf(tools, session);
  if (!reader.ok) return reader;
  const cards = await listCards(tools.storage.db, tools.programme.id, reader.device.person);
  return answerOf(cards.find((card) => cardStateOf(card, tools.now()) === 'open') ?? null);
}

/**
 * Cancels a card of a person that nobody has used, and tells the audit who it was. False when there was nothing to cancel.
 */
export async function cancelReturnCard(
  tools: Tools,
  by: By,
  { card: id, person }: { card: string; person: string },
): Promise<boolean> {
  const { id: programme } = tools.programme;
  const now = tools.now();
  return write(tools.storage, async (db) => {
    const card = await findCard(db, programme, id);
    if (card?.person !== person || !(await cancelCard(db, programme, id, now))) return false;
    await note(db, programme, now, by, { what: 'card-cancelled', about: person, more: card.role });
    return true;
  });
}

/** Why a card opens nothing before any PIN is looked at; null when a try may be made. */
function faultOf(card: StoredCard | null, device: string | undefined, now: number): ProblemCode | null {
  const state = card && cardStateOf(card, now);
  if (card === null || state === null || state === 'replaced') return 'card-unknown';
  // the phone that used it asks once more, because it never saw the answer: by the right PIN, and that counts as well
  if (state === 'used') return card.device === device ? null : 'card-used';
  return state === 'open' ? null : (`card-${state}` as const);
}

/**
 * The card that somebody holds, by a token that follows from its secret and a PIN. The try counts before it is looked at.
 * In a transaction, so that the count stays whatever comes of it.
 */
export async function cardFor(
  db: Db,
  tools: Tools,
  { card: id, token, device }: { card: string; token: string; device: string | undefined },
): Promise<{ ok: true; invite: StoredCard } | { ok: false; code: ProblemCode; tries?: number }> {
  const { id: programme } = tools.programme;
  const now = tools.now();
  const card = await findCard(db, programme, id);
  const fault = faultOf(card, device, now);
  if (fault !== null || !card) return { ok: false, code: fault ?? 'card-unknown' };
  const ended = card.device === null ? 'card-blocked' : 'card-used';
  const left = await takeTry(db, programme, id);
  if (left === null) return { ok: false, code: ended };
  if (sameHash(hashOf(token), card.tokenHash)) {
    await forgetTries(db, programme, id);
    return { ok: true, invite: card };
  }
  if (left > 0) return { ok: false, code: 'card-wrong', tries: left };
  await cancelCard(db, programme, id, now);
  return { ok: false, code: ended };
}
