import { isCarrying } from './carried.ts';
import { allTables, type PhoneDatabase } from './database.ts';
import { readEnrolled } from './identity.ts';

/** True while sealed work waits that the endpoint has not answered: this phone's own, or what it carries for another. */
export async function isWaiting(db: PhoneDatabase): Promise<boolean> {
  const waiting = await db.outbox.filter(({ state }) => state === 'waiting').count();
  return waiting > 0 || (await isCarrying(db));
}

/** Empties a phone that is `gone` and has nothing left to send. */
export async function emptyGone(db: PhoneDatabase): Promise<void> {
  const tables = allTables(db);
  await db.transaction('rw', tables, async () => {
    const identity = await readEnrolled(db);
    if (!identity?.gone || (await isWaiting(db))) return;
    await Promise.all(tables.map((table) => table.clear()));
  });
}
