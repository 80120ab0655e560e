import * as z from 'zod/mini';
import type { Selectable } from 'kysely';
import type { Db } from './open.ts';
import type { NeedsTable } from './tables.ts';
import type { Words } from './words.ts';

export const Priority = z.enum(['now', 'soon', 'later']);
export type Priority = z.infer<typeof Priority>;

/** What people type: issue, service mapping, what more is needed, and when. */
export interface NeedWords {
  issue: string;
  mapping: string;
  more: string;
  priority: Priority;
}

/** One row of a city's needs table. */
export interface Need extends NeedWords {
  id: string;
  city: string;
  position: number;
  author: string;
  /** Counts every edit, so that two people do not overwrite each other unseen. */
  version: number;
  createdAt: number;
  updatedAt: number;
}

/** The columns that keep what somebody typed, sealed. */
type TypedWords = Omit<NeedWords, 'priority'>;

function eachOf(from: TypedWords, change: (path: keyof TypedWords, text: string) => string): TypedWords {
  return {
    issue: change('issue', from.issue),
    mapping: change('mapping', from.mapping),
    more: change('more', from.more),
  };
}

function sealed(db: Db, programme: string, id: string, need: TypedWords): TypedWords {
  return eachOf(need, (path, text) => db.words.seal([programme, 'needs', id, path], text));
}

function needOf(words: Words, row: Selectable<NeedsTable>): Need {
  return {
    id: row.id,
    city: row.city,
    ...eachOf(row, (path, text) => words.open([row.programme, 'needs', row.id, path], text)),
    priority: Priority.parse(row.priority),
    position: row.position,
    author: row.author,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** A city's needs in the order they were put in. */
export async function listNeeds(db: Db, programme: string, city: string): Promise<Need[]> {
  const rows = await db
    .selectFrom('needs')
    .selectAll()
    .where('programme', '=', programme)
    .where('city', '=', city)
    .orderBy('position')
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => needOf(db.words, row));
}

export async function findNeed(db: Db, programme: string, id: string): Promise<Need | null> {
  const row = await db
    .selectFrom('needs')
    .selectAll()
    .where('programme', '=', programme)
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? needOf(db.words, row) : null;
}

/** Adds a need as its first version. */
export async function addNeed(db: Db, programme: string, need: Omit<Need, 'version'>): Promise<void> {
  await db
    .insertInto('needs')
    .values({
      programme,
      id: need.id,
      city: need.city,
      ...sealed(db, programme, need.id, need),
      priority: need.priority,
      position: need.position,
      author: need.author,
      version: 1,
      created_at: need.createdAt,
      updated_at: need.updatedAt,
    })
    .execute();
}

/** Rewrites a need if it is still the version that the person saw; false when it is not, or is gone. */
export async function editNeed(
  db: Db,
  programme: string,
  seen: { id: string; version: number },
  edited: NeedWords & { author: string; updatedAt: number },
): Promise<boolean> {
  const done = await db
    .updateTable('needs')
    .set({
      ...sealed(db, programme, seen.id, edited),
      priority: edited.priority,
      author: edited.author,
      updated_at: edited.updatedAt,
      version: seen.version + 1,
    })
    .where('programme', '=', programme)
    .where('id', '=', seen.id)
    .where('version', '=', seen.version)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

/** Moves a need to a place in the table. Its words stay, and so does its version. */
export async function placeNeed(db: Db, programme: string, id: string, position: number): Promise<void> {
  await db
    .updateTable('needs')
    .set({ position })
    .where('programme', '=', programme)
    .where('id', '=', id)
    .execute();
}

/** Deletes a need if it is still the version that the person saw. */
export async function removeNeed(
  db: Db,
  programme: string,
  seen: { id: string; version: number },
): Promise<boolean> {
  const done = await db
    .deleteFrom('needs')
    .where('programme', '=', programme)
    .where('id', '=', seen.id)
    .where('version', '=', seen.version)
    .executeTakeFirst();
  return done.numDeletedRows === 1n;
}
