import { contributions, differences } from '../../insight/tally.ts';
import { valuesOf } from '../../sync/merge.ts';
import type { KeyRing } from '../keys/ring.ts';
import { note } from '../storage/audit.ts';
import { removeRecord } from '../storage/erase.ts';
import { isErased, rememberErased } from '../storage/erased.ts';
import type { Db } from '../storage/open.ts';
import { takeOrders } from '../storage/programmes.ts';
import { findRecord } from '../storage/records.ts';
import { addToTallies } from '../storage/tallies.ts';
import { erasing, type By, type Desk, type Done } from './desk.ts';
import { dropHeld, heldChanges } from './held.ts';

/** What became of a record: was it here, and how many held envelopes of it went with it. */
export interface ErasedRecord {
  found: boolean;
  held: number;
}

/** Lets go of what is held of a record; its phones are told that it is stored. What opens for nobody stays held. */
async function dropHeldOf(desk: Desk, db: Db, keys: KeyRing, record: string): Promise<number> {
  let count = 0;
  for await (const { held, body } of heldChanges(db, desk.programme.id, keys)) {
    if (body.record !== record) continue;
    await dropHeld(desk, db, held);
    count += 1;
  }
  return count;
}

/**
 * Erases a record: its words, its history, what is held of it, and what it counted – a single record's city, month,
 * language and age band can be somebody too. Only its id is remembered, so that it stays erased whatever arrives
 * later. An id that is not here is remembered all the same: a phone may still bring it.
 */
export async function eraseRecord(desk: Desk, by: By, id: string): Promise<Done<ErasedRecord>> {
  const keys = await desk.keys.current();
  return erasing(desk, (db) => eraseOne(desk, db, keys, by, id));
}

/** The same for many, together or not at all; says how many of them were here. */
export async function eraseRecords(desk: Desk, by: By, ids: readonly string[]): Promise<Done<number>> {
  const keys = await desk.keys.current();
  return erasing(desk, async (db) => {
    let found = 0;
    for (const id of ids) if ((await eraseOne(desk, db, keys, by, id)).found) found += 1;
    return found;
  });
}

async function eraseOne(desk: Desk, db: Db, keys: KeyRing, by: By, id: string): Promise<ErasedRecord> {
  const programme = desk.programme.id;
  const record = await findRecord(db, programme, id);
  const held = await dropHeldOf(desk, db, keys, id);
  if (record) {
    const counted = contributions(record.kind, valuesOf(record.fields));
    await addToTallies(db, programme, differences(counted, []));
    await removeRecord(db, programme, id);
  }
  if (!(await isErased(db, programme, id))) {
    const order = await takeOrders(db, programme, 1);
    await rememberErased(db, programme, { order, what: 'record', id, at: desk.now() });
  }
  const entry = { what: 'record-erased', about: id, more: record?.kind ?? null } as const;
  await note(db, programme, desk.now(), by, entry);
  return { found: record !== null, held };
}
