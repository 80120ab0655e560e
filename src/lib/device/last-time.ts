import { KINDS, type KindName } from '../records/index.ts';
import type { PhoneDatabase } from './database.ts';
import { LastTimeRow } from './rows.ts';

export type LastTime = Map<KindName, Record<string, unknown>>;

/** Likely answers from last time, of all kinds. */
export async function readLastTime(db: PhoneDatabase): Promise<LastTime> {
  const rows = await db.lastTime.toArray();
  return new Map(
    rows.flatMap((row) => {
      const read = LastTimeRow.safeParse(row);
      return read.success ? [[read.data.kind, read.data.values]] : [];
    }),
  );
}

/** Without the fields that hold somebody's own words. */
export function withoutFreeText(kind: KindName, values: object): Record<string, unknown> {
  const free = new Set(KINDS[kind].freeText);
  return Object.fromEntries(Object.entries(values).filter(([field]) => !free.has(field)));
}

/** Keeps likely answers for next time. Free text is never kept. */
export async function keepLastTime(db: PhoneDatabase, kind: KindName, values: object): Promise<void> {
  await db.lastTime.put({ kind, values: withoutFreeText(kind, values) });
}
