import * as z from 'zod/mini';
import { Value } from '../records/value.ts';
import type { Patch } from '../records/patch.ts';
import type { Stamp } from './stamp.ts';

/** One value of a record with the stamp of the change that set it. */
export const Stamped = z.strictObject({ value: Value, stamp: z.string() });
export type Stamped = z.infer<typeof Stamped>;

/** A record as merged: path → value and stamp. */
export const Fields = z.record(z.string(), Stamped);
export type Fields = z.infer<typeof Fields>;

/** An accepted change, as far as merging cares. */
export interface Accepted {
  stamp: Stamp;
  patch: Patch;
}

function wins(path: string, next: Stamped, old: Stamped | undefined): boolean {
  if (!old) return true;
  // a deletion is for good: later edits do not revive
  if (path === 'deleted' && (old.value === true) !== (next.value === true)) return next.value === true;
  return next.stamp > old.stamp;
}

/** Lays one accepted change into a record: per path the later stamp wins. Returns a new record. */
export function mergeChange(fields: Fields, change: Accepted): Fields {
  const merged: Fields = { ...fields };
  for (const [path, value] of Object.entries(change.patch)) {
    const next = { value, stamp: change.stamp };
    if (wins(path, next, merged[path])) merged[path] = next;
  }
  return merged;
}

/** Merges two copies of a record that were each made from accepted changes. */
export function mergeFields(a: Fields, b: Fields): Fields {
  const merged: Fields = { ...a };
  for (const [path, next] of Object.entries(b)) if (wins(path, next, merged[path])) merged[path] = next;
  return merged;
}

/** The plain values of a record. */
export function valuesOf(fields: Fields): Patch {
  return Object.fromEntries(Object.entries(fields).map(([path, { value }]) => [path, value]));
}

/** What a phone shows: the endpoint's record with the phone's own unsent patches on top, oldest first. */
export function layered(base: Fields, unsent: readonly Patch[]): Patch {
  const values = valuesOf(base);
  for (const patch of unsent)
    for (const [path, value] of Object.entries(patch))
      if (path !== 'deleted' || value === true) values[path] = value;
  return values;
}

export function isDeleted(values: Patch): boolean {
  return values['deleted'] === true;
}

/** The latest stamp in a record, or null when it is empty. */
export function latestStamp(fields: Fields): Stamp | null {
  let latest: Stamp | null = null;
  for (const { stamp } of Object.values(fields)) if (latest === null || stamp > latest) latest = stamp;
  return latest;
}
