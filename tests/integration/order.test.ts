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

describe('a day under a wrong clock', () => {
  const DAY = 86_400_000;

  /** A session whose day the app has filled in from a clock that is wrong by so much. */
  async function dayOf(ahead: number, day: string, byClock: boolean) {
    const world = await openWorld();
    const phone = await world.phone();
    phone.ahead = ahead;
    const id = randomUUID();
    const body = byClock ? { dayByClock: 60 } : {};
    const sealed = await phone.seal('champion-session', id, session({ day }), { body });
    const { answers } = await phone.push(sealed);
    const again = await phone.push(sealed);
    expect(again.answers).toEqual(answers);
    const record = await findRecord(world.db, 'west-midlands', id);
    expect(record?.day).toBe(record?.fields['day']?.value);
    return { stored: record?.day, told: answers[0]?.day };
  }

  it('moves with the clock when the app filled it in, and the phone is told', async () => {
    expect(await dayOf(365 * DAY, '2026-10-20', true)).toEqual({ stored: '2025-10-20', told: '2025-10-20' });
    expect(await dayOf(-YEAR, '2024-10-20', true)).toEqual({ stored: '2025-10-20', told: '2025-10-20' });
    // the form had stood open since the day before
    expect(await dayOf(365 * DAY, '2026-10-19', true)).toEqual({ stored: '2025-10-19', told: '2025-10-19' });
    // noon in London less thirteen hours is the day before
    expect(await dayOf(-13 * 60 * MINUTE, '2025-10-19', true)).toEqual({
      stored: '2025-10-20',
      told: '2025-10-20',
    });
  });

  it('stays as it is when the person chose it, or when the clock was right', async () => {
    expect(await dayOf(365 * DAY, '2026-10-20', false)).toEqual({ stored: '2026-10-20', told: undefined });
    expect(await dayOf(4 * MINUTE, '2025-10-20', true)).toEqual({ stored: '2025-10-20', told: undefined });
    expect(await dayOf(0, '2025-10-13', true)).toEqual({ stored: '2025-10-13', told: undefined });
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
