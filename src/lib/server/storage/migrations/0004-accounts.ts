import type { ColumnDefinitionBuilder } from 'kysely';
import type { Db } from '../open.ts';
import type { Migration } from './migration.ts';

const required = (c: ColumnDefinitionBuilder): ColumnDefinitionBuilder => c.notNull();
const key = (c: ColumnDefinitionBuilder): ColumnDefinitionBuilder => c.primaryKey();
const account = (c: ColumnDefinitionBuilder): ColumnDefinitionBuilder =>
  c.notNull().references('office_accounts.id').onDelete('cascade');

/** What better-auth reads and writes. It keeps moments as ISO text and flags as 0 and 1. */
async function accounts(db: Db): Promise<void> {
  await db.schema
    .createTable('office_accounts')
    .addColumn('id', 'text', key)
    .addColumn('name', 'text', required)
    .addColumn('email', 'text', (c) => c.notNull().unique())
    .addColumn('email_verified', 'integer', required)
    .addColumn('image', 'text')
    .addColumn('created_at', 'text', required)
    .addColumn('updated_at', 'text', required)
    .execute();
  await db.schema
    .createTable('office_credentials')
    .addColumn('id', 'text', key)
    .addColumn('account', 'text', account)
    .addColumn('provider', 'text', required)
    .addColumn('subject', 'text', required)
    .addColumn('password', 'text')
    .addColumn('access_token', 'text')
    .addColumn('refresh_token', 'text')
    .addColumn('id_token', 'text')
    .addColumn('access_token_expires_at', 'text')
    .addColumn('refresh_token_expires_at', 'text')
    .addColumn('scope', 'text')
    .addColumn('created_at', 'text', required)
    .addColumn('updated_at', 'text', required)
    .addUniqueConstraint('office_credentials_subject', ['provider', 'subject'])
    .execute();
  await db.schema
    .createTable('office_logins')
    .addColumn('id', 'text', key)
    .addColumn('account', 'text', account)
    .addColumn('token', 'text', (c) => c.notNull().unique())
    .addColumn('expires_at', 'text', required)
    .addColumn('ip_address', 'text')
    .addColumn('user_agent', 'text')
    .addColumn('created_at', 'text', required)
    .addColumn('updated_at', 'text', required)
    .execute();
  await db.schema
    .createTable('office_challenges')
    .addColumn('id', 'text', key)
    .addColumn('identifier', 'text', required)
    .addColumn('value', 'text', required)
    .addColumn('expires_at', 'text', required)
    .addColumn('created_at', 'text', required)
    .addColumn('updated_at', 'text', required)
    .execute();
  await db.schema
    .createTable('office_passkeys')
    .addColumn('id', 'text', key)
    .addColumn('account', 'text', account)
    .addColumn('name', 'text')
    .addColumn('public_key', 'text', required)
    .addColumn('credential_id', 'text', (c) => c.notNull().unique())
    .addColumn('counter', 'bigint', required)
    .addColumn('device_type', 'text', required)
    .addColumn('backed_up', 'integer', required)
    .addColumn('transports', 'text')
    .addColumn('created_at', 'text')
    .addColumn('aaguid', 'text')
    .execute();
  for (const [table, column] of [
    ['office_credentials', 'account'],
    ['office_logins', 'account'],
    ['office_passkeys', 'account'],
    ['office_challenges', 'identifier'],
    // what is over is looked for whenever somebody comes to the door
    ['office_challenges', 'expires_at'],
    ['office_logins', 'expires_at'],
  ] as const)
    await db.schema.createIndex(`${table}_${column}`).on(table).column(column).execute();
}

/** What is ours: who is what in a programme, ways back in, and how often somebody guessed. */
async function members(db: Db): Promise<void> {
  await db.schema
    .createTable('office_members')
    .addColumn('programme', 'text', required)
    .addColumn('account', 'text', account)
    .addColumn('role', 'text', required)
    .addColumn('added_at', 'bigint', required)
    .addColumn('added_by', 'text')
    .addPrimaryKeyConstraint('office_members_pk', ['programme', 'account'])
    .execute();
  await db.schema
    .createTable('office_recovery_codes')
    .addColumn('account', 'text', account)
    .addColumn('code_hash', 'text', required)
    .addPrimaryKeyConstraint('office_recovery_codes_pk', ['account', 'code_hash'])
    .execute();
  await db.schema
    .createTable('office_attempts')
    .addColumn('programme', 'text', required)
    .addColumn('key', 'text', required)
    .addColumn('failures', 'integer', required)
    .addColumn('since', 'bigint', required)
    .addPrimaryKeyConstraint('office_attempts_pk', ['programme', 'key'])
    .execute();
  await db.schema.alterTable('office_links').addColumn('account', 'text').execute();
  // sessions without an account behind them are worth nothing any more
  await db.schema.dropTable('office_sessions').execute();
}

/** The office has accounts with roles, in place of one session that saw everything. */
export const accountsOfTheOffice: Migration = {
  name: '0004-accounts',
  async up(db) {
    await accounts(db);
    await members(db);
  },
};
