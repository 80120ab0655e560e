import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { revokeDevice } from '../../src/lib/server/storage/devices.ts';
import { READ_PAGE } from '../../src/lib/sync/limits.ts';
import { ReadAnswer } from '../../src/lib/sync/read.ts';
import { card, circle, meeting, session } from './phone.ts';
import { openWorld, problemIn } from './world.ts';

describe('a read session', () => {
  it('opens for the right signature and secret, once a nonce, and is over after a while', async () => {
    const world = await openWorld();
    const phone = await world.phone();
    const nonce = 'n'.repeat(22);
    expect((await phone.openSession(nonce)).status).toBe(200);
    expect(problemIn(await phone.openSession(nonce))).toBe('nonce-reused');
    expect(problemIn(await phone.openSession(undefined, 'A'.repeat(43)))).toBe('secret-wrong');
    const token = await phone.token();
    expect((await phone.read(token)).status).toBe(200);
    world.now += 15 * 60_000;
    expect(problemIn(await phone.read(token))).toBe('session-expired');
    expect(problemIn(await phone.read('A'.repeat(43)))).toBe('session-missing');
    expect(problemIn(await world.ask('GET /api/v1/records', null))).toBe('session-missing');
  });

  it('is not for strangers, other keys and revoked phones, also when it was open before', async () => {
    const world = await openWorld();
    const [phone, other] = [await world.phone(), await world.phone()];
    const request = { protocol: 1, device: phone.id, nonce: 'x'.repeat(22), secret: phone.secret };
    expect(problemIn(await other.signed('POST /api/v1/sessions', request))).toBe('signature-wrong');
    const nobody = { ...request, device: randomUUID() };
    expect(problemIn(await other.signed('POST /api/v1/sessions', nobody))).toBe('unknown-device');
    const token = await phone.token();
    await revokeDevice(world.db, 'west-midlands', phone.id, world.now);
    expect(problemIn(await phone.read(token))).toBe('device-revoked');
    expect(problemIn(await phone.openSession())).toBe('device-revoked');
  });
});

describe('a phone reads', () => {
  it('its groups and their sessions in its cities, its own champion sessions, and never a postcard', async () => {
    const world = await openWorld();
    const [group, far, held, mine, theirs] = [1, 2, 3, 4, 5].map(() => randomUUID());
    if (!group || !far || !held || !mine || !theirs) throw new Error();
    const language = await world.phone('language-coordinator');
    const elsewhere = await world.phone('language-coordinator', ['birmingham']);
    const champion = await world.phone('champion');
    const worker = await world.phone('outreach-worker');
    await language.change('group', group, circle());
    await elsewhere.change('group', far, circle({ city: 'birmingham' }));
    await language.change('language-session', held, meeting(group));
    await champion.change('champion-session', mine, session());
    await (await world.phone('champion')).change('champion-session', theirs, session());
    await worker.change('postcard', randomUUID(), card());
    const event = randomUUID();
    await worker.change('event', event, { name: 'Mela', city: 'coventry', day: '2025-10-20' });

    const helper = await world.phone('language-coordinator');
    const ids = async (phone: typeof helper) => (await phone.readAll()).records.map(({ id }) => id);
    expect(await ids(helper)).toEqual([group, held]);
    expect(await ids(elsewhere)).toEqual([far]);
    expect(await ids(champion)).toEqual([mine]);
    expect(await ids(await world.phone('champion', ['coventry'], champion.person))).toEqual([mine]);
    expect(await ids(worker)).toEqual([event]);
  });

  it('only what changed since its cursor, deletions among it', async () => {
    const world = await openWorld();
    const phone = await world.phone('language-coordinator');
    const [one, two] = [randomUUID(), randomUUID()];
    await phone.change('group', one, circle());
    await phone.change('group', two, circle());
    const first = await phone.readAll();
    expect(first.records).toHaveLength(2);
    const nothing = await phone.readAll(first.cursor);
    expect(nothing).toMatchObject({ records: [], reset: false, more: false, cursor: first.cursor });
    await phone.change('group', one, { deleted: true });
    const next = await phone.readAll(first.cursor);
    expect(next.records.map(({ id, fields }) => [id, fields['deleted']?.value])).toEqual([[one, true]]);
  });

  it('page by page, without missing or repeating a record', async () => {
    const world = await openWorld();
    const phone = await world.phone('language-coordinator');
    const ids = Array.from({ length: READ_PAGE + 5 }, () => randomUUID());
    for (let at = 0; at < ids.length; at += 50)
      await phone.push(
        ...(await Promise.all(ids.slice(at, at + 50).map((id) => phone.seal('group', id, circle())))),
      );
    const first = await phone.readAll();
    expect([first.records.length, first.more]).toEqual([READ_PAGE, true]);
    const second = await phone.readAll(first.cursor);
    expect([second.records.length, second.more]).toEqual([5, false]);
    expect(new Set([...first.records, ...second.records].map(({ id }) => id))).toEqual(new Set(ids));
  });

  it('from the start again when its rights changed or the endpoint went back to a backup', async () => {
    const world = await openWorld();
    const phone = await world.phone('language-coordinator');
    await phone.change('group', randomUUID(), circle());
    const { cursor } = await phone.readAll();
    for (const stale of ['7.1', '1.99999']) {
      const answer = await phone.readAll(stale);
      expect(answer).toMatchObject({ reset: true, more: true, records: [], cursor: '1.0' });
      expect((await phone.readAll(answer.cursor)).records).toHaveLength(1);
    }
    expect((await phone.readAll(cursor)).reset).toBe(false);
    expect(problemIn(await phone.read(await phone.token(), 'yesterday'))).toBe('cursor-malformed');
  });

  it('the programme only when its own copy is old', async () => {
    const world = await openWorld();
    const phone = await world.phone();
    const token = await phone.token();
    const { version } = world.endpoint.programme;
    const same = ReadAnswer.parse((await phone.read(token, undefined, version)).json);
    const old = ReadAnswer.parse((await phone.read(token, undefined, version + 1)).json);
    expect([same.programme, same.domains]).toEqual([undefined, undefined]);
    // an app of before passes over all of a programme that has a field it does not know: the domains come beside it
    const { domains, ...rest } = world.endpoint.programme;
    expect([old.programme, old.domains]).toEqual([rest, domains]);
    expect([phone.enrolment?.programme, phone.enrolment?.domains]).toEqual([rest, domains]);
  });
});
