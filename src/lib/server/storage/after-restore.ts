import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../log.ts';
import { write, type Storage } from './open.ts';

/** Beside a database that came from a backup, until the first start after that. */
export const RESTORED_MARK = 'restored.json';

// far more than any place takes between two backups
const ORDERS_SKIPPED = 1_000_000;

/**
 * What a database from a backup needs before anybody may use it. Orders that were given out since the backup are never
 * given out again: phones have read up to them, and would pass over whatever came under them. And who was signed out
 * of the office since, or used a link up, must not be let in by the older state. Repeating it does no harm.
 */
export async function afterRestore(storage: Storage, dataDir: string, log: Log): Promise<void> {
  const mark = join(dataDir, RESTORED_MARK);
  if (!existsSync(mark)) return;
  await write(storage, async (db) => {
    await db
      .updateTable('programmes')
      .set((eb) => ({ counter: eb('counter', '+', ORDERS_SKIPPED) }))
      .execute();
    await db.deleteFrom('office_sessions').execute();
    await db.deleteFrom('office_links').execute();
  });
  rmSync(mark, { force: true });
  log({ what: 'first-start-after-restore' });
}
