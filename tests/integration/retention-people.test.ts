import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { sql } from 'kysely';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { makeOfficeLink } from '../../src/lib/server/accounts/links.ts';
import { expire, heldTooLong, lookAtExpiry } from '../../src/lib/server/retention/expire.ts';
import { auditPage } from '../../src/lib/server/storage/audit.ts';
import { historyOf } from '../../src/lib/server/storage/changes.ts';
import { listDevices, revokeDevice } from '../../src/lib/server/storage/devices.ts';
import { findPerson, listPeople } from '../../src/lib/server/storage/people.ts';
import { findRecord } from '../../src/lib/server/storage/records.ts';
import { listTallies } from '../../src/lib/server/storage/tallies.ts';
import { valuesOf } from '../../src/lib/sync/merge.ts';
import { anAdmin } from './desk.ts';
import { filesWith } from './disguises.ts';
import { circle, meeting, session } from './phone.ts';
import { openWorld, problemIn, type World } from './world.ts';

const PROGRAMME = 'west-midlands';
const BY = { by: 'command-line' } as const;
const DAY = 86_400_000;

function monthsLater(world: World, months: number, days = 0): void {
  world.now = Date.UTC(2025, 9 + months, 21 + days, 11);
}

const deviceOf = async (world: World, id: string) =>
  (await listDevices(world.db, PROGRAMME)).find((device) => device.id === id);

async function sealedNames(world: World): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from people`.execute(world.db);
  return rows.map(({ name }) => name);
}

test('a phone that nobody has heard of for a year does not say any more whose it is; no total changes, and its proof goes on', async () => {
  const world = await openWorld();
  const phone = await world.phone();
  const [first, late] = [randomUUID(), randomUUID()];
  await phone.change('champion-session', first, session({ minutes: 20 }));
  const waiting = await phone.seal('champion-session', late, session());
  const mended = await phone.seal('champion-session', first, { minutes: 30 });
  const names = await sealedNames(world);
  const totals = await listTallies(world.db, PROGRAMME);
  const before = await deviceOf(world, phone.id);
  expect(before).toMatchObject({ personName: 'Amina', nameless: false });

  monthsLater(world, 11, 28);
  expect(await expire(world.endpoint, BY)).toMatchObject({ devices: 0, people: 0, invites: 1 });
  monthsLater(world, 12, 1);
  expect(await lookAtExpiry(world.endpoint)).toMatchObject({ devices: 1, people: 1 });
  expect((await deviceOf(world, phone.id))?.personName).toBe('Amina');
  expect(await expire(world.endpoint, BY)).toMatchObject({ devices: 1, people: 1, wiped: true });

  const after = await deviceOf(world, phone.id);
  expect(after).toMatchObject({ personName: '–', nameless: true, answered: before?.answered, given: 1 });
  expect(after?.person).not.toBe(phone.person);
  expect(await listPeople(world.db, PROGRAMME)).toEqual([]);
  expect(await findPerson(world.db, PROGRAMME, phone.person)).toBeNull();
  expect((await historyOf(world.db, PROGRAMME, first)).map(({ personName }) => personName)).toEqual(['–']);
  expect(await listTallies(world.db, PROGRAMME)).toEqual(totals);
  for (const name of names) expect(filesWith(join(world.folder, 'data'), name)).toEqual([]);
  expect(await expire(world.endpoint, BY)).toMatchObject({ devices: 0, people: 0 });

  // promises 6 and 12: it comes back, sends what it had, corrects what it made, and everything is counted on
  const { answers, answered } = await phone.push(waiting, mended);
  expect(answers).toMatchObject([{ answer: 'stored' }, { answer: 'stored' }]);
  expect(answered).toMatchObject({ count: 3, upTo: 3 });
  expect(valuesOf((await findRecord(world.db, PROGRAMME, first))?.fields ?? {})).toMatchObject({
    minutes: 30,
  });
  expect((await phone.readAll()).records.map(({ id }) => id).sort()).toEqual([first, late].sort());
});

test('of somebody who goes on with another phone the old phone alone forgets whose it was', async () => {
  const world = await openWorld();
  const old = await world.phone();
  const next = await world.phone('champion', ['coventry'], old.person);
  await world.db.updateTable('devices').set({ replaces: old.id }).where('id', '=', next.id).execute();
  monthsLater(world, 8);
  await next.change('champion-session', randomUUID(), session());
  monthsLater(world, 13);
  expect(await expire(world.endpoint, BY)).toMatchObject({ devices: 1, people: 0 });
  expect(await deviceOf(world, old.id)).toMatchObject({ personName: '–' });
  expect(await deviceOf(world, next.id)).toMatchObject({ personName: 'Amina', replaces: null });
  expect(await findPerson(world.db, PROGRAMME, old.person)).toMatchObject({ name: 'Amina' });
  // two old phones are not known to be one person's
  monthsLater(world, 21);
  expect(await expire(world.endpoint, BY)).toMatchObject({ devices: 1, people: 1 });
  expect((await deviceOf(world, old.id))?.person).not.toBe((await deviceOf(world, next.id))?.person);
});

test('what is held keeps its person, is told when it waits too long, and never goes by itself', async () => {
  const world = await openWorld();
  const phone = await world.phone();
  await revokeDevice(world.db, PROGRAMME, phone.id, world.now);
  await phone.change('champion-session', randomUUID(), session());
  monthsLater(world, 13);
  expect(await expire(world.endpoint, BY)).toMatchObject({ devices: 0, people: 0 });
  expect(await heldTooLong(world.endpoint)).toBe(1);
  expect(await world.count('held')).toBe(1);
  expect(await deviceOf(world, phone.id)).toMatchObject({ personName: 'Amina', held: 1 });
  await world.endpoint.discardHeld(phone.id, BY);
  expect(await expire(world.endpoint, BY)).toMatchObject({ devices: 1, people: 1 });
});

test('whoever was invited and never came loses the name a year later, and not while an invite is there', async () => {
  const world = await openWorld();
  await world.invite({}, 90);
  monthsLater(world, 13);
  // the invite's own row goes first
  expect(await expire(world.endpoint, BY)).toMatchObject({ invites: 1, people: 0 });
  expect(await expire(world.endpoint, BY)).toMatchObject({ invites: 0, people: 1 });
});

test('invites and links go 30 days after they ended; an open one stays', async () => {
  const world = await openWorld();
  await world.phone();
  await world.invite({}, 90);
  await makeOfficeLink(world.endpoint);
  world.now += 29 * DAY;
  expect(await expire(world.endpoint, BY)).toMatchObject({ invites: 0, links: 0 });
  world.now += 3 * DAY;
  expect(await lookAtExpiry(world.endpoint)).toMatchObject({ invites: 1, links: 1 });
  expect(await expire(world.endpoint, BY)).toMatchObject({ invites: 1, links: 1 });
  const left = await world.db.selectFrom('invites').select('redeemed_at').execute();
  expect(left).toEqual([{ redeemed_at: null }]);
  expect(await world.db.selectFrom('office_links').selectAll().execute()).toEqual([]);
});

test('of a phone’s session its times go and its nonce stays, until the phone can read no more', async () => {
  const world = await openWorld();
  const phone = await world.phone();
  const nonce = 'n'.repeat(32);
  expect((await phone.openSession(nonce)).status).toBe(200);
  world.now += 31 * DAY;
  expect(await expire(world.endpoint, BY)).toMatchObject({ sessions: 1 });
  expect(await expire(world.endpoint, BY)).toMatchObject({ sessions: 0 });
  expect(await world.db.selectFrom('read_sessions').selectAll().execute()).toMatchObject([
    { opened_at: 0, expires_at: 0 },
  ]);
  expect(problemIn(await phone.openSession(nonce))).toBe('nonce-reused');
  await revokeDevice(world.db, PROGRAMME, phone.id, world.now);
  world.now += 31 * DAY;
  await expire(world.endpoint, BY);
  expect(await world.db.selectFrom('read_sessions').selectAll().execute()).toEqual([]);
});

test('lines of the audit go after six years, behind an end that is written down for good; nothing younger goes', async () => {
  const world = await openWorld();
  const admin = await anAdmin(world);
  await admin.knock('/(office)/office/(desk)/records');
  const { count } = await auditPage(world.db, PROGRAMME, { offset: 0, limit: 1 });
  monthsLater(world, 71);
  expect(await expire(world.endpoint, BY)).toMatchObject({ audit: 0 });
  monthsLater(world, 73);
  expect(await lookAtExpiry(world.endpoint)).toMatchObject({ audit: count });
  expect(await expire(world.endpoint, BY)).toMatchObject({ audit: count });
  const { entries } = await auditPage(world.db, PROGRAMME, { offset: 0, limit: 10 });
  expect(entries).toMatchObject([{ what: 'audit-expired', more: String(count) }]);
  expect(await world.db.selectFrom('audit_ends').select('at').execute()).toEqual([{ at: world.now }]);

  const file = new Database(join(world.folder, 'data', 'mifriendly.db'));
  const early = `insert into audit_ends (id, programme, at, "before") values ('x', '${PROGRAMME}', 9e15, 9e15 - 364.0 * ${String(DAY)})`;
  for (const statement of ['delete from audit', 'update audit set more = 0', 'delete from audit_ends', early])
    expect(() => file.exec(statement)).toThrow(/append-only|too early/);
  file.close();
});

test('a group that has ended keeps its name and venue, and nobody on its register', async () => {
  const world = await openWorld();
  const phone = await world.phone('language-coordinator');
  const [group, member] = [randomUUID(), randomUUID()];
  const sunny = { nickname: 'Sunny', speaks: [], wants: [] };
  await phone.change('group', group, circle({ venue: 'the old library', [`members/${member}`]: sunny }));
  await phone.change('language-session', randomUUID(), { ...meeting(group), [`marks/${member}`]: true });
  const totals = await listTallies(world.db, PROGRAMME);
  monthsLater(world, 7);
  expect(await expire(world.endpoint, BY)).toMatchObject({ members: 1 });
  const left = valuesOf((await findRecord(world.db, PROGRAMME, group))?.fields ?? {});
  expect(left).toMatchObject({ name: circle()['name'], venue: 'the old library' });
  expect(Object.keys(left).filter((path) => path.startsWith('members/'))).toEqual([]);
  expect(await listTallies(world.db, PROGRAMME)).toEqual(totals);
});
