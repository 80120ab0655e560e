import { Programme } from '../../programme/programme.ts';
import { fromJson } from './json.ts';
import type { Db } from './open.ts';

/** Ids of all programmes in the database. */
export async function programmeIds(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('programmes').select('id').orderBy('id').execute();
  return rows.map(({ id }) => id);
}

/** The programme as last configured, its version included; null when the database has none of that id. */
export async function findProgramme(db: Db, id: string): Promise<Programme | null> {
  const row = await db
    .selectFrom('programmes')
    .select(['config', 'version'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? { ...fromJson(Programme, row.config), version: row.version } : null;
}

// parsed, so that the fields stand in the schema's order however they were written down
function textOf(programme: Programme): string {
  return JSON.stringify({ ...Programme.parse(programme), version: 0 });
}

/**
 * Stores the programme as configured. A changed one gets a higher version than any phone has seen, whatever
 * number its author gave it. Returns it as phones shall have it.
 */
export async function keepProgramme(db: Db, configured: Programme, now: number): Promise<Programme> {
  const old = await findProgramme(db, configured.id);
  if (!old) {
    await db
      .insertInto('programmes')
      .values({
        id: configured.id,
        config: JSON.stringify(configured),
        version: configured.version,
        counter: 0,
        created_at: now,
      })
      .onConflict((c) => c.column('id').doNothing())
      .execute();
    return configured;
  }
  const unchanged = textOf(old) === textOf(configured) && configured.version <= old.version;
  if (unchanged) return old;
  const version = Math.max(configured.version, old.version + 1);
  await db
    .updateTable('programmes')
    .set({ config: JSON.stringify({ ...configured, version }), version })
    .where('id', '=', configured.id)
    .execute();
  return { ...configured, version };
}

/**
 * Takes the next `count` orders of the programme and returns the last. Called first in a transaction, once a
 * batch: it is what puts concurrent batches one after the other.
 */
export async function takeOrders(db: Db, programme: string, count: number): Promise<number> {
  const { counter } = await db
    .updateTable('programmes')
    .set((eb) => ({ counter: eb('counter', '+', count) }))
    .where('id', '=', programme)
    .returning('counter')
    .executeTakeFirstOrThrow();
  return counter;
}

/** The last order taken. */
export async function currentOrder(db: Db, programme: string): Promise<number> {
  const { counter } = await db
    .selectFrom('programmes')
    .select('counter')
    .where('id', '=', programme)
    .executeTakeFirstOrThrow();
  return counter;
}
