import { sql, type ColumnDefinitionBuilder } from 'kysely';
import type { Capabilities, Db } from '../open.ts';
import type { Migration } from './migration.ts';

const required = (c: ColumnDefinitionBuilder): ColumnDefinitionBuilder => c.notNull();

async function audit(db: Db, { appendOnly }: Pick<Capabilities, 'appendOnly'>): Promise<void> {
  await db.schema
    .createTable('audit')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('programme', 'text', required)
    .addColumn('at', 'bigint', required)
    .addColumn('by', 'text', required)
    .addColumn('account', 'text')
    .addColumn('what', 'text', required)
    .addColumn('about', 'text')
    .addColumn('more', 'text')
    .execute();
  await db.schema.createIndex('audit_newest').on('audit').columns(['programme', 'id']).execute();
  for (const statement of appendOnly('audit')) await sql.raw(statement).execute(db);
}

async function erased(db: Db): Promise<void> {
  await db.schema
    .createTable('erased')
    .addColumn('programme', 'text', required)
    .addColumn('order', 'bigint', required)
    .addColumn('what', 'text', required)
    .addColumn('id', 'text', required)
    .addColumn('at', 'bigint', required)
    .addPrimaryKeyConstraint('erased_pk', ['programme', 'order'])
    .execute();
  await db.schema.createIndex('erased_id').on('erased').columns(['programme', 'id']).execute();
}

/** What expired; what was looked at, given out, changed in rights, erased and copied; and which ids stay erased. */
export const duties: Migration = {
  name: '0005-duties',
  async up(db, capabilities) {
    await audit(db, capabilities);
    await erased(db);
    await db.schema.alterTable('records').addColumn('expired_at', 'bigint').execute();
  },
};
