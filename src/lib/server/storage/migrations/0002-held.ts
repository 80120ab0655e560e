import type { Db } from '../open.ts';
import type { Migration } from './migration.ts';

async function up(db: Db): Promise<void> {
  await db.schema.alterTable('numbers').addColumn('day', 'text').execute();
  await db.schema.alterTable('held').addColumn('offset', 'bigint').execute();
  await db.schema.alterTable('devices').addColumn('replaces', 'text').execute();
  await db.schema.createIndex('changes_mends').on('changes').columns(['programme', 'mends']).execute();
}

/**
 * A receipt remembers the day that the endpoint put right; a held envelope the offset measured when it came, so that
 * it is stamped by the clock of its arrival when the office opens it; what mends a refused change is found; and a device
 * remembers which one it was before its phone's storage was cleared.
 */
export const held: Migration = { name: '0002-held', up };
