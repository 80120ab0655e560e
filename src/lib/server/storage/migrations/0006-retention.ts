import { sql, type ColumnDefinitionBuilder } from 'kysely';
import type { Migration } from './migration.ts';

const required = (c: ColumnDefinitionBuilder): ColumnDefinitionBuilder => c.notNull();

/** Names of people go when their time is over; lines of the audit too, and only behind an end that was written down. */
export const retention: Migration = {
  name: '0006-retention',
  async up(db, capabilities) {
    await db.schema.alterTable('people').addColumn('last_active', 'bigint').execute();
    await db.schema.alterTable('people').addColumn('forgotten_at', 'bigint').execute();
    await db.schema
      .createTable('audit_ends')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('programme', 'text', required)
      .addColumn('at', 'bigint', required)
      .addColumn('before', 'bigint', required)
      .execute();
    for (const statement of [
      ...capabilities.appendOnly('audit_ends'),
      ...capabilities.mayEnd('audit', 'audit_ends'),
    ])
      await sql.raw(statement).execute(db);
  },
};
