import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import Database from 'better-sqlite3';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { changeRole, linkFor, removeFromOffice } from '../../src/lib/server/accounts/manage.ts';
import { rotate } from '../../src/lib/server/keys/rotate.ts';
import { auditPage } from '../../src/lib/server/storage/audit.ts';
import { anAdmin, somebody } from './desk.ts';
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
