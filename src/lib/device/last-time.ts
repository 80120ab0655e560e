import * as z from 'zod/mini';
import { KINDS, type KindName } from '../records/index.ts';
import type { Shelf } from './phone.ts';
import { LastTimeRow } from './rows.ts';

export type LastTime = Map<KindName, Record<string, unknown>>;

const Values = z.record(z.string(), z.unknown());
export const placeOfLastTime = (kind: string): string => `last-time/${kind}`;

/** Likely answers from last time, of all kinds; none while the phone is locked. */
export async function readLastTime({ db, vault }: Shelf): Promise<LastTime> {
  const found: LastTime = new Map();
  if (!vault.isOpen) return found;
  for (const row of await db.lastTime.toArray()) {
    const read = LastTimeRow.safeParse(row);
    if (!read.success) continue;
    const { kind, values } = read.data;
    found.set(kind, Values.parse(await vault.read(values, placeOfLastTime(kind))));
  }
  return found;
}

/** Without the fields that hold somebody's own words. */
export function withoutFreeText(kind: KindName, values: object): Record<string, unknown> {
  const free = new Set(KINDS[kind].freeText);
  return Object.fromEntries(Object.entries(values).filter(([field]) => !free.has(field)));
}

/** Keeps likely answers for next time. Free text is never kept; and a locked phone, which knows the old ones not, keeps none. */
export async function keepLastTime({ db, vault }: Shelf, kind: KindName, values: object): Promise<void> {
  if (!vault.isOpen) return;
  const sealed = await vault.seal(withoutFreeText(kind, values), placeOfLastTime(kind));
  if (sealed) await db.lastTime.put({ kind, values: sealed });
}
