import { KINDS, readRecord, type KindName } from '../records/index.ts';
import type { Patch } from '../records/patch.ts';

/** A running count: one measure, for one key of it, in one city and month. */
export interface Tally {
  city: string;
  /** `YYYY-MM` */
  month: string;
  measure: string;
  key: string;
  amount: number;
  /** Whether it counts people, so that disclosure control treats it as such. */
  people: boolean;
}

function name({ city, month, measure, key }: Tally): string {
  return JSON.stringify([city, month, measure, key]);
}

function add(sums: Map<string, Tally>, tally: Tally, times: 1 | -1): void {
  const at = name(tally);
  const amount = (sums.get(at)?.amount ?? 0) + times * tally.amount;
  sums.set(at, { ...tally, amount });
}

function nonZero(sums: Map<string, Tally>): Tally[] {
  return [...sums.values()].filter(({ amount }) => amount !== 0);
}

/** What a record, given by its merged values, counts. A deleted one counts nothing. */
export function contributions(kind: KindName, values: Patch): Tally[] {
  if (values['deleted'] === true) return [];
  const record = readRecord(kind, values);
  if (!record || !('day' in record)) return [];
  const month = record.day.slice(0, 7);
  const sums = new Map<string, Tally>();
  for (const each of KINDS[kind].counts(record)) add(sums, { city: record.city, month, ...each }, 1);
  return nonZero(sums);
}

/** What must be added to the tallies when a record that counted `before` now counts `after`. */
export function differences(before: readonly Tally[], after: readonly Tally[]): Tally[] {
  const sums = new Map<string, Tally>();
  for (const tally of before) add(sums, tally, -1);
  for (const tally of after) add(sums, tally, 1);
  return nonZero(sums);
}

/** Counts all records anew: what the running tallies must equal. Sorted by name. */
export function recount(records: Iterable<{ kind: KindName; values: Patch }>): Tally[] {
  const sums = new Map<string, Tally>();
  for (const { kind, values } of records)
    for (const tally of contributions(kind, values)) add(sums, tally, 1);
  return nonZero(sums).sort((a, b) => (name(a) < name(b) ? -1 : 1));
}
