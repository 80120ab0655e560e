import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { csvName, csvOf, streamOf } from '../../src/lib/server/office/export.ts';
import { reasonsOf, tallyKeys, tallySums } from '../../src/lib/server/storage/office-counts.ts';
import { newestRecords, pageOfPostcards } from '../../src/lib/server/storage/office-records.ts';
import { revokeDevice } from '../../src/lib/server/storage/devices.ts';
import { write } from '../../src/lib/server/storage/open.ts';
import { listRecords, putRecord } from '../../src/lib/server/storage/records.ts';
import { card, circle, meeting, session } from './phone.ts';
import { openWorld, type World } from './world.ts';

async function fileOf(
  world: World,
  kind: Parameters<typeof csvOf>[1],
  filter: Parameters<typeof csvOf>[2] = {},
): Promise<string> {
  const bytes = await new Response(streamOf(csvOf(world.endpoint, kind, filter))).arrayBuffer();
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/** A file of simple cells, by column. */
function rowsOf(file: string): Record<string, string>[] {
  const [names = [], ...rows] = file
    .replace(/^\uFEFF/, '')
    .split('\r\n')
    .filter((line) => line !== '')
    .map((line) => line.split(',').map((cell) => cell.replace(/^"(.*)"$/, '$1')));
  return rows.map((cells) => Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ''])));
}

test('a session’s file has one row a record, the walk-ins by band, and marks as a number without nicknames', async () => {
  const world = await openWorld();
  const phone = await world.phone('language-coordinator');
  const [group, member, away] = [randomUUID(), randomUUID(), randomUUID()];
  const sunny = { nickname: 'Sunny', speaks: [], wants: [] };
  await phone.change('group', group, circle({ [`members/${member}`]: sunny }));
  const id = randomUUID();
  await phone.change('language-session', id, {
    ...meeting(group),
    [`marks/${member}`]: true,
    [`marks/${away}`]: false,
    [`walkIns/${phone.id}/0-4`]: 2,
    [`walkIns/${phone.id}/25-34`]: 3,
    [`walkIns/${phone.id}/from-elsewhere`]: 1,
  });
  const file = await fileOf(world, 'language-session');
  expect(file.startsWith('\uFEFF"record_id","day",')).toBe(true);
  expect(rowsOf(file)).toEqual([
    expect.objectContaining({
      record_id: id,
      day: '2025-10-20',
      group_name: 'Tuesday circle',
      languages: 'en; ar',
      attendance: '7',
      present_from_register: '1',
      walk_ins_0_4: '2',
      walk_ins_25_34: '3',
      walk_ins_16_24: '',
      walk_ins_unlisted: '1',
      first_arrived: '2025-10-20T11:00:00.000Z',
    }),
  ]);
  expect(file + (await fileOf(world, 'group'))).not.toContain('Sunny');
});

test('what was tapped on a card, and what was told before it or agreed to, has columns of its own', async () => {
  const world = await openWorld();
  const phone = await world.phone('outreach-worker');
  const told = { wording: 1, language: 'ti', at: Date.UTC(2025, 9, 20, 10) };
  const tapped = { goodDomains: ['work', 'of-long-ago'], missingDomains: ['housing'] };
  await phone.change('postcard', randomUUID(), card({ good: null, ...tapped, consent: told }));
  expect(rowsOf(await fileOf(world, 'postcard'))).toEqual([
    expect.objectContaining({
      ...{ good: '', good_domains: 'work; of-long-ago', missing_domains: 'housing', improve_domains: '' },
      ...{ consent_wording: '1', consent_language: 'ti', consent_at: '2025-10-20T10:00:00.000Z' },
    }),
  ]);
  const good = await tallyKeys(world.db, 'west-midlands', 'coventry', 'postcard-domains-good');
  expect(good.map(({ key, amount }) => [key, amount]).toSorted()).toEqual([
    ['of-long-ago', 1],
    ['work', 1],
  ]);

  const coordinator = await world.phone('language-coordinator');
  const quoted = { quote: 'words', quotePermission: true };
  for (const more of [quoted, { ...quoted, quoteConsent: told }])
    await coordinator.change('language-session', randomUUID(), meeting(randomUUID(), more));
  const rows = rowsOf(await fileOf(world, 'language-session'));
  expect(rows.map((row) => [row['quote_permission'], row['quote_consent_language']]).toSorted()).toEqual([
    ['yes', ''],
    ['yes', 'ti'],
  ]);
});

test('a deleted record is not in the file, and neither is another city’s when one was chosen', async () => {
  const world = await openWorld();
  const phone = await world.phone('champion', ['coventry', 'birmingham']);
  const [here, there, gone] = [randomUUID(), randomUUID(), randomUUID()];
  await phone.change('champion-session', here, session());
  await phone.change('champion-session', there, session({ city: 'birmingham' }));
  await phone.change('champion-session', gone, session());
  await phone.change('champion-session', gone, { deleted: true });
  const ids = async (filter = {}) =>
    rowsOf(await fileOf(world, 'champion-session', filter)).map((row) => row['record_id']);
  expect((await ids()).toSorted()).toEqual([here, there].toSorted());
  expect(await ids({ cities: ['coventry'] })).toEqual([here]);
  expect(await ids({ from: '2025-10-21' })).toEqual([]);
});

test('a formula on a postcard reaches the file as words', async () => {
  const world = await openWorld();
  const phone = await world.phone('outreach-worker');
  await phone.change('postcard', randomUUID(), card({ good: '=HYPERLINK("https://x.example")' }));
  expect(await fileOf(world, 'postcard')).toContain(`"'=HYPERLINK(""https://x.example"")"`);
});

test('a file longer than a page has every record once', async () => {
  const world = await openWorld();
  const ids = Array.from({ length: 1050 }, () => randomUUID());
  const fields = Object.fromEntries(
    Object.entries(card()).map(([path, value]) => [path, { value, stamp: '1' }]),
  );
  const made = { person: 'p', device: 'd', deleted: false, firstAcceptedAt: 1, lastAcceptedAt: 1, fields };
  const place = { kind: 'postcard', city: 'coventry' } as const;
  await write(world.endpoint.storage, async (db) => {
    for (const [order, id] of ids.entries())
      await putRecord(db, 'west-midlands', {
        ...{ ...made, ...place, id, order },
        day: `2025-10-${String(10 + (order % 15))}`,
      });
  });
  const rows = rowsOf(await fileOf(world, 'postcard'));
  expect(rows.map((row) => row['record_id']).toSorted()).toEqual(ids.toSorted());

  const pages = [0, 500, 1000].map((offset) =>
    listRecords(world.db, 'west-midlands', { kinds: ['postcard'] }, { limit: 500, offset }),
  );
  const listed = (await Promise.all(pages)).flat().map(({ id }) => id);
  expect(listed.toSorted()).toEqual(ids.toSorted());
});

test('postcards beside the needs table are chosen by language, whatever stands in their words', async () => {
  const world = await openWorld();
  const phone = await world.phone('outreach-worker');
  const tigrinya = randomUUID();
  await phone.change('postcard', tigrinya, card());
  await phone.change(
    'postcard',
    randomUUID(),
    card({ language: 'ar', good: '"language":{"value":"ti","stamp"' }),
  );
  const some = { city: 'coventry', offset: 0, limit: 10 };
  const found = await pageOfPostcards(world.db, 'west-midlands', { ...some, language: 'ti' });
  expect([found.count, found.cards.map(({ id }) => id)]).toEqual([1, [tigrinya]]);
  expect((await pageOfPostcards(world.db, 'west-midlands', { ...some, language: null })).count).toBe(2);
  expect((await pageOfPostcards(world.db, 'west-midlands', { ...some, language: '%' })).count).toBe(0);
});

test('the overview adds months and keys, and shows what arrived last', async () => {
  const world = await openWorld();
  const phone = await world.phone();
  await phone.change('champion-session', randomUUID(), session({ people: 3 }));
  const last = randomUUID();
  await phone.change('champion-session', last, session({ people: 4, day: '2025-09-01' }));
  const sums = await tallySums(world.db, 'west-midlands', ['champion-sessions', 'people-reached']);
  expect(sums).toContainEqual({ city: 'coventry', measure: 'people-reached', amount: 7 });
  expect(sums).toContainEqual({ city: 'coventry', measure: 'champion-sessions', amount: 2 });
  expect(await tallyKeys(world.db, 'west-midlands', 'coventry', 'champion-languages')).toEqual([
    { key: 'ar', amount: 2 },
    { key: 'ti', amount: 2 },
  ]);
  expect((await newestRecords(world.db, 'west-midlands', 1)).map(({ id }) => id)).toEqual([last]);
});

test('the office sees why a device’s changes were refused or held, and how many, never what they said', async () => {
  const world = await openWorld();
  const phone = await world.phone();
  await phone.change('champion-session', randomUUID(), session({ city: 'birmingham' }));
  await phone.change('group', randomUUID(), circle());
  await phone.change('postcard', randomUUID(), card());
  await revokeDevice(world.db, 'west-midlands', phone.id, world.now);
  await phone.change('champion-session', randomUUID(), session({ myth: 'a secret' }));
  const reasons = await reasonsOf(world.db, 'west-midlands', phone.id);
  expect(
    reasons.toSorted((a, b) => b.count - a.count || String(a.code).localeCompare(String(b.code))),
  ).toEqual([
    { answer: 'refused', code: 'not-allowed', count: 2, latest: world.now },
    { answer: 'held', code: 'device-revoked', count: 1, latest: world.now },
    { answer: 'held', code: 'not-allowed', count: 1, latest: world.now },
  ]);
});

test('the file’s name says that it is not for publication', () => {
  expect(csvName('postcard', '2026-03-05')).toBe('records-not-for-publication-postcard-2026-03-05.csv');
});
