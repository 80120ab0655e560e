import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { verifySignature } from '../../src/lib/sealing/index.ts';
import { readConfig } from '../../src/lib/server/config.ts';
import { retire, rotate } from '../../src/lib/server/keys/rotate.ts';
import { statusOf } from '../../src/lib/server/keys/status.ts';
import { makeEndpoint } from '../../src/lib/server/root.ts';
import { revokeDevice } from '../../src/lib/server/storage/devices.ts';
import { findRecord, listRecords } from '../../src/lib/server/storage/records.ts';
import { fromBase64url } from '../../src/lib/sync/bytes.ts';
import type { EndpointKey } from '../../src/lib/sync/cryptography.ts';
import { newerKeys, type PublishedKey } from '../../src/lib/sync/keys.ts';
import { ReadAnswer } from '../../src/lib/sync/read.ts';
import { card, session, type Phone } from './phone.ts';
import { openWorld, type World } from './world.ts';

const PROGRAMME = 'west-midlands';
const BY = { by: 'command-line' } as const;
const YEAR = 365 * 24 * 3_600_000;

function keysOf(phone: Phone): EndpointKey[] {
  return (phone.enrolment?.keys ?? []).flatMap(({ id, raw }) => {
    const bytes = fromBase64url(raw);
    return bytes ? [{ id, raw: bytes }] : [];
  });
}

/** Believes what a phone would believe, and seals for it from now on. */
async function learn(phone: Phone, told: readonly PublishedKey[] | undefined): Promise<string | null> {
  const keys = await newerKeys(keysOf(phone), told ?? [], PROGRAMME, verifySignature);
  if (!keys || !phone.enrolment) return null;
  phone.enrolment.keys = (told ?? []).filter(({ id }) => keys.some((key) => key.id === id));
  return keys[0]?.id ?? null;
}

const status = async (world: World) => statusOf(world.endpoint, await world.endpoint.keys.current());
const states = async (world: World) =>
  (await status(world)).map(({ id, state, neededBy, held }) => [id, state, neededBy.length, held]);
const keyFile = (world: World): string => join(world.folder, 'keys.json');

describe('promise 12: retired keys stay welcome while any device may still hold them', () => {
  it('a year-old envelope opens under a key that was followed by two others', async () => {
    const world = await openWorld();
    const phone = await world.phone();
    const id = randomUUID();
    const old = await phone.seal('champion-session', id, session({ myth: 'a year ago' }));
    world.now += YEAR;
    const [first] = await status(world);
    const { key: second } = await rotate(world.endpoint, { data: true });
    const { key: third } = await rotate(world.endpoint, { data: false });
    const { answers, keys } = await phone.push(old);
    expect(answers).toMatchObject([{ answer: 'stored' }]);
    expect((await findRecord(world.db, PROGRAMME, id))?.fields['myth']?.value).toBe('a year ago');
    // and the phone is told, in a way it can believe, what to seal for from now on
    expect(keys?.map((key) => key.id)).toEqual([third, second, first?.id]);
    expect(await learn(phone, keys)).toBe(third);
    const { keys: none } = await phone.push(await phone.seal('champion-session', randomUUID(), session()));
    expect(none).toBeUndefined();
  });

  it('an older key goes when every phone has been answered all that it sealed before the newer one', async () => {
    const world = await openWorld();
    const [phone, quiet] = [await world.phone(), await world.phone()];
    const sealed = [];
    for (let i = 0; i < 3; i += 1) sealed.push(await phone.seal('champion-session', randomUUID(), session()));
    const [one, two, three] = sealed;
    if (!one || !two || !three) throw new Error('sealed');
    await phone.push(one);
    const { key: second } = await rotate(world.endpoint, { data: false });
    const first = (await status(world))[1]?.id;
    expect(await states(world)).toEqual([
      [second, 'newest', 0, 0],
      [first, 'older', 2, 0],
    ]);
    expect(await retire(world.endpoint, { id: null, force: true })).toEqual({
      ok: true,
      retired: [],
      lost: [],
    });

    // the newer key in use, and something older still on the phone
    const { keys } = await phone.push(three);
    await learn(phone, keys);
    await phone.push(await phone.seal('champion-session', randomUUID(), session()));
    expect((await status(world))[1]?.neededBy.map(({ device }) => device)).toEqual(
      expect.arrayContaining([phone.id, quiet.id]),
    );
    await phone.push(two);
    expect((await status(world))[1]?.neededBy.map(({ device }) => device)).toEqual([quiet.id]);

    // a phone with nothing to send says by reading that it has the newer one, and that nothing waits
    const asked = await quiet.read(await quiet.token(), undefined, 1, { key: first ?? '', head: 0 });
    expect(await learn(quiet, ReadAnswer.parse(asked.json).keys)).toBe(second);
    expect((await status(world))[1]?.neededBy).toHaveLength(1);
    const told = await quiet.read(await quiet.token(), undefined, 1, { key: second, head: 0 });
    expect(ReadAnswer.parse(told.json).keys).toBeUndefined();
    expect(await retire(world.endpoint, { id: null, force: false })).toMatchObject({
      retired: [first],
      lost: [],
    });
    expect(await states(world)).toEqual([
      [second, 'newest', 0, 0],
      [first, 'retired', 0, 0],
    ]);
    expect(readFileSync(keyFile(world), 'utf8').match(/"d":/g)).toHaveLength(1);
    // what is new enrols with the newest alone, and blocks nothing
    expect((await world.phone()).enrolment?.keys.map(({ id }) => id)).toEqual([second]);
  });

  it('a phone that says by reading that something still waits keeps the older key', async () => {
    const world = await openWorld();
    const phone = await world.phone();
    const waiting = await phone.seal('champion-session', randomUUID(), session());
    const { key } = await rotate(world.endpoint, { data: false });
    await phone.read(await phone.token(), undefined, 1, { key, head: phone.n });
    expect((await status(world))[1]?.neededBy).toHaveLength(1);
    await phone.push(waiting);
    expect((await status(world))[1]?.neededBy).toHaveLength(0);
  });

  it('what is held for a revoked phone keeps its key', async () => {
    const world = await openWorld();
    const phone = await world.phone();
    await revokeDevice(world.db, PROGRAMME, phone.id, world.now);
    await phone.push(await phone.seal('champion-session', randomUUID(), session()));
    await rotate(world.endpoint, { data: false });
    const [, first] = await status(world);
    expect(first).toMatchObject({ held: 1, neededBy: [{ personName: 'Amina', revoked: true }] });
    expect(await retire(world.endpoint, { id: null, force: false })).toMatchObject({ retired: [] });
    // the phone itself has nothing left for the key, but the office may still want to open what is held
    await learn(phone, (await world.endpoint.keys.current()).chain);
    await phone.push(await phone.seal('champion-session', randomUUID(), session()));
    expect((await status(world))[1]).toMatchObject({ held: 1, neededBy: [] });
    expect(await retire(world.endpoint, { id: null, force: false })).toMatchObject({ retired: [] });
  });
});

describe('a key that was retired although a phone still needed it', () => {
  it('is named with who loses; what comes for it is held under a code of its own, and opens when the key is back', async () => {
    const world = await openWorld();
    const phone = await world.phone('outreach-worker');
    const id = randomUUID();
    const envelope = await phone.seal('postcard', id, card({ good: 'a card from under the old key' }));
    await rotate(world.endpoint, { data: false });
    const first = (await status(world))[1]?.id ?? '';
    const before = readFileSync(keyFile(world), 'utf8');
    const refused = await retire(world.endpoint, { id: first, force: false });
    expect(refused).toMatchObject({
      ok: false,
      code: 'key-needed',
      needed: [{ neededBy: [{ personName: 'Amina', device: phone.id, given: 0, answered: 0 }] }],
    });
    expect(readFileSync(keyFile(world), 'utf8')).toBe(before);
    const forced = await retire(world.endpoint, { id: first, force: true });
    expect(forced).toMatchObject({
      ok: true,
      retired: [first],
      lost: [{ neededBy: [{ device: phone.id }] }],
    });

    const { answers, keys, answered } = await phone.push(envelope);
    expect(answers).toMatchObject([{ answer: 'held', code: 'key-retired', n: 1 }]);
    expect(answered).toMatchObject({ count: 1, upTo: 1 });
    // a phone that has only the retired key believes the newest all the same
    expect(await learn(phone, keys)).not.toBeNull();
    expect(await world.endpoint.openHeld(phone.id, BY)).toEqual({ done: 0, left: { 'key-retired': 1 } });

    writeFileSync(keyFile(world), before, { mode: 0o600 });
    expect(await world.endpoint.openHeld(phone.id, BY)).toEqual({ done: 1, left: {} });
    expect((await findRecord(world.db, PROGRAMME, id))?.fields['good']?.value).toBe(
      'a card from under the old key',
    );
    expect((await phone.push(envelope)).answers).toMatchObject([{ answer: 'stored' }]);
  });

  it('and a key that the endpoint never had: held as well, since an older key file may have been put back', async () => {
    const world = await openWorld();
    const before = readFileSync(keyFile(world), 'utf8');
    await rotate(world.endpoint, { data: false });
    const after = readFileSync(keyFile(world), 'utf8');
    const phone = await world.phone('outreach-worker');
    const envelope = await phone.seal('postcard', randomUUID(), card());
    await world.stop();
    writeFileSync(keyFile(world), before, { mode: 0o600 });
    await world.start();
    expect((await phone.push(envelope)).answers).toMatchObject([
      { answer: 'held', code: 'not-sealed-for-us' },
    ]);
    writeFileSync(keyFile(world), after, { mode: 0o600 });
    expect(await world.endpoint.openHeld(phone.id, BY)).toEqual({ done: 1, left: {} });
  });

  it('only an older key is retired', async () => {
    const world = await openWorld();
    const { key } = await rotate(world.endpoint, { data: false });
    const first = (await status(world))[1]?.id ?? '';
    const code = async (id: string) => {
      const done = await retire(world.endpoint, { id, force: true });
      return done.ok ? 'done' : done.code;
    };
    expect([await code(key), await code('nonesuch'), await code(first), await code(first)]).toEqual([
      'key-newest',
      'unknown-key',
      'done',
      'key-retired-already',
    ]);
  });
});

describe('a new data key', () => {
  it('takes over all words there are, beside a running endpoint, and a database from before still opens', async () => {
    const world = await openWorld();
    const phone = await world.phone('outreach-worker');
    const ids = Array.from({ length: 12 }, () => randomUUID());
    for (const id of ids) await phone.change('postcard', id, card({ good: `answer ${id}` }));
    const old = world.endpoint.keys.newest().id;
    const rows = async () => {
      const text = JSON.stringify([
        await world.db.selectFrom('records').select('fields').execute(),
        await world.db.selectFrom('changes').select('patch').execute(),
        await world.db.selectFrom('people').select('name').execute(),
      ]);
      return (id: string) => text.split(`"${id}.`).length - 1;
    };
    expect((await rows())(old)).toBe(25);

    const backup = join(world.folder, 'backup');
    mkdirSync(backup);
    await sql`vacuum into ${join(backup, 'mifriendly.db')}`.execute(world.db);
    const environment = { DATA_DIR: join(world.folder, 'data'), KEY_FILE: keyFile(world) };
    const beside = await makeEndpoint(readConfig(environment), {
      now: () => world.now,
      log: () => undefined,
    });
    const { data, resealed } = await rotate(beside, { data: true });
    await beside.close();
    expect(resealed).toBe(25);
    const after = await rows();
    expect([after(old), after(data ?? '')]).toEqual([0, 25]);

    // the endpoint that was running all the while reads them, and writes under the new key
    const read = await listRecords(world.db, PROGRAMME, {}, { limit: 50 });
    expect(read.map(({ id, fields }) => [id, fields['good']?.value]).sort()).toEqual(
      ids.map((id) => [id, `answer ${id}`]).sort(),
    );
    await phone.change('postcard', randomUUID(), card());
    expect((await rows())(data ?? '')).toBe(27);
    await world.stop();
    await world.start();
    expect(await listRecords(world.db, PROGRAMME, {}, { limit: 50 })).toHaveLength(13);

    // the older key stays in the file, because a backup needs it
    const restored = await makeEndpoint(readConfig({ ...environment, DATA_DIR: backup }), {
      log: () => undefined,
    });
    const [one] = await listRecords(restored.storage.db, PROGRAMME, {}, { limit: 1 });
    await restored.close();
    expect(one?.fields['good']?.value).toBe(`answer ${one?.id ?? ''}`);
  });
});

it('nothing of a key is in the log, in the database or in what phones are told', async () => {
  const world = await openWorld();
  const phone = await world.phone();
  await rotate(world.endpoint, { data: true });
  const { keys } = await phone.push(
    await phone.seal('champion-session', randomUUID(), session({ myth: 'x' })),
  );
  const secrets = [...readFileSync(keyFile(world), 'utf8').matchAll(/"(?:d|key)": "([\w-]{43})"/g)].map(
    ([, s]) => s ?? '',
  );
  expect(secrets).toHaveLength(4);
  const told = JSON.stringify([world.log, keys, phone.enrolment]);
  await world.stop();
  const database = readFileSync(join(world.folder, 'data', 'mifriendly.db'));
  for (const secret of secrets) {
    expect(told).not.toContain(secret);
    expect(database.includes(secret)).toBe(false);
    expect(database.includes(Buffer.from(secret, 'base64url'))).toBe(false);
  }
});
