import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import Database from 'better-sqlite3';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { hashOf } from '../../src/lib/server/access/secrets.ts';
import { changeRole, linkFor, removeFromOffice } from '../../src/lib/server/accounts/manage.ts';
import { makeInvite, withdrawInvite } from '../../src/lib/server/enrolment/invite.ts';
import { cancelReturnCard } from '../../src/lib/server/enrolment/return-card.ts';
import { revoke } from '../../src/lib/server/enrolment/revoke.ts';
import { rotate } from '../../src/lib/server/keys/rotate.ts';
import { auditPage } from '../../src/lib/server/storage/audit.ts';
import { findDevice } from '../../src/lib/server/storage/devices.ts';
import { listInvites } from '../../src/lib/server/storage/invites.ts';
import { PROTOCOL } from '../../src/lib/sync/limits.ts';
import { anAdmin, somebody } from './desk.ts';
import { card, circle, meeting, Phone, session } from './phone.ts';
import { openWorld, type World } from './world.ts';

const DESK = '/(office)/office/(desk)';
const PROGRAMME = 'west-midlands';

async function told(world: World) {
  const { entries } = await auditPage(world.db, PROGRAMME, { offset: 0, limit: 1000 });
  return entries.map(({ by, account, what, about, more }) => ({ by, account, what, about, more })).reverse();
}

test('every look at people’s words is written down: who, what and of which record, before it is shown', async () => {
  const world = await openWorld();
  const admin = await anAdmin(world);
  const analyst = await somebody(world, admin, 'analyst', 'an@example.org');
  const before = (await told(world)).length;
  const record = randomUUID();
  await admin.knock(DESK);
  await admin.knock(`${DESK}/records`, 'GET', 'kind=postcard');
  await admin.knock(`${DESK}/records/[id]`, 'GET', '', null, { id: record });
  await admin.knock(`${DESK}/records/records-not-for-publication.csv`, 'GET', 'kind=group');
  await analyst.knock(`${DESK}/needs/[city]`, 'GET', '', null, { city: 'coventry' });
  // the form comes back with the postcards beside it
  await analyst.knock(`${DESK}/needs/[city]`, 'POST', '/add', null, { city: 'coventry' });
  // none of these shows anybody's words
  await admin.knock(`${DESK}/devices`);
  await admin.knock(`${DESK}/account`);
  await analyst.knock(DESK);
  // nor does what is closed to somebody
  await analyst.knock(`${DESK}/records/[id]`, 'GET', '', null, { id: record });
  const [ada, an] = [(await admin.surely()).id, (await analyst.surely()).id];
  const read = { by: 'office', account: ada, about: null, more: null };
  expect((await told(world)).slice(before)).toEqual([
    { ...read, what: 'overview-read' },
    { ...read, what: 'records-listed', more: 'postcard' },
    { ...read, what: 'record-read', about: record },
    { ...read, what: 'records-exported', more: 'group' },
    { ...read, account: an, what: 'answers-read', more: 'coventry' },
    { ...read, account: an, what: 'answers-read', more: 'coventry' },
  ]);
});

test('what somebody types into an address does not reach the audit', async () => {
  const world = await openWorld();
  const admin = await anAdmin(world);
  await admin.knock(`${DESK}/records/[id]`, 'GET', 'kind=Amina', null, { id: 'Amina of Hillfields' });
  await admin.knock(`${DESK}/needs/[city]`, 'GET', '', null, { city: 'amina' });
  expect(JSON.stringify(await told(world))).not.toMatch(/amina/i);
});

test('what cannot be written down is not shown', async () => {
  const world = await openWorld();
  const admin = await anAdmin(world);
  await sql`drop table audit`.execute(world.db);
  await expect(admin.knock(`${DESK}/records`)).rejects.toThrow();
});

test('accounts, roles, links and keys are written down with who did it', async () => {
  const world = await openWorld();
  const admin = await anAdmin(world);
  const ada = await admin.surely();
  const bo = await (await somebody(world, admin, 'analyst', 'bo@example.org')).surely();
  await changeRole(world.endpoint, ada, bo.id, 'programme-coordinator');
  await linkFor(world.endpoint, ada, bo.id);
  await removeFromOffice(world.endpoint, ada, bo.id);
  const { key, data } = await rotate(world.endpoint, { data: true });
  const byAda = { by: 'office', account: ada.id };
  const server = { by: 'command-line', account: null, more: null };
  expect(await told(world)).toEqual([
    { ...server, what: 'account-made', about: ada.id, more: 'admin' },
    { ...byAda, what: 'account-made', about: bo.id, more: 'analyst' },
    { by: 'office', account: bo.id, what: 'account-opened', about: bo.id, more: 'analyst' },
    { ...byAda, what: 'role-changed', about: bo.id, more: 'programme-coordinator' },
    { ...byAda, what: 'link-made', about: bo.id, more: 'programme-coordinator' },
    { ...byAda, what: 'account-removed', about: bo.id, more: 'programme-coordinator' },
    { ...server, what: 'key-added', about: key },
    { ...server, what: 'data-key-added', about: data },
  ]);
});

test('who invited and revoked a phone, and decided over what was held, is written down; a phone’s enrolment too', async () => {
  const world = await openWorld();
  const made = await world.invite();
  const phone = await Phone.make(world);
  await phone.enrol(made.token);
  // its first answer was lost
  await phone.enrol(made.token);
  const byAda = { by: 'office', account: (await (await anAdmin(world)).surely()).id } as const;
  const invited = await makeInvite(world.endpoint, byAda, {
    ...{ role: 'outreach-worker', cities: ['coventry'], person: made.person },
  });
  const before = (await told(world)).length;
  expect(await revoke(world.endpoint, byAda, phone.id)).toBe(true);
  expect(await revoke(world.endpoint, byAda, phone.id)).toBe(false);
  const held = [];
  for (let n = 0; n < 3; n++) held.push(await phone.seal('champion-session', randomUUID(), session()));
  await phone.push(...held);
  expect(await world.endpoint.openHeld(phone.id, byAda)).toMatchObject({ done: 3 });
  const strange = await phone.seal('postcard', randomUUID(), card());
  await phone.push(strange);
  // what does not pass is no deed
  expect(await world.endpoint.openHeld(phone.id, byAda)).toMatchObject({ done: 0 });
  expect(await world.endpoint.discardHeld(phone.id, byAda)).toBe(1);
  expect(await world.endpoint.discardHeld(phone.id, byAda)).toBe(0);
  const all = await told(world);
  const server = { by: 'command-line', account: null };
  expect(all.filter(({ what }) => /^(invite|device)-/.test(what))).toEqual([
    { ...server, what: 'invite-made', about: made.person, more: 'champion' },
    { by: 'device', account: null, what: 'device-enrolled', about: phone.id, more: 'champion' },
    { ...byAda, what: 'invite-made', about: made.person, more: 'outreach-worker' },
    { ...byAda, what: 'device-revoked', about: phone.id, more: null },
  ]);
  expect(all.slice(before + 1)).toEqual([
    { ...byAda, what: 'held-opened', about: phone.id, more: '3' },
    { ...byAda, what: 'held-discarded', about: phone.id, more: '1' },
  ]);
  const tokens = [made, invited].flatMap((each) => (each.ok ? [each.token, each.tokenHash] : []));
  expect(tokens).toHaveLength(4);
  for (const secret of [...tokens, 'Amina']) expect(JSON.stringify(all)).not.toContain(secret);
});

test('an invite withdrawn, a return card made and cancelled are written down once, with who it was', async () => {
  const world = await openWorld();
  const made = await world.invite();
  const byAda = { by: 'office', account: (await (await anAdmin(world)).surely()).id } as const;
  const before = (await told(world)).length;
  expect(await withdrawInvite(world.endpoint, byAda, hashOf('nothing'))).toBe(false);
  expect(await withdrawInvite(world.endpoint, byAda, made.tokenHash)).toBe(true);
  expect(await withdrawInvite(world.endpoint, byAda, made.tokenHash)).toBe(false);

  const phone = await Phone.make(world);
  const invite = await world.invite();
  const { person } = await phone.enrol(invite.token);
  expect(await withdrawInvite(world.endpoint, byAda, invite.tokenHash), 'a used one').toBe(false);
  const id = randomUUID();
  const request = { protocol: PROTOCOL, device: phone.id, card: id, tokenHash: hashOf(id) };
  const bearer = await phone.token();
  // its first answer was lost
  for (let n = 0; n < 2; n++)
    expect((await phone.signed('POST /api/v1/return-card', request, bearer)).status).toBe(200);
  const somebodyElses = { card: id, person: made.person };
  expect(await cancelReturnCard(world.endpoint, byAda, somebodyElses)).toBe(false);
  expect(await cancelReturnCard(world.endpoint, byAda, { card: id, person })).toBe(true);
  expect(await cancelReturnCard(world.endpoint, byAda, { card: id, person })).toBe(false);
  const all = (await told(world)).slice(before).filter(({ what }) => /^(invite-withdrawn|card-)/.test(what));
  expect(all).toEqual([
    { ...byAda, what: 'invite-withdrawn', about: made.person, more: 'champion' },
    { by: 'device', account: null, what: 'card-made', about: phone.id, more: 'champion' },
    { ...byAda, what: 'card-cancelled', about: person, more: 'champion' },
  ]);
});

test('a phone that is handed words from other phones is written down before it gets them; its own are not', async () => {
  const world = await openWorld();
  const [one, other] = [await world.phone('language-coordinator'), await world.phone('language-coordinator')];
  const group = randomUUID();
  await one.change('group', group, circle());
  await one.change('language-session', randomUUID(), meeting(group));
  const before = (await told(world)).length;
  const line = (about: string, more: string) => ({
    ...{ by: 'device', account: null, what: 'device-read', about, more },
  });
  const since = async () => (await told(world)).slice(before);

  const { cursor } = await one.readAll();
  expect(await since(), 'its own words').toEqual([]);
  // the session has numbers only
  const read = await other.readAll();
  expect(read.records).toHaveLength(2);
  expect(await since()).toEqual([line(other.id, '1')]);
  await other.readAll(read.cursor);
  expect(await since(), 'nothing new').toHaveLength(1);
  await other.change('group', group, { venue: 'Foleshill Library' });
  await one.readAll(cursor);
  expect(await since(), 'words in its own record that another wrote').toEqual([
    line(other.id, '1'),
    line(one.id, '1'),
  ]);
  await sql`drop table audit`.execute(world.db);
  await expect(other.readAll()).rejects.toThrow();
});

test('what cannot be written down does not happen', async () => {
  const world = await openWorld();
  const phone = await world.phone();
  await revoke(world.endpoint, { by: 'command-line' }, phone.id);
  await phone.push(await phone.seal('champion-session', randomUUID(), session()));
  const other = await world.phone();
  const invite = await world.invite();
  await sql`drop table audit`.execute(world.db);
  const by = { by: 'command-line' } as const;
  await expect(world.endpoint.openHeld(phone.id, by)).rejects.toThrow();
  await expect(world.endpoint.discardHeld(phone.id, by)).rejects.toThrow();
  await expect(revoke(world.endpoint, by, other.id)).rejects.toThrow();
  await expect(world.invite()).rejects.toThrow();
  await expect((await Phone.make(world)).enrol(invite.token)).rejects.toThrow();
  expect([await world.count('held'), await world.count('devices')]).toEqual([1, 2]);
  expect(await findDevice(world.db, PROGRAMME, other.id)).toMatchObject({ revokedAt: null });
  expect(await listInvites(world.db, PROGRAMME)).toHaveLength(3);
});

test('a backup is written down, in the copy too', async () => {
  const world = await openWorld();
  const done = spawnSync(
    process.execPath,
    ['src/cli/backup.ts', '--json', '--to', join(world.folder, 'b.mfb')],
    {
      encoding: 'utf8',
      env: {
        PATH: process.env['PATH'],
        DATA_DIR: join(world.folder, 'data'),
        KEY_FILE: join(world.folder, 'keys.json'),
      },
    },
  );
  expect([done.status, done.stderr]).toEqual([0, '']);
  expect((await told(world)).map(({ by, what }) => [by, what])).toEqual([['command-line', 'backup-made']]);
});

test('the database refuses to change or delete a line, whoever asks', async () => {
  const world = await openWorld();
  await anAdmin(world);
  const [line] = (await auditPage(world.db, PROGRAMME, { offset: 0, limit: 1 })).entries;
  const file = new Database(join(world.folder, 'data', 'mifriendly.db'));
  for (const statement of [
    `update audit set account = 'x'`,
    `delete from audit`,
    `insert or replace into audit (id, programme, at, "by", what) values ('${line?.id ?? ''}', 'x', 1, 'x', 'x')`,
  ])
    expect(() => file.exec(statement)).toThrow('append-only');
  file.close();
  expect((await auditPage(world.db, PROGRAMME, { offset: 0, limit: 1 })).entries).toEqual([line]);
});
