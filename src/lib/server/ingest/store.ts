import { contributions, differences } from '../../insight/tally.ts';
import type { Answer } from '../../sync/answer.ts';
import { parseCursor } from '../../sync/cursor.ts';
import { isDeleted, mergeChange, valuesOf, type Fields } from '../../sync/merge.ts';
import type { Patch } from '../../records/index.ts';
import { rightDay, stampFor, type Circumstances, type Stamp } from '../../sync/stamp.ts';
import { withoutErased } from '../erasure/participant.ts';
import { addChange, latestStampUpTo } from '../storage/changes.ts';
import type { Device } from '../storage/devices.ts';
import { addNumber, isChangeKnown, neighbours, type AnsweredNumber } from '../storage/numbers.ts';
import type { Db } from '../storage/open.ts';
import { findRecord, putRecord, type StoredRecord } from '../storage/records.ts';
import { addToTallies } from '../storage/tallies.ts';
import type { Tools } from '../tools.ts';
import { judge, type Admitted, type Refusal } from './judge.ts';
import type { Verified } from './verify.ts';

/** What a transaction knows beside the change itself. */
export interface Moment {
  db: Db;
  /** The endpoint's clock, and the endpoint's clock minus the device's; null where nobody could measure it. */
  now: number;
  offset: number | null;
  /** The order that this change gets if it is stored. */
  order: number;
}

/** The answer that a number has been given for good. */
export function recorded(number: AnsweredNumber): Answer {
  return {
    answer: number.answer,
    digest: number.digest,
    n: number.n,
    change: number.change,
    ...(number.code === null ? {} : { code: number.code }),
    ...(number.problems === null ? {} : { problems: number.problems }),
    ...(number.stamp === null ? {} : { stamp: number.stamp }),
    ...(number.day === null ? {} : { day: number.day }),
  };
}

/** Settles a number: from now on the answer is this one, however often it is asked for. */
export async function settle(
  tools: Tools,
  moment: Moment,
  { parts, digest }: Verified,
  outcome: Pick<AnsweredNumber, 'answer'> & Partial<AnsweredNumber>,
): Promise<Answer> {
  const number: AnsweredNumber = {
    device: parts.header.device,
    n: parts.header.n,
    change: parts.header.change,
    digest,
    answer: outcome.answer,
    code: outcome.code ?? null,
    problems: outcome.problems ?? null,
    stamp: outcome.stamp ?? null,
    day: outcome.day ?? null,
    answeredAt: moment.now,
  };
  await addNumber(moment.db, tools.programme.id, number);
  return recorded(number);
}

async function circumstancesOf(
  tools: Tools,
  { db, now, offset }: Moment,
  { parts }: Pick<Verified, 'parts'>,
  { enrolledAt }: Device,
  { body }: Admitted,
): Promise<Circumstances> {
  const { device, n } = parts.header;
  const cursor = body.seen === null ? null : parseCursor(body.seen);
  const programme = tools.programme.id;
  return {
    device,
    n,
    at: body.at,
    offsetThen: body.offset,
    // what somebody else carries is dated by what the phone itself knew last
    offsetNow: offset ?? body.offset ?? 0,
    now,
    enrolledAt,
    seen: cursor ? await latestStampUpTo(db, programme, body.record, cursor.order) : null,
    ...(await neighbours(db, programme, device, n)),
  };
}

/** The patch with the day put right, where the device's clock filled it in and was wrong. */
function withRightDay({ body, patch }: Admitted, circumstances: Circumstances): Patch {
  const { day } = patch;
  if (body.dayByClock === undefined || typeof day !== 'string') return patch;
  return { ...patch, day: rightDay(day, body.dayByClock, circumstances) };
}

function merged(
  old: StoredRecord | null,
  admitted: Admitted,
  device: Device,
  fields: Fields,
  { now, order }: Moment,
): StoredRecord {
  const values = valuesOf(fields);
  const text = (path: string): string => {
    const value = values[path];
    return typeof value === 'string' ? value : '';
  };
  return {
    id: admitted.body.record,
    kind: admitted.kind,
    city: text('city'),
    day: text('day'),
    person: old?.person ?? device.person,
    device: old?.device ?? device.id,
    fields,
    deleted: isDeleted(values),
    order,
    firstAcceptedAt: old?.firstAcceptedAt ?? now,
    lastAcceptedAt: now,
  };
}

/** A change that was stored: its order for good, and the day it stands under if that was put right. */
export interface Stored {
  ok: true;
  stamp: Stamp;
  day: string | null;
  /** Somebody who was erased stood in it, and was left out. */
  cleaned: boolean;
}

/** Judges a sound change beside its record and stores it: stamp, record, tallies and change together. */
export async function storeChange(
  tools: Tools,
  moment: Moment,
  verified: Pick<Verified, 'parts'>,
  device: Device,
  admitted: Admitted,
): Promise<Stored | Refusal> {
  const { db, now, order } = moment;
  const programme = tools.programme.id;
  const { change, n } = verified.parts.header;
  const { body, kind } = admitted;

  if (await isChangeKnown(db, programme, change, { device: device.id, n }))
    return { ok: false, code: 'change-reused' };
  const old = await findRecord(db, programme, body.record);
  const circumstances = await circumstancesOf(tools, moment, verified, device, admitted);
  const { patch, cleaned } = await withoutErased(db, programme, {
    ...{ kind, record: body.record },
    patch: withRightDay(admitted, circumstances),
  });
  const refusal = judge({ ...admitted, patch }, device, old, tools.programme);
  if (refusal) return refusal;

  const stamp = stampFor(circumstances);
  const record = merged(old, admitted, device, mergeChange(old?.fields ?? {}, { stamp, patch }), moment);
  await putRecord(db, programme, record);
  await addChange(db, programme, {
    change,
    order,
    record: body.record,
    kind,
    device: device.id,
    n,
    person: device.person,
    stamp,
    deviceTime: body.at,
    offsetThen: body.offset,
    offsetNow: circumstances.offsetNow,
    acceptedAt: now,
    version: body.version,
    patch,
    mends: body.mends ?? null,
  });
  const before = old ? contributions(kind, valuesOf(old.fields)) : [];
  await addToTallies(db, programme, differences(before, contributions(kind, valuesOf(record.fields))));
  const { day } = patch;
  return {
    ok: true,
    stamp,
    day: typeof day === 'string' && day !== admitted.patch['day'] ? day : null,
    cleaned,
  };
}
