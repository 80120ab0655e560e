import type { Db } from './open.ts';
import type { Place } from './words.ts';

/** A person of the programme. What they may do stands on their devices and invites. */
export interface Person {
  id: string;
  name: string;
  createdAt: number;
}

function place(programme: string, id: string): Place {
  return [programme, 'people', id, 'name'];
}

/** A person's name, out of the column that keeps it sealed. */
export function nameOf(db: Db, programme: string, id: string, sealed: string): string {
  return db.words.open(place(programme, id), sealed);
}

export async function addPerson(db: Db, programme: string, person: Person): Promise<void> {
  await db
    .insertInto('people')
    .values({
      programme,
      id: person.id,
      name: db.words.seal(place(programme, person.id), person.name),
      created_at: person.createdAt,
      last_active: null,
      forgotten_at: null,
    })
    .execute();
}

/** Somebody by their id; null also for somebody whose name is over. */
export async function findPerson(db: Db, programme: string, id: string): Promise<Person | null> {
  const row = await db
    .selectFrom('people')
    .select(['id', 'name', 'created_at as createdAt'])
    .where('programme', '=', programme)
    .where('id', '=', id)
    .where('forgotten_at', 'is', null)
    .executeTakeFirst();
  return row ? { ...row, name: nameOf(db, programme, row.id, row.name) } : null;
}

/** Everybody who has a name, in the order of names. */
export async function listPeople(db: Db, programme: string): Promise<Person[]> {
  const rows = await db
    .selectFrom('people')
    .select(['id', 'name', 'created_at as createdAt'])
    .where('programme', '=', programme)
    .where('forgotten_at', 'is', null)
    .execute();
  // the database cannot sort what it cannot read
  return rows
    .map((row) => ({ ...row, name: nameOf(db, programme, row.id, row.name) }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1));
}
