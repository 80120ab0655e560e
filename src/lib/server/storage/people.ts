import type { Db } from './open.ts';

/** A person of the programme. What they may do stands on their devices and invites. */
export interface Person {
  id: string;
  name: string;
  createdAt: number;
}

export async function addPerson(db: Db, programme: string, person: Person): Promise<void> {
  await db
    .insertInto('people')
    .values({ programme, id: person.id, name: person.name, created_at: person.createdAt })
    .execute();
}

export async function findPerson(db: Db, programme: string, id: string): Promise<Person | null> {
  const row = await db
    .selectFrom('people')
    .select(['id', 'name', 'created_at as createdAt'])
    .where('programme', '=', programme)
    .where('id', '=', id)
    .executeTakeFirst();
  return row ?? null;
}

/** Everybody, in the order of names. */
export async function listPeople(db: Db, programme: string): Promise<Person[]> {
  return db
    .selectFrom('people')
    .select(['id', 'name', 'created_at as createdAt'])
    .where('programme', '=', programme)
    .orderBy('name')
    .orderBy('id')
    .execute();
}
