import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { rotate } from '../../src/lib/server/keys/rotate.ts';
import { losersOf, statusOf } from '../../src/lib/server/keys/status.ts';
import { auditPage } from '../../src/lib/server/storage/audit.ts';
import { anAdmin, type Desk } from './desk.ts';
import { session } from './phone.ts';
import { openWorld, type World } from './world.ts';

const status = async (world: World) => statusOf(world.endpoint, await world.endpoint.keys.current());

type Action = (event: unknown) => unknown;

const PAGES = import.meta.glob<{ actions?: Record<string, Action> }>(
  '/src/routes/\\(office\\)/office/\\(desk\\)/keys/**/+page.server.ts',
  { eager: true },
);

function actionOf(route: string): Action {
  const found =
    PAGES[`/src/routes/(office)/office/(desk)/keys/${route}/+page.server.ts`]?.actions?.['default'];
  if (!found) throw new Error(`${route} takes no form`);
  return found;
}

const rotating = actionOf('rotate');
const retiring = actionOf('[id]/retire');

/** Sends a form of the office as the guard would let it through; answers with what Kit would make an answer of. */
async function send(
  world: World,
  admin: Desk,
  action: Action,
  fields: Record<string, string>,
  id = '',
): Promise<unknown> {
  const event = {
    locals: { office: world.endpoint, who: await admin.surely() },
    params: { id },
    cookies: { set: () => undefined },
    request: new Request('http://localhost/', { method: 'POST', body: new URLSearchParams(fields) }),
  };
  return (async () => action(event))().catch((thrown: unknown) => thrown);
}

const DONE = { status: 303, location: '/office/keys' };

test('an admin adds a key once, however often the form is sent, and the audit says who', async () => {
  const world = await openWorld();
  const admin = await anAdmin(world);
  const [first] = await status(world);
  if (!first) throw new Error('no key');
  const newest = { newest: first.id };
  expect(await send(world, admin, rotating, {})).toMatchObject({ status: 409 });
  expect(await send(world, admin, rotating, newest)).toMatchObject(DONE);
  expect(await send(world, admin, rotating, newest)).toMatchObject({ data: { code: 'meanwhile' } });
  const now = await status(world);
  expect(now.map(({ state, added }) => [state, added])).toEqual([
    ['newest', world.now],
    ['older', null],
  ]);
  const { entries } = await auditPage(world.db, 'west-midlands', { offset: 0, limit: 1 });
  const { id: account } = await admin.surely();
  expect(entries).toMatchObject([{ what: 'key-added', by: 'office', account, about: now[0]?.id }]);
});

test('an older key that is needed goes with a second, explicit yes alone, given to those who lose by it', async () => {
  const world = await openWorld();
  const admin = await anAdmin(world);
  const phone = await world.phone();
  await phone.seal('champion-session', randomUUID(), session());
  const { key: second } = await rotate(world.endpoint, { data: false });
  const [newest, older] = await status(world);
  if (!newest || !older) throw new Error('two keys');
  expect(older).toMatchObject({ phones: 1, neededBy: [{ device: phone.id }] });
  const retire = (fields: Record<string, string>, id = older.id) => send(world, admin, retiring, fields, id);
  expect(await retire({ sure: 'yes' })).toMatchObject({ status: 409, data: { code: 'changed' } });
  expect(await retire({ losers: losersOf(older) })).toMatchObject({ data: { code: 'key-needed' } });
  const ofNewest = { losers: losersOf(newest), sure: 'yes' };
  expect(await retire(ofNewest, second)).toMatchObject({ data: { code: 'key-newest' } });
  expect(await retire({}, 'nonesuch')).toMatchObject({ status: 404 });

  // somebody came since the page was opened: the yes was not given to them
  const seen = { losers: losersOf(older), sure: 'yes' };
  const late = await world.phone();
  await world.db.deleteFrom('device_keys').where('device', '=', late.id).execute();
  expect(await retire(seen)).toMatchObject({ data: { code: 'changed' } });
  const [, again] = await status(world);
  if (!again) throw new Error('the older key');
  expect(await retire({ losers: losersOf(again), sure: 'yes' })).toMatchObject(DONE);
  const [, gone] = await status(world);
  expect(gone).toMatchObject({ id: older.id, state: 'retired', retired: world.now });
  const { entries } = await auditPage(world.db, 'west-midlands', { offset: 0, limit: 1 });
  const { id: account } = await admin.surely();
  expect(entries).toMatchObject([{ what: 'key-retired', by: 'office', account, about: older.id }]);
  expect(await retire({ losers: losersOf(gone ?? again), sure: 'yes' })).toMatchObject({
    data: { code: 'key-retired-already' },
  });
});

test('an older key that nobody needs goes with one tap', async () => {
  const world = await openWorld();
  const admin = await anAdmin(world);
  await rotate(world.endpoint, { data: false });
  const [, older] = await status(world);
  if (!older) throw new Error('two keys');
  const fields = { losers: losersOf(older) };
  expect(await send(world, admin, retiring, fields, older.id)).toMatchObject(DONE);
});

test('a key file that is gone is told, and nothing is changed', async () => {
  const world = await openWorld();
  const admin = await anAdmin(world);
  const [first] = await status(world);
  const file = join(world.folder, 'keys.json');
  expect(readFileSync(file, 'utf8')).toContain(first?.id);
  rmSync(file);
  const said = await send(world, admin, rotating, { newest: first?.id ?? '' });
  expect(said).toMatchObject({ status: 503, data: { code: 'key-file' } });
  const { entries } = await auditPage(world.db, 'west-midlands', { offset: 0, limit: 1 });
  expect(entries.map(({ what }) => what)).not.toContain('key-added');
});
