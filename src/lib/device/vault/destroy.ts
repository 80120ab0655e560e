import { allTables, type PhoneDatabase } from '../database.ts';
import { isWaiting } from '../gone.ts';
import { SHELF } from '../left.ts';
import { readEnrolled } from '../identity.ts';
import { keepToTidy } from '../settings.ts';
import { withoutInvite } from '../token.ts';
import type { EnrolledIdentity } from '../who.ts';
import { tidyDisk } from './tidy-disk.ts';

const nameOf = ({ name }: { name: string }): string => name;

/**
 * Destroys the vault's key, and with it everything that could be read on this phone. Sealed work that waits stays, and
 * the phone sends it as nobody's: `gone`; with `everything` nothing stays. Waits for no lock: nothing comes before it.
 */
export async function destroyVault(db: PhoneDatabase, everything: boolean): Promise<void> {
  await keepToTidy(true).catch(() => undefined);
  const tables = allTables(db);
  await db.transaction('rw', tables, async () => {
    const identity = await readEnrolled(db);
    if (everything || !identity || !(await isWaiting(db))) {
      await Promise.all(tables.map((table) => table.clear()));
      return;
    }
    // named is what sending needs: a table that comes later goes
    const stays = new Set([db.numbers, db.contact, db.outbox, db.receipts, db.carried, db.cargo].map(nameOf));
    await Promise.all(tables.filter((table) => !stays.has(table.name)).map((table) => table.clear()));
    const { secrets: _secrets, ...rest } = identity;
    const gone: EnrolledIdentity = { ...withoutInvite(rest), gone: true };
    await db.identity.put(gone);
  });
  if (everything && 'caches' in globalThis) await caches.delete(SHELF).catch(() => false);
  await tidyDisk().catch(() => undefined); // else at the next start
}
