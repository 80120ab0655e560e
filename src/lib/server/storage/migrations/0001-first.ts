import type { ColumnDefinitionBuilder } from 'kysely';
import type { Capabilities, Db } from '../open.ts';
import type { Migration } from './migration.ts';

const required = (c: ColumnDefinitionBuilder): ColumnDefinitionBuilder => c.notNull();

async function people(db: Db): Promise<void> {
  await db.schema
    .createTable('programmes')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('config', 'text', required)
    .addColumn('version', 'integer', required)
    .addColumn('counter', 'bigint', required)
    .addColumn('created_at', 'bigint', required)
    .execute();
  await db.schema
    .createTable('people')
    .addColumn('programme', 'text', (c) => c.notNull().references('programmes.id'))
    .addColumn('id', 'text', required)
    .addColumn('name', 'text', required)
    .addColumn('created_at', 'bigint', required)
    .addPrimaryKeyConstraint('people_pk', ['programme', 'id'])
    .execute();
  await db.schema
    .createTable('devices')
    .addColumn('programme', 'text', required)
    .addColumn('id', 'text', required)
    .addColumn('person', 'text', required)
    .addColumn('role', 'text', required)
    .addColumn('cities', 'text', required)
    .addColumn('public_key', 'text', required)
    .addColumn('read_secret_hash', 'text', required)
    .addColumn('scope', 'integer', required)
    .addColumn('app', 'text', required)
    .addColumn('enrolled_at', 'bigint', required)
    .addColumn('revoked_at', 'bigint')
    .addColumn('last_contact', 'bigint')
    .addColumn('given', 'bigint', required)
    .addColumn('answered_count', 'bigint', required)
    .addColumn('answered_up_to', 'bigint', required)
    .addColumn('proof', 'text', required)
    .addPrimaryKeyConstraint('devices_pk', ['programme', 'id'])
    .addForeignKeyConstraint('devices_person', ['programme', 'person'], 'people', ['programme', 'id'])
    .execute();
  await db.schema
    .createTable('invites')
    .addColumn('programme', 'text', required)
    .addColumn('token_hash', 'text', required)
    .addColumn('person', 'text', required)
    .addColumn('role', 'text', required)
    .addColumn('cities', 'text', required)
    .addColumn('created_at', 'bigint', required)
    .addColumn('expires_at', 'bigint', required)
    .addColumn('device', 'text')
    .addColumn('device_key', 'text')
    .addColumn('redeemed_at', 'bigint')
    .addColumn('revoked_at', 'bigint')
    .addPrimaryKeyConstraint('invites_pk', ['programme', 'token_hash'])
    .addForeignKeyConstraint('invites_person', ['programme', 'person'], 'people', ['programme', 'id'])
    .execute();
}

async function numbers(db: Db, { bytes }: Capabilities): Promise<void> {
  await db.schema
    .createTable('numbers')
    .addColumn('programme', 'text', required)
    .addColumn('device', 'text', required)
    .addColumn('n', 'bigint', required)
    .addColumn('change', 'text', required)
    .addColumn('digest', 'text', required)
    .addColumn('answer', 'text', required)
    .addColumn('code', 'text')
    .addColumn('problems', 'text')
    .addColumn('stamp', 'text')
    .addColumn('answered_at', 'bigint', required)
    .addPrimaryKeyConstraint('numbers_pk', ['programme', 'device', 'n'])
    .addForeignKeyConstraint('numbers_device', ['programme', 'device'], 'devices', ['programme', 'id'])
    .execute();
  await db.schema.createIndex('numbers_change').on('numbers').columns(['programme', 'change']).execute();
  await db.schema
    .createIndex('numbers_answer')
    .on('numbers')
    .columns(['programme', 'answer', 'answered_at'])
    .execute();
  await db.schema
    .createTable('held')
    .addColumn('programme', 'text', required)
    .addColumn('device', 'text', required)
    .addColumn('n', 'bigint', required)
    .addColumn('bytes', bytes, required)
    .addColumn('received_at', 'bigint', required)
    .addPrimaryKeyConstraint('held_pk', ['programme', 'device', 'n'])
    .execute();
}

async function records(db: Db): Promise<void> {
  await db.schema
    .createTable('records')
    .addColumn('programme', 'text', required)
    .addColumn('id', 'text', required)
    .addColumn('kind', 'text', required)
    .addColumn('city', 'text', required)
    .addColumn('day', 'text', required)
    .addColumn('person', 'text', required)
    .addColumn('device', 'text', required)
    .addColumn('fields', 'text', required)
    .addColumn('deleted', 'integer', required)
    .addColumn('order', 'bigint', required)
    .addColumn('first_accepted_at', 'bigint', required)
    .addColumn('last_accepted_at', 'bigint', required)
    .addPrimaryKeyConstraint('records_pk', ['programme', 'id'])
    .execute();
  await db.schema.createIndex('records_order').on('records').columns(['programme', 'order']).execute();
  await db.schema
    .createIndex('records_day')
    .on('records')
    .columns(['programme', 'kind', 'city', 'day', 'id'])
    .execute();
  await db.schema
    .createIndex('records_all_by_day')
    .on('records')
    .columns(['programme', 'day', 'id'])
    .execute();
  await db.schema
    .createTable('changes')
    .addColumn('programme', 'text', required)
    .addColumn('change', 'text', required)
    .addColumn('order', 'bigint', required)
    .addColumn('record', 'text', required)
    .addColumn('kind', 'text', required)
    .addColumn('device', 'text', required)
    .addColumn('n', 'bigint', required)
    .addColumn('person', 'text', required)
    .addColumn('stamp', 'text', required)
    .addColumn('device_time', 'bigint', required)
    .addColumn('offset_then', 'bigint')
    .addColumn('offset_now', 'bigint', required)
    .addColumn('accepted_at', 'bigint', required)
    .addColumn('version', 'integer', required)
    .addColumn('patch', 'text', required)
    .addColumn('mends', 'text')
    .addPrimaryKeyConstraint('changes_pk', ['programme', 'change'])
    .addUniqueConstraint('changes_order', ['programme', 'order'])
    .addForeignKeyConstraint('changes_record', ['programme', 'record'], 'records', ['programme', 'id'])
    .execute();
  await db.schema
    .createIndex('changes_of_record')
    .on('changes')
    .columns(['programme', 'record', 'order'])
    .execute();
  await db.schema
    .createTable('tallies')
    .addColumn('programme', 'text', required)
    .addColumn('city', 'text', required)
    .addColumn('month', 'text', required)
    .addColumn('measure', 'text', required)
    .addColumn('key', 'text', required)
    .addColumn('amount', 'bigint', required)
    .addColumn('people', 'integer', required)
    .addPrimaryKeyConstraint('tallies_pk', ['programme', 'city', 'month', 'measure', 'key'])
    .execute();
}

async function office(db: Db): Promise<void> {
  await db.schema
    .createTable('needs')
    .addColumn('programme', 'text', required)
    .addColumn('id', 'text', required)
    .addColumn('city', 'text', required)
    .addColumn('issue', 'text', required)
    .addColumn('mapping', 'text', required)
    .addColumn('more', 'text', required)
    .addColumn('priority', 'text', required)
    .addColumn('position', 'integer', required)
    .addColumn('author', 'text', required)
    .addColumn('version', 'integer', required)
    .addColumn('created_at', 'bigint', required)
    .addColumn('updated_at', 'bigint', required)
    .addPrimaryKeyConstraint('needs_pk', ['programme', 'id'])
    .execute();
  await db.schema.createIndex('needs_city').on('needs').columns(['programme', 'city', 'position']).execute();
  await db.schema
    .createTable('office_links')
    .addColumn('programme', 'text', required)
    .addColumn('token_hash', 'text', required)
    .addColumn('created_at', 'bigint', required)
    .addColumn('expires_at', 'bigint', required)
    .addColumn('used_at', 'bigint')
    .addPrimaryKeyConstraint('office_links_pk', ['programme', 'token_hash'])
    .execute();
  await db.schema
    .createTable('office_sessions')
    .addColumn('programme', 'text', required)
    .addColumn('token_hash', 'text', required)
    .addColumn('created_at', 'bigint', required)
    .addColumn('expires_at', 'bigint', required)
    .addColumn('last_seen', 'bigint', required)
    .addPrimaryKeyConstraint('office_sessions_pk', ['programme', 'token_hash'])
    .execute();
  await db.schema
    .createTable('read_sessions')
    .addColumn('programme', 'text', required)
    .addColumn('token_hash', 'text', required)
    .addColumn('device', 'text', required)
    .addColumn('nonce', 'text', required)
    .addColumn('opened_at', 'bigint', required)
    .addColumn('expires_at', 'bigint', required)
    .addPrimaryKeyConstraint('read_sessions_pk', ['programme', 'token_hash'])
    .addUniqueConstraint('read_sessions_nonce', ['programme', 'device', 'nonce'])
    .execute();
}

/** Everything that the first version keeps. */
export const first: Migration = {
  name: '0001-first',
  async up(db, capabilities) {
    await people(db);
    await numbers(db, capabilities);
    await records(db);
    await office(db);
  },
};
