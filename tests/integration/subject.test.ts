import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { copyOfParticipant, copyOfRecord } from '../../src/lib/server/erasure/subject.ts';
import { auditPage } from '../../src/lib/server/storage/audit.ts';
import { findRecord } from '../../src/lib/server/storage/records.ts';
import { anAdmin } from './desk.ts';
import { circle, meeting, session } from './phone.ts';
import { openWorld, type World } from './world.ts';

const PROGRAMME = 'west-midlands';

function command(world: World, script: string, ...args: string[]) {
  const env = {
    PATH: process.env['PATH'],
    DATA_DIR: join(world.folder, 'data'),
    KEY_FILE: join(world.folder, 'keys.json'),
  };
  const done = spawnSync(process.execPath, [`src/cli/${script}.ts`, ...args], { encoding: 'utf8', env });
  return { ...done, json: () => JSON.parse(done.stdout) as Record<string, unknown> };
}

async function aMember(world: World) {
  const phone = await world.phone('language-coordinator');
  const [group, meet, code, other] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const sunny = { nickname: 'Sunny', ageBand: '25-34', speaks: ['ti'], wants: ['en'] };
  const moon = { nickname: 'Moon', speaks: [], wants: [] };
  await phone.change('group', group, circle({ [`members/${code}`]: sunny, [`members/${other}`]: moon }));
  await phone.change('group', group, { [`members/${code}`]: { ...sunny, nickname: 'Sunny D' } });
  await phone.change('language-session', meet, {
    ...meeting(group),
    [`marks/${code}`]: true,
    [`marks/${other}`]: true,
  });
  return { group, meet, code, sunny };
}

test('a participant’s copy has all that is kept under the code, history included, and nobody else in it', async () => {
  const world = await openWorld();
  const { group, meet, code, sunny } = await aMember(world);
  const copy = await copyOfParticipant(world.endpoint, code);
  const arrived = new Date(world.now).toISOString();
  const after = { ...sunny, nickname: 'Sunny D' };
  expect(copy).toMatchObject({
    participant: code,
    registers: [
      {
        ...{ group, name: 'Tuesday circle', city: 'coventry', now: after },
        history: [
          { arrived, entry: sunny },
          { arrived, entry: after },
        ],
      },
    ],
    sessions: [{ session: meet, group, day: '2025-10-20', present: true }],
  });
  // other participants, and volunteers
  expect(JSON.stringify(copy)).not.toMatch(/Moon|Amina/);
});

test('a record’s copy has what it says and said, without the names of volunteers', async () => {
  const world = await openWorld();
  const phone = await world.phone();
  const id = randomUUID();
  await phone.change('champion-session', id, session({ myth: 'first' }));
  await phone.change('champion-session', id, { myth: 'then' });
  const copy = await copyOfRecord(world.endpoint, id);
  expect(copy).toMatchObject({ record: id, kind: 'champion-session', says: { myth: 'then', people: 3 } });
  expect(copy?.history.map(({ set }) => set['myth'])).toEqual(['first', 'then']);
  expect(JSON.stringify(copy)).not.toMatch(/Amina|person"/);
  expect(await copyOfRecord(world.endpoint, randomUUID())).toBeNull();
});

test('npm run subject and npm run erase do it beside a running server, and are written down', async () => {
  const world = await openWorld();
  const { group, meet, code } = await aMember(world);
  expect(command(world, 'subject', '--participant', code).json()).toMatchObject({ participant: code });
  expect(command(world, 'subject', '--record', meet, '--json').json()).toMatchObject({ record: meet });
  expect(command(world, 'erase', '--participant', code).stderr).toContain('--yes');
  const erased = command(world, 'erase', '--participant', code, '--yes', '--json');
  expect(erased.json()).toEqual({ records: 0, groups: 1, sessions: 1, held: 0, wiped: true });
  expect(command(world, 'subject', '--participant', code).status).toBe(2);
  expect(command(world, 'erase', '--record', group, '--yes').stdout).toContain('No byte of it is left');
  expect(await findRecord(world.db, PROGRAMME, group)).toBeNull();
  expect(command(world, 'erase', '--list').stdout).toBe(`${group}\n`);
  const { entries } = await auditPage(world.db, PROGRAMME, { offset: 0, limit: 10 });
  const told = entries.filter(({ what }) => !['invite-made', 'device-enrolled'].includes(what));
  expect(told.map(({ what, about }) => [what, about]).reverse()).toEqual([
    ['access-given', null],
    ['access-given', meet],
    ['participant-erased', group],
    ['access-given', null],
    ['record-erased', group],
  ]);
  // a participant's code must not outlive them in the audit
  expect(JSON.stringify(entries)).not.toContain(code);
}, 120_000);

test('the office’s pages about a participant are an admin’s, and their code does not reach the audit', async () => {
  const world = await openWorld();
  const admin = await anAdmin(world);
  const id = randomUUID();
  const desk = '/(office)/office/(desk)';
  const look = (route: string) => admin.knock(`${desk}/${route}`, 'GET', '', null, { id });
  for (const route of [
    'participants/[id]',
    'participants/[id]/everything.json',
    'records/[id]/everything.json',
  ])
    expect(await look(route)).toBe('through');
  const { entries } = await auditPage(world.db, PROGRAMME, { offset: 0, limit: 3 });
  const told = entries.filter(({ what }) => !['invite-made', 'device-enrolled'].includes(what));
  expect(told.map(({ what, about }) => [what, about]).reverse()).toEqual([
    ['participant-read', null],
    ['access-given', null],
    ['access-given', id],
  ]);
});
