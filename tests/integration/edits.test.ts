import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { findRecord } from '../../src/lib/server/storage/records.ts';
import { valuesOf } from '../../src/lib/sync/merge.ts';
import { circle, meeting, session } from './phone.ts';
import { openWorld } from './world.ts';

describe('an edit', () => {
  it('sets what it names and leaves the rest, and a deletion is for good', async () => {
    const world = await openWorld();
    const phone = await world.phone();
    const id = randomUUID();
    await phone.change('champion-session', id, session());
    await phone.change('champion-session', id, { people: 5 });
    await phone.change('champion-session', id, { deleted: true });
    await phone.change('champion-session', id, { minutes: 45 });
    const record = await findRecord(world.db, 'west-midlands', id);
    expect(record?.deleted).toBe(true);
    expect(record && valuesOf(record.fields)).toMatchObject({ people: 5, minutes: 45, deleted: true });
    expect(await phone.change('champion-session', id, { deleted: false })).toMatchObject({
      answer: 'refused',
      code: 'value-wrong',
    });
  });

  it("is refused for another person's session, another kind's record, another city and another phone's count", async () => {
    const world = await openWorld();
    const mine = await world.phone('champion');
    const other = await world.phone('champion');
    const [id, group, held] = [randomUUID(), randomUUID(), randomUUID()];
    await mine.change('champion-session', id, session());
    expect(await other.change('champion-session', id, { people: 9 })).toMatchObject({ code: 'not-allowed' });
    expect(await mine.change('champion-session', id, { city: 'birmingham' })).toMatchObject({
      code: 'not-allowed',
    });
    const again = await world.phone('champion', ['coventry'], mine.person);
    expect(await again.change('champion-session', id, { people: 4 })).toMatchObject({ answer: 'stored' });

    const one = await world.phone('language-coordinator');
    const two = await world.phone('language-coordinator');
    const far = await world.phone('language-coordinator', ['birmingham']);
    await one.change('group', group, circle());
    await one.change('language-session', held, meeting(group, { [`walkIns/${one.id}/0-4`]: 2 }));
    const count = { [`walkIns/${two.id}/0-4`]: 3 };
    expect(await two.change('language-session', held, count)).toMatchObject({ answer: 'stored' });
    expect(await one.change('language-session', held, count)).toMatchObject({ code: 'not-allowed' });
    expect(await far.change('language-session', held, { minutes: 5 })).toMatchObject({ code: 'not-allowed' });
    expect(await two.change('group', held, circle())).toMatchObject({ code: 'other-kind' });
  });

  it('never sets a map as a whole, so that two helpers keep their marks', async () => {
    const world = await openWorld();
    const phone = await world.phone('language-coordinator');
    const [group, id, member] = [randomUUID(), randomUUID(), randomUUID()];
    await phone.change('language-session', id, meeting(group, { [`marks/${member}`]: true }));
    for (const patch of [
      { marks: {} },
      { walkIns: {} },
      { 'topics/0': 'x' },
      { [`walkIns/${phone.id}`]: {} },
    ])
      expect(await phone.change('language-session', id, patch)).toMatchObject({ code: 'unknown-path' });
    const child = { nickname: 'Bee', ageBand: '5-9', speaks: [], wants: [] };
    await phone.change('group', group, circle());
    expect(await phone.change('group', group, { [`members/${member}`]: child })).toMatchObject({
      code: 'value-wrong',
      problems: [{ path: `members/${member}`, code: 'under-16-by-name' }],
    });
  });

  it('of a record nobody has is refused as incomplete', async () => {
    const world = await openWorld();
    const phone = await world.phone();
    expect(await phone.change('champion-session', randomUUID(), { people: 5 })).toMatchObject({
      answer: 'refused',
      code: 'record-incomplete',
    });
  });
});
