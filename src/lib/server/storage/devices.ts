import type { Selectable } from 'kysely';
import { FieldRole } from '../../programme/roles.ts';
import { citiesFrom } from './json.ts';
import { notMended } from './numbers.ts';
import type { Db } from './open.ts';
import { nameOf } from './people.ts';
import { cancelCardsOf, cardFollows } from './return-cards.ts';
import type { DevicesTable } from './tables.ts';

/** An enrolled phone: whose it is, what it may do, and how far it has been answered. */
export interface Device {
  id: string;
  person: string;
  role: FieldRole;
  cities: string[];
  /** Raw P-256 public key, base64url. */
  publicKey: string;
  readSecretHash: string;
  scope: number;
  app: string;
  enrolledAt: number;
  revokedAt: number | null;
  lastContact: number | null;
  /** The highest number seen. */
  given: number;
  answered: { count: number; upTo: number; digest: string };
  /** The device that its phone was before the storage was cleared. */
  replaces: string | null;
}

/** A device with its person's name and what troubles it, for the office. */
export interface ListedDevice extends Device {
  personName: string;
  /** True when nobody is to know any more whose it was. */
  nameless: boolean;
  refused: number;
  held: number;
  /** When the oldest came of what is held. */
  heldSince: number | null;
  /** True when its phone's storage was cleared, and the phone has enrolled anew. */
  wiped: boolean;
}

function deviceOf(row: Selectable<DevicesTable>): Device {
  return {
    id: row.id,
    person: row.person,
    role: FieldRole.parse(row.role),
    cities: citiesFrom(row.cities),
    publicKey: row.public_key,
    readSecretHash: row.read_secret_hash,
    scope: row.scope,
    app: row.app,
    enrolledAt: row.enrolled_at,
    revokedAt: row.revoked_at,
    lastContact: row.last_contact,
    given: row.given,
    answered: { count: row.answered_count, upTo: row.answered_up_to, digest: row.proof },
    replaces: row.replaces,
  };
}

export async function addDevice(db: Db, programme: string, device: Device): Promise<void> {
  await db
    .insertInto('devices')
    .values({
      programme,
      id: device.id,
      person: device.person,
      role: device.role,
      cities: JSON.stringify(device.cities),
      public_key: device.publicKey,
      read_secret_hash: device.readSecretHash,
      scope: device.scope,
      app: device.app,
      enrolled_at: device.enrolledAt,
      revoked_at: device.revokedAt,
      last_contact: device.lastContact,
      given: device.given,
      answered_count: device.answered.count,
      answered_up_to: device.answered.upTo,
      proof: device.answered.digest,
      replaces: device.replaces,
    })
    .execute();
}

/** Puts a device under other rights; if they differ, its cursors from before are answered with *reset*. */
export async function changeRights(
  db: Db,
  programme: string,
  device: Device,
  { role, cities }: Pick<Device, 'role' | 'cities'>,
): Promise<Device> {
  const all = (each: readonly string[]): string => [...each].sort().join(' ');
  if (role === device.role && all(cities) === all(device.cities)) return device;
  const rights = { role, cities, scope: device.scope + 1 };
  await db
    .updateTable('devices')
    .set({ ...rights, cities: JSON.stringify(cities) })
    .where('programme', '=', programme)
    .where('id', '=', device.id)
    .execute();
  await cardFollows(db, programme, device.id, { role, cities });
  return { ...device, ...rights };
}

export async function findDevice(db: Db, programme: string, id: string): Promise<Device | null> {
  const row = await db
    .selectFrom('devices')
    .selectAll()
    .where('programme', '=', programme)
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? deviceOf(row) : null;
}

/** All devices, newest first. */
export async function listDevices(db: Db, programme: string): Promise<ListedDevice[]> {
  const rows = await db
    .selectFrom('devices')
    .innerJoin('people', (join) =>
      join.onRef('people.programme', '=', 'devices.programme').onRef('people.id', '=', 'devices.person'),
    )
    .selectAll('devices')
    .select(['people.name as person_name', 'people.forgotten_at as forgotten_at'])
    .where('devices.programme', '=', programme)
    .orderBy('devices.enrolled_at', 'desc')
    .orderBy('devices.id')
    .execute();
  const troubled = await db
    .selectFrom('numbers')
    .select(['device', 'answer', (eb) => eb.fn.countAll<number>().as('count')])
    .where('programme', '=', programme)
    .where('answer', 'in', ['refused', 'held'])
    .where(notMended)
    .groupBy(['device', 'answer'])
    .execute();
  const held = await db
    .selectFrom('held')
    .select(['device', (eb) => eb.fn.min('received_at').as('since')])
    .where('programme', '=', programme)
    .groupBy('device')
    .execute();
  const heldSince = new Map(held.map(({ device, since }) => [device, since]));
  const count = (device: string, answer: string): number =>
    troubled.find((each) => each.device === device && each.answer === answer)?.count ?? 0;
  const replaced = new Set(rows.map(({ replaces }) => replaces));
  return rows.map((row) => ({
    ...deviceOf(row),
    personName: nameOf(db, programme, row.person, row.person_name),
    nameless: row.forgotten_at !== null,
    refused: count(row.id, 'refused'),
    held: count(row.id, 'held'),
    heldSince: heldSince.get(row.id) ?? null,
    wiped: replaced.has(row.id),
  }));
}

export async function countDevices(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('devices')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/**
 * Revokes a device: from now on its changes are held and it reads nothing, and a return card that it made opens nothing. False when there was
 * nothing to revoke.
 */
export async function revokeDevice(db: Db, programme: string, id: string, now: number): Promise<boolean> {
  await cancelCardsOf(db, programme, id, now);
  const done = await db
    .updateTable('devices')
    .set((eb) => ({ revoked_at: now, scope: eb('scope', '+', 1) }))
    .where('programme', '=', programme)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

/** Notes that the device was heard of, and which number was the highest. */
export async function noteContact(
  db: Db,
  programme: string,
  id: string,
  heard: { now?: number; given?: number; answered?: Device['answered'] },
): Promise<void> {
  await db
    .updateTable('devices')
    .set({
      ...(heard.now === undefined ? {} : { last_contact: heard.now }),
      ...(heard.given === undefined ? {} : { given: heard.given }),
      ...(heard.answered
        ? {
            answered_count: heard.answered.count,
            answered_up_to: heard.answered.upTo,
            proof: heard.answered.digest,
          }
        : {}),
    })
    .where('programme', '=', programme)
    .where('id', '=', id)
    .execute();
}
