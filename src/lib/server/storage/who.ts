// People who record and their phones, as far as their time may be over.
import { createHash } from 'node:crypto';
import type { Db } from './open.ts';
import { addPerson } from './people.ts';
import { cutCards, dropCards } from './return-cards.ts';

/** What stands in the place of a name that went. */
const NAMELESS = '–';

/** A phone: whose it is, and when it was last enrolled, heard of or revoked. */
export interface KnownDevice {
  id: string;
  person: string;
  heardAt: number;
  /** Something of it is held, over which nobody has decided: the office still has to know whom to ask. */
  held: boolean;
}

/** A person who has a name, and when they last were somebody's phone. */
export interface KnownPerson {
  id: string;
  activeAt: number;
  /** Somebody has invited them, and the invite is not forgotten. A return card keeps nobody's name. */
  invited: boolean;
}

/** The somebody that a phone belongs to when nobody is to know any more whose it was: another one for each phone. */
function namelessPerson(device: string): string {
  const hex = createHash('sha256').update(`mifriendly phone ${device}`).digest('hex');
  return hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Everybody who has a name, and every phone that belongs to such a person. */
export async function namedOnes(
  db: Db,
  programme: string,
): Promise<{ people: KnownPerson[]; devices: KnownDevice[] }> {
  const people = await db
    .selectFrom('people')
    .select(['id', 'created_at', 'last_active'])
    .where('programme', '=', programme)
    .where('forgotten_at', 'is', null)
    .orderBy('id')
    .execute();
  const invites = await db
    .selectFrom('invites')
    .select('person')
    .distinct()
    .where('programme', '=', programme)
    .where('card', 'is', null)
    .execute();
  const held = await db
    .selectFrom('held')
    .select('device')
    .distinct()
    .where('programme', '=', programme)
    .execute();
  const devices = await db
    .selectFrom('devices')
    .select(['id', 'person', 'enrolled_at', 'revoked_at', 'last_contact'])
    .where('programme', '=', programme)
    .orderBy('id')
    .execute();
  const named = new Set(people.map(({ id }) => id));
  const invited = new Set(invites.map(({ person }) => person));
  const holding = new Set(held.map(({ device }) => device));
  return {
    people: people.map(({ id, created_at: created, last_active: active }) => ({
      id,
      activeAt: Math.max(created, active ?? 0),
      invited: invited.has(id),
    })),
    devices: devices
      .filter(({ person }) => named.has(person))
      .map(({ id, person, enrolled_at: enrolled, revoked_at: revoked, last_contact: contact }) => ({
        id,
        person,
        heardAt: Math.max(enrolled, revoked ?? 0, contact ?? 0),
        held: holding.has(id),
      })),
  };
}

/**
 * Cuts a phone from its person: it belongs to a nameless one from now on. Its key, rights, numbers and running digest
 * stay, so that it can still send, and prove what was answered.
 */
export async function cutFromPerson(
  db: Db,
  programme: string,
  { id, person, heardAt }: KnownDevice,
  now: number,
): Promise<void> {
  const nameless = namelessPerson(id);
  await addPerson(db, programme, { id: nameless, name: NAMELESS, createdAt: heardAt });
  await db
    .updateTable('people')
    .set({ forgotten_at: now })
    .where('programme', '=', programme)
    .where('id', '=', nameless)
    .execute();
  await db
    .updateTable('people')
    .set({ last_active: heardAt })
    .where('programme', '=', programme)
    .where('id', '=', person)
    .where((eb) => eb.or([eb('last_active', 'is', null), eb('last_active', '<', heardAt)]))
    .execute();
  await db
    .updateTable('devices')
    .set({ person: nameless })
    .where('programme', '=', programme)
    .where('id', '=', id)
    .execute();
  await cutCards(db, programme, id);
  // the phone that came after it has a name, and named it
  await db
    .updateTable('devices')
    .set({ replaces: null })
    .where('programme', '=', programme)
    .where('replaces', '=', id)
    .execute();
  await db
    .updateTable('numbers')
    .set({ problems: null })
    .where('programme', '=', programme)
    .where('device', '=', id)
    .where('problems', 'is not', null)
    .execute();
}

/** Takes somebody's name, and the cards that they have made. Their id stays in what they recorded, until that goes. */
export async function forgetName(db: Db, programme: string, id: string, now: number): Promise<void> {
  const name = db.words.seal([programme, 'people', id, 'name'], NAMELESS);
  await dropCards(db, programme, id);
  await db
    .updateTable('people')
    .set({ name, last_active: null, forgotten_at: now })
    .where('programme', '=', programme)
    .where('id', '=', id)
    .execute();
}
