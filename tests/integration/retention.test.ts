import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { RETENTION } from '../../src/lib/programme/retention.ts';
import { westMidlands } from '../../src/lib/programme/west-midlands.ts';
import { readRecord } from '../../src/lib/records/index.ts';
import { expire, expireDaily, lookAtExpiry } from '../../src/lib/server/retention/expire.ts';
import { historyOf } from '../../src/lib/server/storage/changes.ts';
import { findRecord } from '../../src/lib/server/storage/records.ts';
import { listTallies } from '../../src/lib/server/storage/tallies.ts';
import { valuesOf } from '../../src/lib/sync/merge.ts';
import { counted } from './counted.ts';
import { filesWith } from './disguises.ts';
import { card, circle, meeting, session } from './phone.ts';
import { NOON, openWorld, type World } from './world.ts';

const PROGRAMME = 'west-midlands';
const BY = { by: 'command-line' } as const;
const NOTHING = { whole: 0, words: 0, members: 0, wiped: true };

function monthsLater(world: World, months: number): void {
  world.now = Date.UTC(2025, 9 + months, 21, 11);
}

async function valuesIn(world: World, id: string) {
  return valuesOf((await findRecord(world.db, PROGRAMME, id))?.fields ?? {});
}

async function sealedTexts(world: World): Promise<string[]> {
  const { rows } = await sql<{ text: string }>`
    select fields as text from records union all select patch from changes`.execute(world.db);
  return rows.flatMap(({ text }) => [...text.matchAll(/"sealed":"([^"]+)"/g)].map(([, each = '']) => each));
}

describe('promise 10: tallies always equal a recount of all records, expired ones included', () => {
  test('whatever expires, no total changes, and what is left names nobody, no day and no phone', async () => {
    const world = await openWorld();
    const champion = await world.phone('champion');
    const language = await world.phone('language-coordinator');
    const outreach = await world.phone('outreach-worker');
    const [talk, meet, post, event, gone, group, code, away] = Array.from({ length: 8 }, () => randomUUID());
    if (!talk || !meet || !post || !event || !gone || !group || !code || !away) throw new Error('ids');
    const told = { wording: 1, language: 'ti', at: Date.UTC(2025, 9, 20, 10) };
    const tally = { ageTally: { '25-34': 2 }, sexTally: { female: 1 } };
    await champion.change('champion-session', talk, {
      ...session({ myth: 'words', unmetNeed: 'more words', followUpDue: '2025-11-01', ...tally }),
      safeguardingLeadTold: true,
    });
    await champion.change('champion-session', gone, session());
    await champion.change('champion-session', gone, { deleted: true });
    await language.change('group', group, circle());
    await language.change('language-session', meet, {
      ...meeting(group, { quote: 'a quote', quotePermission: true, firstTimers: 2, newcomers: 3 }),
      quoteConsent: told,
      [`marks/${code}`]: true,
      [`marks/${away}`]: false,
      [`walkIns/${language.id}/25-34`]: 4,
    });
    await outreach.change('event', event, {
      name: 'Lanterns',
      place: 'gate',
      day: '2025-10-20',
      city: 'coventry',
    });
    await outreach.change(
      'postcard',
      post,
      card({ event, serial: 'A-17', goodDomains: ['work'], consent: told }),
    );
    const before = await listTallies(world.db, PROGRAMME);
    const words = await sealedTexts(world);

    monthsLater(world, 24);
    expect(await lookAtExpiry(world.endpoint)).toMatchObject({ whole: 5, words: 0, members: 0 });
    expect(await listTallies(world.db, PROGRAMME)).toEqual(before);
    expect(await expire(world.endpoint, BY)).toMatchObject({ ...NOTHING, whole: 5 });

    expect(await listTallies(world.db, PROGRAMME)).toEqual(before);
    const { kept, recounted } = await counted(world);
    expect(kept).toEqual(recounted);
    expect(kept.length).toBeGreaterThan(15);
    for (const id of [talk, meet, post, event, gone]) {
      expect(await historyOf(world.db, PROGRAMME, id)).toEqual([]);
      const record = await findRecord(world.db, PROGRAMME, id);
      expect(record).toMatchObject({ day: '2025-10-01', person: '', device: '' });
      expect(record?.firstAcceptedAt).toBe(Date.UTC(2025, 9, 1));
    }
    expect(await valuesIn(world, talk)).toEqual({
      ...session({ day: '2025-10-01', ...tally }),
      safeguardingLeadTold: false,
    });
    const { good: _words, ...left } = card({ day: '2025-10-01', goodDomains: ['work'] });
    expect(await valuesIn(world, post)).toEqual(left);
    expect(readRecord('event', await valuesIn(world, event))).toMatchObject({ name: '–' });
    const paths = Object.keys(await valuesIn(world, meet)).sort();
    const plain = ['city', 'day', 'firstTimers', 'group', 'languages', 'minutes', 'volunteers'];
    expect(paths.filter((path) => !path.includes('/'))).toEqual(plain);
    expect(paths.map((path) => path.split('/').filter((step) => step.length < 36))).toEqual(
      expect.arrayContaining([['marks'], ['walkIns', '25-34']]),
    );
    expect(paths).toHaveLength(plain.length + 2);
    expect(paths.join()).not.toContain(language.id);
    // its city's phones read the group, and the expired session no more
    expect((await language.readAll()).records.map(({ id }) => id)).toEqual([group]);
    // the group's name is all that is left of anybody's words
    const name = await sealedTexts(world);
    const folder = join(world.folder, 'data');
    const over = words.filter((each) => !name.includes(each));
    expect(over.length).toBeGreaterThan(6);
    expect([...over, code, away].flatMap((text) => filesWith(folder, text))).toEqual([]);
    // once is enough
    expect(await expire(world.endpoint, BY)).toMatchObject(NOTHING);
  });

  test('what arrives for an expired record later shrinks the next night', async () => {
    const world = await openWorld();
    const language = await world.phone('language-coordinator');
    const meet = randomUUID();
    await language.change('language-session', meet, meeting(randomUUID()));
    const late = await language.seal('language-session', meet, {
      ...{ quote: 'late words', quotePermission: true, day: '2025-10-20', minutes: 30 },
    });
    monthsLater(world, 24);
    await expire(world.endpoint, BY);
    await language.push(late);
    expect(await valuesIn(world, meet)).toMatchObject({ quote: 'late words', minutes: 30 });
    world.now += 86_400_000;
    expect(await expire(world.endpoint, BY)).toMatchObject({ whole: 1 });
    expect(await valuesIn(world, meet)).not.toHaveProperty('quote');
    expect(await valuesIn(world, meet)).toMatchObject({ day: '2025-10-01', minutes: 30 });
    const { kept, recounted } = await counted(world);
    expect(kept).toEqual(recounted);
  });
});

test('words go before their record, and a follow-up day when it is over; phones read it anew', async () => {
  const world = await openWorld();
  const phone = await world.phone();
  const id = randomUUID();
  await phone.change('champion-session', id, session({ myth: 'first', followUpDue: '2025-11-30' }));
  await phone.change('champion-session', id, { myth: 'then' });
  const { cursor } = await phone.readAll();
  monthsLater(world, 4);
  expect(await expire(world.endpoint, BY)).toMatchObject(NOTHING);
  monthsLater(world, 5);
  expect(await expire(world.endpoint, BY)).toMatchObject({ ...NOTHING, words: 1 });
  expect(await valuesIn(world, id)).toMatchObject({ myth: 'then' });
  expect(await valuesIn(world, id)).not.toHaveProperty('followUpDue');
  monthsLater(world, 12);
  expect(await expire(world.endpoint, BY)).toMatchObject({ ...NOTHING, words: 1 });
  expect(JSON.stringify(await historyOf(world.db, PROGRAMME, id))).not.toMatch(/first|then|2025-11-30/);
  expect(await valuesIn(world, id)).toEqual(session());
  const read = await phone.readAll(cursor);
  expect([read.cleaned, read.records.map((record) => record.id)]).toEqual([[id], [id]]);
  // and when all of it is over, it is no phone's any more
  monthsLater(world, 24);
  await expire(world.endpoint, BY);
  const last = await phone.readAll(read.cursor);
  expect([last.erased, last.records]).toEqual([[id], []]);
  expect((await phone.readAll()).records).toEqual([]);
});

test('who left a register, or was not heard of, goes from it and its history; a mark keeps somebody', async () => {
  const world = await openWorld();
  const phone = await world.phone('language-coordinator');
  const [group, here, idle, left, meet] = Array.from({ length: 5 }, () => randomUUID());
  if (!group || !here || !idle || !left || !meet) throw new Error('ids');
  const named = (nickname: string) => ({ nickname, speaks: [], wants: [] });
  await phone.change('group', group, {
    ...circle({ [`members/${here}`]: named('Here'), [`members/${idle}`]: named('Idle') }),
    [`members/${left}`]: named('Left'),
  });
  await phone.change('group', group, { [`members/${left}`]: null });
  expect(await expire(world.endpoint, BY)).toMatchObject({ ...NOTHING, members: 1 });
  monthsLater(world, 5);
  await phone.change('language-session', meet, {
    ...meeting(group, { day: '2026-03-20' }),
    [`marks/${here}`]: true,
    [`marks/${idle}`]: false,
  });
  expect(await expire(world.endpoint, BY)).toMatchObject(NOTHING);
  monthsLater(world, 7);
  expect(await expire(world.endpoint, BY)).toMatchObject({ ...NOTHING, members: 1 });
  const all = JSON.stringify(await historyOf(world.db, PROGRAMME, group));
  expect([all.includes('Here'), all.includes('Idle'), all.includes('Left')]).toEqual([true, false, false]);
  // unlike an erased participant, somebody may come back
  await phone.change('group', group, { [`members/${idle}`]: named('Back again') });
  expect(await valuesIn(world, group)).toMatchObject({ [`members/${idle}`]: named('Back again') });
});

test('a day from a clock that was years behind takes nobody’s words the night they arrive', async () => {
  const world = await openWorld();
  const phone = await world.phone();
  const id = randomUUID();
  await phone.change('champion-session', id, session({ day: '2021-01-01', myth: 'fresh words' }));
  expect(await expire(world.endpoint, BY)).toMatchObject(NOTHING);
  world.now += 31 * 86_400_000;
  expect(await expire(world.endpoint, BY)).toMatchObject({ whole: 1 });
});

test('nor somebody off a register whom a phone with a clock that was years behind has just put there, or marked', async () => {
  const world = await openWorld();
  const phone = await world.phone('language-coordinator');
  const [group, fresh, old, meet] = Array.from({ length: 4 }, () => randomUUID());
  if (!group || !fresh || !old || !meet) throw new Error('ids');
  const named = (nickname: string) => ({ nickname, speaks: [], wants: [] });
  await phone.change('group', group, circle({ [`members/${old}`]: named('Old') }));
  monthsLater(world, 12);
  const at = world.now - 366 * 86_400_000;
  const added = await phone.seal(
    'group',
    group,
    { [`members/${fresh}`]: named('Fresh') },
    { body: { at, offset: 0 } },
  );
  await phone.push(added);
  await phone.change('language-session', meet, {
    ...meeting(group, { day: '2021-01-05' }),
    [`marks/${old}`]: true,
  });
  expect(await expire(world.endpoint, BY)).toMatchObject(NOTHING);
  expect(await valuesIn(world, group)).toMatchObject({ [`members/${fresh}`]: named('Fresh') });
  world.now += 31 * 86_400_000;
  expect(await expire(world.endpoint, BY)).toMatchObject({ members: 2 });
});

describe('a day far ahead, from a wrong clock or a wrong finger, keeps nothing for decades', () => {
  test('a record goes by its first arrival then, and so do its words', async () => {
    const world = await openWorld();
    const phone = await world.phone();
    const worker = await world.phone('outreach-worker');
    const [talk, post] = [randomUUID(), randomUUID()];
    await phone.change('champion-session', talk, session({ day: '2099-05-05', myth: 'words' }));
    await worker.change('postcard', post, card({ day: '2099-05-05' }));
    world.now = Date.UTC(2026, 9, 20, 10);
    expect(await expire(world.endpoint, BY)).toMatchObject(NOTHING);
    monthsLater(world, 12);
    expect(await expire(world.endpoint, BY)).toMatchObject({ ...NOTHING, whole: 1, words: 1 });
    expect(await valuesIn(world, talk)).not.toHaveProperty('myth');
    expect(await valuesIn(world, post)).not.toHaveProperty('good');
    monthsLater(world, 24);
    expect(await expire(world.endpoint, BY)).toMatchObject({ ...NOTHING, whole: 1 });
    expect(await historyOf(world.db, PROGRAMME, talk)).toEqual([]);
    const record = await findRecord(world.db, PROGRAMME, talk);
    expect(record).toMatchObject({ day: '2099-05-01', firstAcceptedAt: Date.UTC(2025, 9, 1) });
    expect(await expire(world.endpoint, BY)).toMatchObject(NOTHING);
    const { kept, recounted } = await counted(world);
    expect(kept).toEqual(recounted);
  });

  test('what still comes for it when it has expired shrinks the next night', async () => {
    const world = await openWorld();
    const language = await world.phone('language-coordinator');
    const meet = randomUUID();
    await language.change('language-session', meet, meeting(randomUUID(), { day: '2099-05-05' }));
    const late = await language.seal('language-session', meet, {
      quote: 'late words',
      quotePermission: true,
    });
    monthsLater(world, 24);
    expect(await expire(world.endpoint, BY)).toMatchObject({ ...NOTHING, whole: 1 });
    await language.push(late);
    expect(await valuesIn(world, meet)).toMatchObject({ quote: 'late words' });
    world.now += 86_400_000;
    expect(await expire(world.endpoint, BY)).toMatchObject({ ...NOTHING, whole: 1 });
    expect(await valuesIn(world, meet)).not.toHaveProperty('quote');
  });

  test('and nobody stays on a register by a mark in a session of such a day', async () => {
    const world = await openWorld();
    const phone = await world.phone('language-coordinator');
    const [group, member, meet] = [randomUUID(), randomUUID(), randomUUID()];
    const named = { nickname: 'Somebody', speaks: [], wants: [] };
    await phone.change('group', group, circle({ [`members/${member}`]: named }));
    monthsLater(world, 2);
    await phone.change('language-session', meet, {
      ...meeting(group, { day: '2099-05-05' }),
      [`marks/${member}`]: true,
    });
    monthsLater(world, 7);
    expect(await expire(world.endpoint, BY)).toMatchObject(NOTHING);
    monthsLater(world, 9);
    expect(await expire(world.endpoint, BY)).toMatchObject({ ...NOTHING, members: 1 });
  });
});

test('a programme sets its own times, and its phones do not hear of them', async () => {
  const world = await openWorld();
  const file = join(world.folder, 'programme.json');
  const retention = { ...RETENTION, 'champion-session': { whole: 2, words: 1, followUp: 1 } };
  writeFileSync(file, JSON.stringify({ ...westMidlands, retention }));
  await world.stop();
  world.more['PROGRAMME'] = file;
  await world.start();
  const phone = await world.phone();
  await phone.change('champion-session', randomUUID(), session());
  expect(phone.enrolment?.programme).not.toHaveProperty('retention');
  monthsLater(world, 2);
  expect(await expire(world.endpoint, BY)).toMatchObject({ whole: 1 });
});

test('the server does it by itself, at its start and then once a day', async () => {
  const world = await openWorld();
  const phone = await world.phone();
  const timers: { ms: number; run: () => void }[] = [];
  const gone: string[] = [];
  const failed: unknown[] = [];
  const desk = { ...world.endpoint, log: ({ what }: { what: string }) => void gone.push(what) };
  await phone.change('champion-session', randomUUID(), session());
  expireDaily(
    desk,
    (error) => failed.push(error),
    (ms, run) => {
      timers.push({ ms, run });
      return () => {};
    },
  );
  expect(timers.map(({ ms }) => ms)).toEqual([86_400_000]);
  // the first run is over when it lets the next one begin
  monthsLater(world, 24);
  await expect
    .poll(
      async () => {
        timers[0]?.run();
        return world.count('changes');
      },
      { timeout: 20_000 },
    )
    .toBe(0);
  await expect.poll(() => gone, { timeout: 20_000 }).toContain('expired');
  expect(failed).toEqual([]);
  expect(NOON).toBeLessThan(world.now);
});
