import { KindName } from '../records/index.ts';
import { isDeleted, layered } from '../sync/merge.ts';
import type { PhoneDatabase } from './database.ts';
import { outboxByRecord, syncOf, type RecordSync } from './reading.ts';
import { RecordRow } from './rows.ts';

/** One line of a person's day. */
export interface TodayEntry {
  id: string;
  kind: KindName;
  savedAt: number;
  sync: RecordSync;
  city: string | null;
  place: { group?: string; event?: string; setting?: string };
}

/** What was saved on this phone since a moment, newest first. */
export async function savedSince(db: PhoneDatabase, since: number): Promise<TodayEntry[]> {
  const rows = await db.records.where('savedAt').aboveOrEqual(since).reverse().toArray();
  const outbox = await outboxByRecord(db);
  return rows.flatMap((each) => {
    const row = RecordRow.parse(each);
    const kind = KindName.safeParse(row.kind);
    const values = layered(
      row.base ?? {},
      row.unsent.map(({ patch }) => patch),
    );
    if (!row.mine || !kind.success || isDeleted(values)) return [];
    const place: TodayEntry['place'] = {};
    const { group, setting } = values;
    if (typeof group === 'string') place.group = group;
    if (typeof setting === 'string') place.setting = setting;
    if (row.event !== undefined) place.event = row.event;
    const { sync } = syncOf(outbox.get(row.id) ?? []);
    const { id, savedAt, city = null } = row;
    return [{ id, kind: kind.data, savedAt, sync, city, place }];
  });
}

/** Postcards taken on this phone on a day: all of them by event, `''` for those without one. */
export async function cardsOf(db: PhoneDatabase, day: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  await db.records
    .where('[kind+day]')
    .equals(['postcard', day])
    .each(({ event = '' }) => counts.set(event, (counts.get(event) ?? 0) + 1));
  return counts;
}
