import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { webCryptography } from '../../src/lib/sealing/index.ts';
import { heldChanges } from '../../src/lib/server/erasure/held.ts';
import { eraseParticipant } from '../../src/lib/server/erasure/participant.ts';
import { eraseRecord } from '../../src/lib/server/erasure/record.ts';
import { copyOfParticipant } from '../../src/lib/server/erasure/subject.ts';
import { takeRescue } from '../../src/lib/server/office/rescue.ts';
import { auditPage } from '../../src/lib/server/storage/audit.ts';
import { historyOf } from '../../src/lib/server/storage/changes.ts';
import { revokeDevice } from '../../src/lib/server/storage/devices.ts';
import { findRecord } from '../../src/lib/server/storage/records.ts';
import { listTallies } from '../../src/lib/server/storage/tallies.ts';
import type { Envelope } from '../../src/lib/sync/envelope.ts';
import { valuesOf } from '../../src/lib/sync/merge.ts';
import { writeRescue } from '../../src/lib/sync/rescue.ts';
import { counted } from './counted.ts';
import { filesWith } from './disguises.ts';
import { card, circle, meeting, session, type Phone } from './phone.ts';
import { openWorld, type World } from './world.ts';

const PROGRAMME = 'west-midlands';
const BY = { by: 'command-line' } as const;

/** What people's words have become in the database: the sealed texts themselves, as they lie in the files. */
async function sealedIn(world: World, record: string): Promise<string[]> {
  const { rows } = await sql<{ text: string }>`
    select fields as text from records where id = ${record}
    union all select patch from changes where record = ${record}`.execute(world.db);
  return rows.flatMap(({ text }) => [...text.matchAll(/"sealed":"([^"]+)"/g)].map(([, each = '']) => each));
}

async function rescueOf(phone: Phone, ...envelopes: Envelope[]) {
  const made = await writeRescue(
    { programme: PROGRAMME, device: phone.id, envelopes: envelopes.map((each) => each.bytes) },
    webCryptography,
  );
  if (!made.ok) throw new Error(made.code);
  return made.bytes;
}

function inFiles(world: World, texts: readonly string[]): string[] {
  return texts.flatMap((text) => filesWith(join(world.folder, 'data'), text));
}

async function nothingOf(world: World, record: string): Promise<void> {
  expect(await findRecord(world.db, PROGRAMME, record)).toBeNull();
  expect(await historyOf(world.db, PROGRAMME, record)).toEqual([]);
  expect(await world.count('held')).toBe(0);
  const { kept, recounted } = await counted(world);
  expect(kept).toEqual(recounted);
}

describe('an erased record', () => {
  test('leaves no byte of its words in the database’s files, the log included, and counts nothing any more', async () => {
    const world = await openWorld();
    const phone = await world.phone();
    const [id, other] = [randomUUID(), randomUUID()];
    await phone.change('champion-session', other, session({ myth: 'another one’s words' }));
    const before = await listTallies(world.db, PROGRAMME);
    const myth = 'they told her the surgery reports to the council';
    await phone.change('champion-session', id, session({ myth, people: 7 }));
    await phone.change('champion-session', id, { myth: 'as it was corrected' });
    const words = await sealedIn(world, id);
    expect(words).toHaveLength(3);
    expect(inFiles(world, words).length).toBeGreaterThan(2);
    expect(inFiles(world, words)).toContain('mifriendly.db-wal');

    const done = await eraseRecord(world.endpoint, BY, id);
    expect(done).toEqual({ ok: true, value: { found: true, held: 0 }, wiped: true });
    expect(inFiles(world, [...words, myth])).toEqual([]);
    await nothingOf(world, id);
    expect(await listTallies(world.db, PROGRAMME)).toEqual(before);
    expect(valuesOf((await findRecord(world.db, PROGRAMME, other))?.fields ?? {})).toMatchObject({
      myth: 'another one’s words',
    });
    const [entry] = (await auditPage(world.db, PROGRAMME, { offset: 0, limit: 1 })).entries;
    expect(entry).toMatchObject({ by: 'command-line', what: 'record-erased', about: id });
    await world.stop();
    expect(inFiles(world, words)).toEqual([]);
  });

  test('stays erased whatever arrives later: the same again, an edit, a whole new one, a rescue file', async () => {
    const world = await openWorld();
    const phone = await world.phone();
    const id = randomUUID();
    const first = await phone.seal('champion-session', id, session({ myth: 'first words' }));
    const late = await phone.seal('champion-session', id, { myth: 'late words' });
    const rescued = await phone.seal('champion-session', id, session({ myth: 'rescued words' }));
    await phone.push(first);
    await eraseRecord(world.endpoint, BY, id);
    expect((await phone.push(first)).answers).toMatchObject([{ answer: 'stored' }]);
    const answered = await phone.push(late);
    expect(answered.answers).toMatchObject([{ answer: 'stored', n: 2 }]);
    expect(answered.answers[0]).not.toHaveProperty('stamp');
    expect(answered.answered).toMatchObject({ count: 2, upTo: 2 });
    expect(answered.erased).toContain(id);
    expect(await phone.change('champion-session', id, session({ city: 'nowhere' }))).toMatchObject({
      answer: 'stored',
    });
    const taken = await takeRescue(world.endpoint, await rescueOf(phone, rescued));
    expect(taken).toMatchObject({ ok: true, phones: [{ fates: { stored: 1 } }] });
    await nothingOf(world, id);
    expect(await world.count('changes')).toBe(0);
  });

  test('stays erased when its phone was revoked: nothing of it is held, and what was held goes', async () => {
    const world = await openWorld();
    const phone = await world.phone('outreach-worker');
    const [id, other] = [randomUUID(), randomUUID()];
    await revokeDevice(world.db, PROGRAMME, phone.id, world.now);
    const held = await phone.seal('postcard', id, card());
    await phone.push(held, await phone.seal('postcard', other, card()));
    expect(await world.count('held')).toBe(2);
    const done = await eraseRecord(world.endpoint, BY, id);
    expect(done).toMatchObject({ value: { found: false, held: 1 } });
    expect(await world.count('held')).toBe(1);
    // its phone asks what became of it
    expect((await phone.push(held)).answers).toMatchObject([{ answer: 'stored', n: 1 }]);
    expect(await phone.change('postcard', id, { good: 'more' })).toMatchObject({ answer: 'stored' });
    expect(await world.count('held')).toBe(1);
    expect(await world.endpoint.openHeld(phone.id, BY)).toEqual({ done: 1, left: {} });
    await nothingOf(world, id);
    expect(await findRecord(world.db, PROGRAMME, other)).not.toBeNull();
  });

  test('what was held before its record was erased, and opened after, is stored nowhere', async () => {
    const world = await openWorld();
    const phone = await world.phone();
    const id = randomUUID();
    await eraseRecord(world.endpoint, BY, id);
    await revokeDevice(world.db, PROGRAMME, phone.id, world.now);
    const other = await phone.seal('champion-session', randomUUID(), session());
    const { bytes } = await phone.seal('champion-session', id, session());
    await phone.push(other);
    // as if it had come before the erasure, sealed for a key that could not be read then
    await world.db
      .updateTable('held')
      .set({ bytes: Buffer.from(bytes) })
      .execute();
    expect(await world.endpoint.openHeld(phone.id, BY)).toEqual({ done: 1, left: {} });
    await nothingOf(world, id);
  });

  test('is told to every phone, with its next push and its next read, until it says that it was told', async () => {
    const world = await openWorld();
    const phone = await world.phone();
    const [id, next] = [randomUUID(), randomUUID()];
    await phone.change('champion-session', id, session());
    const { cursor } = await phone.readAll();
    await eraseRecord(world.endpoint, BY, id);
    const told = await phone.push(await phone.seal('champion-session', next, session()));
    expect(told.erased).toEqual([id]);
    const again = async (upTo: number) => {
      phone.told = upTo;
      return phone.push(await phone.seal('champion-session', next, { people: 4 }));
    };
    expect(await again(0)).toMatchObject({ erased: [id], cleaned: [] });
    expect(await again(told.erasedUpTo ?? 0)).toMatchObject({ erased: [], cleaned: [] });
    const read = await phone.readAll(cursor);
    expect(read).toMatchObject({ erased: [id], records: [{ id: next }] });
    expect((await phone.readAll(read.cursor)).erased).toBeUndefined();
  });
});

const CODE = randomUUID();
const SUNNY = { nickname: 'Sunny of the tall gate', ageBand: '25-34', speaks: ['ti'], wants: [] };

async function aGroup(world: World) {
  const phone = await world.phone('language-coordinator');
  const [group, one, two, other] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const friend = { nickname: 'Moon', speaks: [], wants: [] };
  await phone.change('group', group, {
    ...circle(),
    [`members/${CODE}`]: SUNNY,
    [`members/${other}`]: friend,
  });
  await phone.change('group', group, { [`members/${CODE}`]: { ...SUNNY, nickname: 'Sunny again' } });
  for (const id of [one, two])
    await phone.change('language-session', id, {
      ...meeting(group),
      [`marks/${CODE}`]: true,
      [`marks/${other}`]: true,
    });
  return { phone, group, one, two, other };
}

async function marksOf(world: World, id: string): Promise<string[]> {
  const values = valuesOf((await findRecord(world.db, PROGRAMME, id))?.fields ?? {});
  return Object.keys(values).filter((path) => path.startsWith('marks/') && values[path] === true);
}

describe('an erased participant', () => {
  test('goes from register, history and files; no count changes, and no two sessions tell that they are one person’s', async () => {
    const world = await openWorld();
    const { group, one, two, other } = await aGroup(world);
    const before = await listTallies(world.db, PROGRAMME);
    const words = await sealedIn(world, group);
    expect(inFiles(world, [CODE]).length).toBeGreaterThan(0);
    const done = await eraseParticipant(world.endpoint, BY, CODE);
    expect(done).toEqual({ ok: true, value: { groups: 1, sessions: 2, held: 0 }, wiped: true });
    // the friend's words and the group's own name were not touched; everything of hers is another or gone
    const left = await sealedIn(world, group);
    expect(inFiles(world, [CODE, ...words.filter((each) => !left.includes(each))])).toEqual([]);
    const values = valuesOf((await findRecord(world.db, PROGRAMME, group))?.fields ?? {});
    expect(Object.keys(values).filter((path) => path.startsWith('members/'))).toEqual([`members/${other}`]);
    expect(JSON.stringify(await historyOf(world.db, PROGRAMME, group))).not.toContain('Sunny');
    expect(await listTallies(world.db, PROGRAMME)).toEqual(before);
    const { kept, recounted } = await counted(world);
    expect(kept).toEqual(recounted);
    const [first, second] = [await marksOf(world, one), await marksOf(world, two)];
    expect([first.length, second.length]).toEqual([2, 2]);
    expect(first.filter((mark) => second.includes(mark))).toEqual([`marks/${other}`]);
    expect((await historyOf(world.db, PROGRAMME, one)).flatMap(({ patch }) => Object.keys(patch))).toEqual(
      expect.arrayContaining(first),
    );
  });

  test('stays erased whatever arrives later, and a late mark is counted without saying whose', async () => {
    const world = await openWorld();
    const { phone, group, one } = await aGroup(world);
    const late = [
      await phone.seal('group', group, { [`members/${CODE}`]: { ...SUNNY, nickname: 'Sunny is back' } }),
      await phone.seal('language-session', one, { [`marks/${CODE}`]: false }),
      await phone.seal('language-session', randomUUID(), { ...meeting(group), [`marks/${CODE}`]: true }),
    ];
    const rescued = await phone.seal('group', group, { [`members/${CODE}`]: SUNNY, venue: 'the hall' });
    await eraseParticipant(world.endpoint, BY, CODE);
    const { erasedUpTo = 0 } = await phone.push(await phone.seal('group', group, { time: '18:00' }));
    phone.told = erasedUpTo;
    const answered = await phone.push(...late);
    expect(answered.answers.map(({ answer }) => answer)).toEqual(['stored', 'stored', 'stored']);
    // its own copies have her in them
    expect(answered.cleaned).toEqual(expect.arrayContaining([group, one]));
    await takeRescue(world.endpoint, await rescueOf(phone, rescued));
    expect(JSON.stringify(await historyOf(world.db, PROGRAMME, group))).not.toContain('Sunny');
    expect(valuesOf((await findRecord(world.db, PROGRAMME, group))?.fields ?? {})).toMatchObject({
      venue: 'the hall',
    });
    expect(inFiles(world, [CODE])).toEqual([]);
    expect(await marksOf(world, one)).toHaveLength(1);
    const register = (await listTallies(world.db, PROGRAMME)).find(
      ({ measure }) => measure === 'language-register',
    );
    expect(register?.amount).toBe(4);
    const { kept, recounted } = await counted(world);
    expect(kept).toEqual(recounted);
  });

  test('is in nothing that is held, neither what was held before nor what comes after; the rest of it can still be let in', async () => {
    const world = await openWorld();
    const { phone, group, other } = await aGroup(world);
    await revokeDevice(world.db, PROGRAMME, phone.id, world.now);
    const her = { [`members/${CODE}`]: { ...SUNNY, nickname: 'Sunny once more' } };
    const sent = [
      await phone.seal('group', group, her),
      await phone.seal('group', group, { ...her, venue: 'the hall' }),
    ];
    await phone.push(...sent);
    const saying = async (): Promise<string> => {
      const keys = await world.endpoint.keys.current();
      const bodies: string[] = [];
      for await (const { body } of heldChanges(world.db, PROGRAMME, keys)) bodies.push(JSON.stringify(body));
      return bodies.join('\n');
    };
    expect(await saying()).toContain('Sunny once more');
    expect((await copyOfParticipant(world.endpoint, CODE)).held).toMatchObject([{ set: her }, { set: her }]);

    const done = await eraseParticipant(world.endpoint, BY, CODE);
    expect(done).toMatchObject({ ok: true, value: { held: 2 } });
    const late = [
      await phone.seal('language-session', randomUUID(), {
        ...meeting(group),
        [`marks/${CODE}`]: true,
        [`marks/${other}`]: true,
      }),
      await phone.seal('group', group, her),
    ];
    const answered = await phone.push(...late);
    // nothing else was in the second
    expect(answered.answers.map(({ answer }) => answer)).toEqual(['held', 'stored']);
    expect((await phone.push(...sent)).answers.map(({ answer }) => answer)).toEqual(['stored', 'held']);
    expect(await world.count('held')).toBe(2);
    expect(await saying()).not.toMatch(new RegExp(`Sunny|${CODE}`));
    expect((await copyOfParticipant(world.endpoint, CODE)).held).toEqual([]);

    expect((await world.endpoint.openHeld(phone.id, BY)).left).toEqual({});
    expect(valuesOf((await findRecord(world.db, PROGRAMME, group))?.fields ?? {})).toMatchObject({
      venue: 'the hall',
    });
    expect(inFiles(world, [CODE])).toEqual([]);
  });

  test('phones are told to let their copies go, and read them anew without her', async () => {
    const world = await openWorld();
    const { phone, group, one, two } = await aGroup(world);
    const { cursor, erasedUpTo = 0 } = await phone.readAll();
    await eraseParticipant(world.endpoint, BY, CODE);
    phone.told = erasedUpTo;
    const told = await phone.push(await phone.seal('group', group, { time: '18:00' }));
    expect([told.erased, told.cleaned?.toSorted()]).toEqual([[], [group, one, two].toSorted()]);
    const read = await phone.readAll(cursor);
    expect(read.records.map(({ id }) => id).toSorted()).toEqual([group, one, two].toSorted());
    expect(read.cleaned?.toSorted()).toEqual([group, one, two].toSorted());
    expect(JSON.stringify(read)).not.toMatch(new RegExp(`Sunny|${CODE}`));
  });
});
