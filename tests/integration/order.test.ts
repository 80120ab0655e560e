import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { historyOf } from '../../src/lib/server/storage/changes.ts';
import { findRecord } from '../../src/lib/server/storage/records.ts';
import { stampTime } from '../../src/lib/sync/stamp.ts';
import type { Phone } from './phone.ts';
import { circle, session } from './phone.ts';
import { NOON, openWorld } from './world.ts';

const YEAR = 365 * 86_400_000;
const MINUTE = 60_000;

describe('promise 9: device clocks may be wrong by years', () => {
  it('order survives, and both times are kept', async () => {
    const world = await openWorld();
    const phone = await world.phone();
    phone.ahead = -7 * YEAR;
    const id = randomUUID();
    const first = await phone.seal('champion-session', id, session());
    world.now += 10 * MINUTE;
    const second = await phone.seal('champion-session', id, { people: 4 });
    world.now += 50 * MINUTE;
    const { answers } = await phone.push(second, first);
    expect(answers.map(({ answer }) => answer)).toEqual(['stored', 'stored']);
    const history = await historyOf(world.db, 'west-midlands', id);
    expect(
      history.map(({ n, deviceTime, acceptedAt, stamp }) => [n, deviceTime, acceptedAt, stampTime(stamp)]),
    ).toEqual([
      [1, NOON - 7 * YEAR, NOON + 60 * MINUTE, NOON],
      [2, NOON + 10 * MINUTE - 7 * YEAR, NOON + 60 * MINUTE, NOON + 10 * MINUTE],
    ]);
  });

  it('a clock set ahead never writes into the future, and keeps the order of its own edits', async () => {
    const world = await openWorld();
    const phone = await world.phone();
    const id = randomUUID();
    const first = await phone.seal('champion-session', id, session(), {
      body: { at: NOON + 3 * YEAR, offset: null },
    });
    const second = await phone.seal(
      'champion-session',
      id,
      { people: 8 },
      { body: { at: NOON + 2 * YEAR, offset: null } },
    );
    const { answers } = await phone.push(first, second);
    const [a = '', b = ''] = answers.map(({ stamp }) => stamp);
    expect(stampTime(a)).toBe(NOON);
    expect(b > a).toBe(true);
    expect((await findRecord(world.db, 'west-midlands', id))?.fields['people']?.value).toBe(8);
  });
});

describe('the order of changes', () => {
  it('puts an edit after what its writer had seen, however late the other clock was', async () => {
    const world = await openWorld();
    const one = await world.phone('language-coordinator');
    const two = await world.phone('language-coordinator');
    const id = randomUUID();
    await one.change('group', id, circle());
    world.now += MINUTE;
    await one.change('group', id, { venue: 'Library' });
    const seen = (await two.readAll()).cursor;
    // this phone believes it is an hour earlier, and says so in all its times
    const stale: Partial<Parameters<Phone['change']>[3]> = { at: world.now - 60 * MINUTE, seen };
    const answer = await two.change('group', id, { venue: 'Church hall' }, stale);
    expect(answer.answer).toBe('stored');
    expect((await findRecord(world.db, 'west-midlands', id))?.fields['venue']?.value).toBe('Church hall');
  });

  it('lets the later writer win over one who had not seen it, whichever arrives first', async () => {
    const world = await openWorld();
    const [one, two] = [await world.phone('language-coordinator'), await world.phone('language-coordinator')];
    const id = randomUUID();
    await one.change('group', id, circle());
    const early = await one.seal('group', id, { venue: 'early' });
    world.now += MINUTE;
    const late = await two.seal('group', id, { venue: 'late' });
    world.now += MINUTE;
    await two.push(late);
    await one.push(early);
    expect((await findRecord(world.db, 'west-midlands', id))?.fields['venue']?.value).toBe('late');
    expect(await historyOf(world.db, 'west-midlands', id)).toHaveLength(3);
  });
});
