import { KindName } from '../../records/index.ts';
import type { Answer, Answered } from '../../sync/answer.ts';
import type { Body } from '../../sync/body.ts';
import type { Bytes } from '../../sync/bytes.ts';
import { MAX_HELD } from '../../sync/limits.ts';
import type { AnswerCode } from '../../sync/answer.ts';
import { sealedAnew } from '../erasure/held.ts';
import { withoutErased } from '../erasure/participant.ts';
import type { KeyRing } from '../keys/ring.ts';
import { isErased, type Forgotten } from '../storage/erased.ts';
import { noteKeyUse } from '../storage/device-keys.ts';
import { findDevice, noteContact, type Device } from '../storage/devices.ts';
import { countHeld, hold } from '../storage/held.ts';
import { findNumber } from '../storage/numbers.ts';
import { write, type Db } from '../storage/open.ts';
import { takeOrders } from '../storage/programmes.ts';
import type { Tools } from '../tools.ts';
import type { Admitted, Refusal } from './judge.ts';
import { prove } from './prove.ts';
import { recorded, settle, storeChange, type Moment } from './store.ts';
import type { Verified } from './verify.ts';

/** A verified envelope with what came out of it. A revoked device's stays sealed. */
export interface Ready {
  verified: Verified;
  opened: Admitted | Refusal | 'newer-version' | 'sealed';
  /** True when the phone keeps no readable copy of it, from which it could be mended. */
  copyless: boolean;
  /** The programme's key that it is sealed for; null for one that never was the programme's. */
  key: string | null;
  /** What it says, and the keys that opened it; null where it could not be opened to see. */
  content: { body: Body; keys: KeyRing } | null;
}

/** Puts an envelope off: its number stays open. */
export function later(verified: Verified, code: 'busy' | 'newer-version' | 'too-many-held'): Answer {
  const { n, change } = verified.parts.header;
  return { answer: 'later', digest: verified.digest, n, change, code };
}

/** An answer, and whether it settled a number that was open before. */
interface Given {
  answer: Answer;
  fresh: boolean;
  /** Its record was erased, or somebody in it was. */
  forgotten?: 'erased' | 'cleaned';
}

/** An envelope's bytes without anybody who was erased; null when there is nothing else in it. */
async function bytesWithoutErased(
  { db }: Moment,
  programme: string,
  { verified, content }: Ready,
): Promise<Bytes | null> {
  const kind = KindName.safeParse(content?.body.kind);
  if (!content || !kind.success) return verified.bytes;
  const { body, keys } = content;
  const { record, patch: said } = body;
  const { patch, cleaned } = await withoutErased(db, programme, { kind: kind.data, record, patch: said });
  if (!cleaned) return verified.bytes;
  if (Object.keys(patch).length === 0) return null;
  return sealedAnew(keys, { parts: verified.parts, body: { ...body, patch } });
}

/** Keeps an envelope sealed, for somebody in the office to decide over; up to so many of one device. */
async function keepSealed(
  tools: Tools,
  moment: Moment,
  ready: Ready,
  outcome: { code: AnswerCode; problems?: Refusal['problems'] },
): Promise<Given> {
  const { verified } = ready;
  const { device, n } = verified.parts.header;
  const programme = tools.programme.id;
  if ((await countHeld(moment.db, programme, device)) >= MAX_HELD)
    return { answer: later(verified, 'too-many-held'), fresh: false };
  const bytes = await bytesWithoutErased(moment, programme, ready);
  if (bytes === null)
    return { answer: await settle(tools, moment, verified, { answer: 'stored' }), fresh: true };
  const { now: receivedAt, offset } = moment;
  await hold(moment.db, programme, { device, n, bytes, receivedAt, offset });
  const { code, problems = null } = outcome;
  return { answer: await settle(tools, moment, verified, { answer: 'held', code, problems }), fresh: true };
}

async function answerOne(tools: Tools, moment: Moment, ready: Ready): Promise<Given> {
  const { verified, opened, copyless, content } = ready;
  const { db } = moment;
  const { header } = verified.parts;
  const programme = tools.programme.id;
  const settled = async (answer: Promise<Answer>): Promise<Given> => ({ answer: await answer, fresh: true });

  const known = await findNumber(db, programme, header.device, header.n);
  if (known?.digest === verified.digest) return { answer: recorded(known), fresh: false };
  if (known) {
    // the first of a number stands, whatever comes under it later; the other one settles nothing
    const answer: Answer = { answer: 'refused', digest: verified.digest, code: 'number-reused' };
    return { answer, fresh: false };
  }
  // an erased record stays erased, whoever brings what of it
  if (content !== null && (await isErased(db, programme, content.body.record)))
    return {
      ...(await settled(settle(tools, moment, verified, { answer: 'stored' }))),
      forgotten: 'erased',
    };
  // read again here: it may have been revoked since its signature was checked
  const device = await findDevice(db, programme, header.device);
  if (device?.revokedAt !== null || opened === 'sealed')
    return keepSealed(tools, moment, ready, { code: 'device-revoked' });
  if (opened === 'newer-version') return { answer: later(verified, 'newer-version'), fresh: false };
  const outcome = opened.ok ? await storeChange(tools, moment, verified, device, opened) : opened;
  if (outcome.ok) {
    const { stamp, day, cleaned } = outcome;
    const given = await settled(settle(tools, moment, verified, { answer: 'stored', stamp, day }));
    return cleaned ? { ...given, forgotten: 'cleaned' } : given;
  }
  const { code, problems = null } = outcome;
  if (copyless) return keepSealed(tools, moment, ready, { code, problems: problems ?? undefined });
  return settled(settle(tools, moment, verified, { answer: 'refused', code, problems }));
}

/** What one transaction answered, and how far each of its devices has been answered now. */
export interface Transacted {
  answers: Map<Verified, Answer>;
  answered: Map<string, Answered>;
  /** Records of the batch that were erased, or in which somebody was. */
  forgotten: Forgotten;
}

/** What a batch says of one device. */
interface Heard {
  now: number | null;
  highest: number;
  fresh: number;
  /** The lowest number under each key. */
  keys: Map<string, number>;
}

async function noteDevice(tools: Tools, db: Db, device: Device, heard: Heard): Promise<Answered> {
  const programme = tools.programme.id;
  const answered = await prove(db, programme, device.id, device.answered, heard.fresh);
  const given = Math.max(device.given, heard.highest);
  await noteContact(db, programme, device.id, {
    ...(heard.now !== null && { now: heard.now }),
    given,
    answered,
  });
  for (const [key, firstN] of heard.keys) await noteKeyUse(db, programme, device.id, { key, firstN });
  return answered;
}

/** Answers verified envelopes in one transaction, each device's in the order of their numbers. */
export async function transact(
  tools: Tools,
  batch: readonly Ready[],
  offset: number | null,
): Promise<Transacted> {
  const now = tools.now();
  const numberOf = ({ verified }: Ready): number => verified.parts.header.n;
  const inOrder = [...batch].sort((a, b) => numberOf(a) - numberOf(b));
  return write(tools.storage, async (db) => {
    // the counter row first: it puts concurrent batches one after the other
    const last = await takeOrders(db, tools.programme.id, inOrder.length);
    const answers = new Map<Verified, Answer>();
    const heard = new Map<string, Heard>();
    const forgotten: Forgotten = { erased: [], cleaned: [] };
    for (const [index, ready] of inOrder.entries()) {
      const order = last - inOrder.length + 1 + index;
      const given = await answerOne(tools, { db, now, offset, order }, ready);
      const { answer, fresh } = given;
      if (given.forgotten && ready.content) forgotten[given.forgotten].push(ready.content.body.record);
      answers.set(ready.verified, answer);
      const { id } = ready.verified.device;
      const { fresh: before = 0, keys = new Map<string, number>() } = heard.get(id) ?? {};
      // in the order of numbers: the first of a key is its lowest
      if (ready.key !== null && !keys.has(ready.key)) keys.set(ready.key, numberOf(ready));
      // who carries a phone's changes is not that phone
      const contact = offset === null ? null : now;
      heard.set(id, { now: contact, highest: numberOf(ready), fresh: before + (fresh ? 1 : 0), keys });
    }
    const answered = new Map<string, Answered>();
    for (const [id, each] of heard) {
      const device = await findDevice(db, tools.programme.id, id);
      if (device) answered.set(id, await noteDevice(tools, db, device, each));
    }
    return { answers, answered, forgotten };
  });
}
