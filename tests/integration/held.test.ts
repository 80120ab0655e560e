import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { listDevices, revokeDevice } from '../../src/lib/server/storage/devices.ts';
import { reasonsOf } from '../../src/lib/server/storage/office-counts.ts';
import { gapsOf } from '../../src/lib/server/storage/numbers.ts';
import { findRecord } from '../../src/lib/server/storage/records.ts';
import { listTallies } from '../../src/lib/server/storage/tallies.ts';
import { stampTime } from '../../src/lib/sync/stamp.ts';
import { card, session } from './phone.ts';
import { NOON, openWorld } from './world.ts';

const PROGRAMME = 'west-midlands';
const BY = { by: 'command-line' } as const;
const HOUR = 3_600_000;

describe('promise 5: a refused or held change is never dropped', () => {
  it('a postcard that does not pass is held, since its phone keeps no copy to mend it from', async () => {
    const world = await openWorld();
    const phone = await world.phone('outreach-worker');
    const bad = await phone.seal('postcard', randomUUID(), card({ city: 'birmingham', good: 'a secret' }));
    const good = await phone.seal('postcard', randomUUID(), card());
    const { answers, answered } = await phone.push(bad, good);
    expect(answers.map(({ answer, code }) => [answer, code])).toEqual([
      ['held', 'not-allowed'],
      ['stored', undefined],
    ]);
    expect(answered).toMatchObject({ count: 2, upTo: 2 });
    const [held] = await world.db.selectFrom('held').selectAll().execute();
    expect(Buffer.from(held?.bytes ?? []).equals(Buffer.from(bad.bytes))).toBe(true);
    // sealed: its words are nowhere in the clear
    expect(JSON.stringify(await world.db.selectFrom('numbers').selectAll().execute())).not.toContain(
      'secret',
    );
  });

  it('a refused session that was mended no longer asks for a look', async () => {
    const world = await openWorld();
    const phone = await world.phone();
    const id = randomUUID();
    const refused = await phone.seal('champion-session', id, session({ city: 'birmingham' }));
    await phone.push(refused);
    const look = async () => (await listDevices(world.db, PROGRAMME))[0]?.refused;
    expect(await look()).toBe(1);
    const number = await world.db.selectFrom('numbers').select('change').executeTakeFirstOrThrow();
    const answer = await phone.change('champion-session', id, session(), { mends: number.change });
    expect([answer.answer, answer.n]).toEqual(['stored', 2]);
    expect(await look()).toBe(0);
    expect(await reasonsOf(world.db, PROGRAMME, phone.id)).toEqual([]);
  });
});

describe('what is held', () => {
  it('is let in by the office under the time of its arrival, counts then, and the phone learns of it', async () => {
    const world = await openWorld();
    const phone = await world.phone();
    phone.ahead = -2 * HOUR;
    const id = randomUUID();
    await revokeDevice(world.db, PROGRAMME, phone.id, world.now);
    const late = await phone.seal('champion-session', id, session({ people: 5 }));
    await phone.push(late);
    expect(await world.count('records')).toBe(0);
    world.now += 72 * HOUR;

    expect(await world.endpoint.openHeld(phone.id, BY)).toEqual({ done: 1, left: {} });
    const record = await findRecord(world.db, PROGRAMME, id);
    expect(record?.fields['people']?.value).toBe(5);
    expect(stampTime(record?.fields['people']?.stamp ?? '')).toBe(NOON);
    const tallies = await listTallies(world.db, PROGRAMME, {});
    expect(tallies.find(({ measure }) => measure === 'people-reached')?.amount).toBe(5);
    expect(await world.count('held')).toBe(0);

    const { answers } = await phone.push(late);
    expect(answers[0]).toMatchObject({ answer: 'stored', n: 1 });
    expect(answers[0]?.code).toBeUndefined();
    // nothing is left to let in a second time
    expect(await world.endpoint.openHeld(phone.id, BY)).toEqual({ done: 0, left: {} });
    expect(await world.count('changes')).toBe(1);
  });

  it('stays held, with its reason, while it does not pass', async () => {
    const world = await openWorld();
    const phone = await world.phone('outreach-worker');
    await phone.change('postcard', randomUUID(), card({ city: 'birmingham' }));
    await phone.change('postcard', randomUUID(), { day: '2025-10-20' });
    expect(await world.endpoint.openHeld(phone.id, BY)).toEqual({
      done: 0,
      left: { 'not-allowed': 1, 'record-incomplete': 1 },
    });
    expect(await world.count('held')).toBe(2);
  });

  it('is discarded for good; its number stays settled and its phone is told', async () => {
    const world = await openWorld();
    const phone = await world.phone();
    await revokeDevice(world.db, PROGRAMME, phone.id, world.now);
    const late = await phone.seal('champion-session', randomUUID(), session());
    await phone.push(late);
    expect(await world.endpoint.discardHeld(phone.id, BY)).toBe(1);
    expect(await world.count('held')).toBe(0);
    const { answers, answered } = await phone.push(late);
    expect(answers[0]).toMatchObject({ answer: 'refused', code: 'discarded', n: 1 });
    expect(answered).toMatchObject({ count: 1, upTo: 1 });
    expect(await world.count('records')).toBe(0);
  });
});

it('the office sees which numbers of a phone have not arrived though later ones did', async () => {
  const world = await openWorld();
  const phone = await world.phone();
  const sealed = [];
  for (let i = 0; i < 6; i += 1) sealed.push(await phone.seal('champion-session', randomUUID(), session()));
  const some = sealed.filter((_, index) => ![1, 3, 4].includes(index));
  await phone.push(...some);
  const gaps = async () => {
    const [device] = await listDevices(world.db, PROGRAMME);
    return device ? gapsOf(world.db, PROGRAMME, device, 20) : null;
  };
  expect(await gaps()).toEqual([2, 4, 5]);
  await phone.push(...sealed);
  expect(await gaps()).toEqual([]);
});
