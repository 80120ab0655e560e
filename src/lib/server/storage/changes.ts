import { KindName } from '../../records/index.ts';
import { Patch } from '../../records/patch.ts';
import { fromJson } from './json.ts';
import type { Db } from './open.ts';
import { nameOf } from './people.ts';
import { openPatch, sealPatch } from './sealed.ts';

/** One accepted change, with both clocks and the words it set. */
export interface StoredChange {
  change: string;
  order: number;
  record: string;
  kind: KindName;
  device: string;
  n: number;
  person: string;
  stamp: string;
  /** The device's clock at saving; it may be wrong by years. */
  deviceTime: number;
  offsetThen: number | null;
  offsetNow: number;
  /** The endpoint's clock at first arrival. */
  acceptedAt: number;
  version: number;
  patch: Patch;
  mends: string | null;
}

/** A change as a record's history shows it. */
export interface HistoryEntry extends StoredChange {
  personName: string;
}

export async function addChange(db: Db, programme: string, change: StoredChange): Promise<void> {
  await db
    .insertInto('changes')
    .values({
      programme,
      change: change.change,
      order: change.order,
      record: change.record,
      kind: change.kind,
      device: change.device,
      n: change.n,
      person: change.person,
      stamp: change.stamp,
      device_time: change.deviceTime,
      offset_then: change.offsetThen,
      offset_now: change.offsetNow,
      accepted_at: change.acceptedAt,
      version: change.version,
      patch: JSON.stringify(
        sealPatch(db.words, [programme, 'changes', change.change], change.kind, change.patch),
      ),
      mends: change.mends,
    })
    .execute();
}

/** The latest stamp among the changes of a record up to an order; null when there is none. */
export async function latestStampUpTo(
  db: Db,
  programme: string,
  record: string,
  order: number,
): Promise<string | null> {
  const row = await db
    .selectFrom('changes')
    .select((eb) => eb.fn.max('stamp').as('stamp'))
    .where('programme', '=', programme)
    .where('record', '=', record)
    .where('order', '<=', order)
    .executeTakeFirst();
  return row?.stamp ?? null;
}

/** All changes of a record in the order of their stamps: what wins stands last. */
export async function historyOf(db: Db, programme: string, record: string): Promise<HistoryEntry[]> {
  const rows = await db
    .selectFrom('changes')
    .innerJoin('people', (join) =>
      join.onRef('people.programme', '=', 'changes.programme').onRef('people.id', '=', 'changes.person'),
    )
    .selectAll('changes')
    .select('people.name as person_name')
    .where('changes.programme', '=', programme)
    .where('changes.record', '=', record)
    .orderBy('changes.stamp')
    .execute();
  return rows.map((row) => {
    const kind = KindName.parse(row.kind);
    const place = [programme, 'changes', row.change] as const;
    return {
      change: row.change,
      order: row.order,
      record: row.record,
      kind,
      device: row.device,
      n: row.n,
      person: row.person,
      stamp: row.stamp,
      deviceTime: row.device_time,
      offsetThen: row.offset_then,
      offsetNow: row.offset_now,
      acceptedAt: row.accepted_at,
      version: row.version,
      patch: openPatch(db.words, place, kind, fromJson(Patch, row.patch)),
      mends: row.mends,
      personName: nameOf(db, programme, row.person, row.person_name),
    };
  });
}
