import type { Migration } from './migration.ts';

/** An invite may be a return card: it has an id of its own, and counts the PINs that were tried at it. */
export const returnCards: Migration = {
  name: '0007-return-cards',
  async up(db) {
    await db.schema.alterTable('invites').addColumn('card', 'text').execute();
    await db.schema
      .alterTable('invites')
      .addColumn('tries', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
    await db.schema.alterTable('invites').addColumn('made_by', 'text').execute();
    await db.schema.alterTable('invites').addColumn('replaced_by', 'text').execute();
    await db.schema
      .createIndex('invites_card')
      .unique()
      .on('invites')
      .columns(['programme', 'card'])
      .execute();
  },
};
