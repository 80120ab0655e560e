// What expires is found and taken out here; what is left of it is `retention/shrink.ts`'s to say.
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { KindName } from '../../records/index.ts';
import type { Db } from './open.ts';
import { removeHistory } from './erase.ts';
import { putRecord, type StoredRecord } from './records.ts';
import type { Tables } from './tables.ts';

const startOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** From before which day, or arrived before its beginning; and in any case arrived before which moment. */
export interface Before {
  day: string;
  /** A day that a wrong clock filled in must not take somebody's words the night they arrive. */
  arrived: number;
}

/** Of its day and its first arrival the earlier counts: a day far ahead must not keep somebody's words for decades. */
const isBefore =
  (before: Before) =>
  (eb: ExpressionBuilder<Tables, 'records'>): Expression<SqlBool> =>
    eb.and([
      eb('day', '!=', ''),
      eb('first_accepted_at', '<', before.arrived),
      eb.or([eb('day', '<', before.day), eb('first_accepted_at', '<', startOf(before.day))]),
    ]);

/** Ids of records of a kind from before a day that have not shrunk, or were changed since. */
export async function dueRecords(
  db: Db,
  programme: string,
  kind: KindName,
  before: Before,
): Promise<string[]> {
  const rows = await db
    .selectFrom('records')
    .select('id')
    .where('programme', '=', programme)
    .where('kind', '=', kind)
    .where(isBefore(before))
    .where((eb) => eb.or([eb('expired_at', 'is', null), eb('last_accepted_at', '>=', eb.ref('expired_at'))]))
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Ids of records of a kind, from before a day if one is named, in which one of some fields is not empty. */
export async function recordsWithFields(
  db: Db,
  programme: string,
  kind: KindName,
  { fields, before }: { fields: readonly string[]; before?: Before },
): Promise<string[]> {
  const rows = await db
    .selectFrom('records')
    .select('id')
    .where('programme', '=', programme)
    .where('kind', '=', kind)
    .where((eb) =>
      eb.and([
        ...(before === undefined ? [] : [isBefore(before)(eb)]),
        // sealed, or a text: what was cleared is null
        eb.or(
          fields.flatMap((field) => [
            eb('fields', 'like', `%"${field}":{"value":{"sealed":%`),
            eb('fields', 'like', `%"${field}":{"value":"%`),
          ]),
        ),
      ]),
    )
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Puts what is left of a record in its place: without person, phone and history. */
export async function expireRecord(
  db: Db,
  programme: string,
  record: Pick<StoredRecord, 'id' | 'fields' | 'day'> & { old: StoredRecord },
  now: number,
): Promise<void> {
  const { old, ...left } = record;
  const arrived = `${new Date(old.firstAcceptedAt).toISOString().slice(0, 7)}-01`;
  // the earlier of the two here too: what comes late for a day far ahead shrinks the next night all the same
  const month = Math.min(startOf(left.day), startOf(arrived));
  await removeHistory(db, programme, old.id);
  await putRecord(db, programme, { ...old, ...left });
  await db
    .updateTable('records')
    // of its times, too, only the month is left
    .set({ person: '', device: '', expired_at: now, first_accepted_at: month, last_accepted_at: month })
    .where('programme', '=', programme)
    .where('id', '=', old.id)
    .execute();
}

/** When a record shrank, because its time was over; null for one that has not. */
export async function expiredAt(db: Db, programme: string, id: string): Promise<number | null> {
  const row = await db
    .selectFrom('records')
    .select('expired_at')
    .where('programme', '=', programme)
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.expired_at ?? null;
}

/** Ids of a group's sessions. */
export async function sessionsOf(db: Db, programme: string, group: string): Promise<string[]> {
  const rows = await db
    .selectFrom('records')
    .select('id')
    .where('programme', '=', programme)
    .where('kind', '=', 'language-session')
    .where('fields', 'like', `%"group":{"value":"${group}"%`)
    .execute();
  return rows.map(({ id }) => id);
}
