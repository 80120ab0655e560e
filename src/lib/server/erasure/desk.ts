import type { Keys } from '../keys/ring.ts';
import type { By } from '../storage/audit.ts';
import { write, type Db } from '../storage/open.ts';
import { takeOrders } from '../storage/programmes.ts';
import type { Tools } from '../tools.ts';

/** What erasing works with. */
export type Desk = Pick<Tools, 'storage' | 'programme' | 'now' | 'log'> & { keys: Keys };

export type { By };

/** What was done, and whether no byte of it is left in the files of the database. */
export type Done<T> = { ok: true; value: T; wiped: boolean } | { ok: false; code: 'not-found' };

/**
 * Runs an erasure in one transaction, then has the database's files written anew. Whoever was first to take the counter
 * row comes first, so that no change slips in between. `work` says null when there is nothing to erase. `wipes`: false for
 * all but the last of several.
 */
export async function erasing<T>(
  desk: Desk,
  work: (db: Db) => Promise<T | null>,
  wipes = true,
): Promise<Done<T>> {
  const { storage, programme } = desk;
  const value = await write(storage, async (db) => {
    await takeOrders(db, programme.id, 0);
    const done = await work(db);
    // in the same transaction: after a crash the next start makes it good
    if (done !== null) await storage.capabilities.oweWipe(db);
    return done;
  });
  if (value === null) return { ok: false, code: 'not-found' };
  if (!wipes) return { ok: true, value, wiped: false };
  const wiped = await storage.wipe();
  if (!wiped) desk.log({ what: 'old-bytes-remain' });
  return { ok: true, value, wiped };
}
