import { recount, type Tally } from '../../src/lib/insight/tally.ts';
import type { KindName, Patch } from '../../src/lib/records/index.ts';
import { eachRecord } from '../../src/lib/server/storage/records.ts';
import { listTallies } from '../../src/lib/server/storage/tallies.ts';
import { valuesOf } from '../../src/lib/sync/merge.ts';
import type { World } from './world.ts';

/** The running tallies beside a recount of all records: promise 10 says that they are the same. */
export async function counted(world: World): Promise<{ kept: Tally[]; recounted: Tally[] }> {
  const records: { kind: KindName; values: Patch }[] = [];
  for await (const { kind, fields } of eachRecord(world.db, 'west-midlands', { deleted: true }))
    records.push({ kind, values: valuesOf(fields) });
  const byName = (a: Tally, b: Tally): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
  return {
    kept: (await listTallies(world.db, 'west-midlands')).sort(byName),
    recounted: recount(records).sort(byName),
  };
}
