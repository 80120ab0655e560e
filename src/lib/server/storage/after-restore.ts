import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../log.ts';
import { note } from './audit.ts';
import { write, type Storage } from './open.ts';
import { programmeIds } from './programmes.ts';
import { cancelAllCards } from './return-cards.ts';

/** Beside a database that came from a backup, until the first start after that. */
export const RESTORED_MARK = 'restored.json';

// far more than any place takes between two backups
const ORDERS_SKIPPED = 1_000_000;

/**
 * What a database from a backup needs before anybody may use it. Orders that were given out since the backup are never
 * given out again: phones have read up to them, and would pass over whatever came under them. And who was signed out
 * of the office since, or used a link up, must not be let in by the older state; nor by a return card, whose wrong PINs
 * were counted on since. Repeating it does no harm.
 */
export async function afterRestore(
  storage: Storage,
  dataDir: string,
  now: () => number,
  log: Log,
): Promise<void> {
  const mark = join(dataDir, RESTORED_MARK);
  if (!existsSync(mark)) return;
  await write(storage, async (db) => {
    await db
      .updateTable('programmes')
      .set((eb) => ({ counter: eb('counter', '+', ORDERS_SKIPPED) }))
      .execute();
    await db.deleteFrom('office_logins').execute();
    await db.deleteFrom('office_challenges').execute();
    await db.deleteFrom('office_links').execute();
    await cancelAllCards(db, now());
    for (const programme of await programmeIds(db))
      await note(db, programme, now(), { by: 'command-line' }, { what: 'backup-restored' });
  });
  rmSync(mark, { force: true });
  log({ what: 'first-start-after-restore' });
}
