import type { ColumnDefinitionBuilder } from 'kysely';
import type { Db } from '../db.ts';
import { resealAll } from '../reseal.ts';
import type { Migration } from './migration.ts';

const required = (c: ColumnDefinitionBuilder): ColumnDefinitionBuilder => c.notNull();

async function up(db: Db): Promise<void> {
  await db.schema
    .createTable('data_keys')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('first_used_at', 'bigint', required)
    .execute();
  await db.schema
    .createTable('device_keys')
    .addColumn('programme', 'text', required)
    .addColumn('device', 'text', required)
    .addColumn('key', 'text', required)
    .addColumn('first_n', 'bigint', required)
    .addPrimaryKeyConstraint('device_keys_pk', ['programme', 'device', 'key'])
    .addForeignKeyConstraint('device_keys_device', ['programme', 'device'], 'devices', ['programme', 'id'])
    .execute();
  const programmes = await db.selectFrom('programmes').select('id').execute();
  for (const { id } of programmes) await resealAll((work) => work(db), id, 'readable');
}

/**
 * People's words, which stood readable in the database, are sealed where they stand; the database remembers under which
 * data keys it has sealed, and from which number on each device seals its envelopes for which of the programme's keys.
 */
export const sealed: Migration = { name: '0003-sealed', up };
