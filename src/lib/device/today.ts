import { KindName } from '../records/index.ts';
import { isDeleted, layered } from '../sync/merge.ts';
import { uuid7 } from './ids.ts';
import { openRows, type OpenRow } from './opening.ts';
import type { Shelf } from './phone.ts';
import { outboxByRecord, syncOf, type RecordSync } from './reading.ts';

/** One line of a person's day. */
export interface TodayEntry {
  id: string;
  kind: KindName;
  savedAt: number;
  sync: RecordSync;
  city: string | null;
  place: { group?: string; event?: string; setting?: string };
}

/** What this phone has made since a moment: an id tells when. */
async function madeSince({ db, vault }: Shelf, since: number): Promise<OpenRow[]> {
  const first = uuid7(since, new Uint8Array(10));
  const rows = await db.records.where('id').aboveOrEqual(first).toArray();
  const opened = await openRows(
    vault,
    rows.filter(({ mine }) => mine),
  );
  return opened.filter(({ savedAt }) => savedAt >= since);
}

/** What was saved on this phone since a moment, newest first; nothing while it is locked. */
export async function savedSince(shelf: Shelf, since: number): Promise<TodayEntry[]> {
  const outbox = await outboxByRecord(shelf.db);
  const rows = await madeSince(shelf, since);
  rows.sort((a, b) => b.savedAt - a.savedAt || (a.id < b.id ? 1 : -1));
  return rows.flatMap((row) => {
    const kind = KindName.safeParse(row.kind);
    const values = layered(
      row.base ?? {},
      row.unsent.map(({ patch }) => patch),
    );
    if (!kind.success || isDeleted(values)) return [];
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

/** Postcards taken on this phone on a day, from its beginning `since`: by event, `''` for those without one. */
export async function cardsOf(shelf: Shelf, day: string, since: number): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const row of await madeSince(shelf, since)) {
    if (row.kind !== 'postcard' || row.day !== day) continue;
    counts.set(row.event ?? '', (counts.get(row.event ?? '') ?? 0) + 1);
  }
  return counts;
}
