import { randomUUID } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { westMidlands } from '../../src/lib/programme/west-midlands.ts';
import { first } from '../../src/lib/server/storage/migrations/0001-first.ts';
import { held } from '../../src/lib/server/storage/migrations/0002-held.ts';
import { addToTable, editInTable } from '../../src/lib/server/office/needs.ts';
import { historyOf } from '../../src/lib/server/storage/changes.ts';
import { withWords } from '../../src/lib/server/storage/db.ts';
import { listNeeds } from '../../src/lib/server/storage/needs.ts';
import { findNumber } from '../../src/lib/server/storage/numbers.ts';
import { listPeople } from '../../src/lib/server/storage/people.ts';
import { findRecord } from '../../src/lib/server/storage/records.ts';
import type { Tables } from '../../src/lib/server/storage/tables.ts';
import type { Words } from '../../src/lib/server/storage/words.ts';
import { valuesOf } from '../../src/lib/sync/merge.ts';
import { disguises, filesWith } from './disguises.ts';
import { card, circle, meeting, session } from './phone.ts';
import { openWorld, World } from './world.ts';

const PROGRAMME = 'west-midlands';

const SAID = {
  myth: 'they told her the surgery reports to the council',
  unmetNeed: 'a dentist who takes new patients',
  good: 'ሰባት ሕያዋት እዮም፣ ኣብ ቤተ መጻሕፍቲ',
  undivided: 'المكتبة أفضل مكان في المدينة',
  quote: 'now I can ask for the right bus',
  nickname: 'Sunny of the tall gate',
  group: 'Thursday talkers of Foleshill',
  venue: 'the hall behind the swimming pool',
  event: 'Lanterns in the arboretum',
  place: 'north gate by the fountain',
  person: 'Amina of Hillfields Green',
  issue: 'nobody answers the housing line',
  mapping: 'council housing desk on Fridays',
  more: 'somebody who speaks Tigrinya there',
  edited: 'the housing line is never answered',
};

it('finds what it hides, however it is written', () => {
  for (const text of Object.values(SAID)) {
    for (const form of ['utf8', 'utf16le'] as const) {
      for (const before of ['', 'x', 'xy']) {
        const plain = Buffer.from(`${before}${text}tail`, form);
        const inBase64 = Buffer.from(plain.toString('base64'));
        expect(disguises(text).some((each) => plain.includes(each))).toBe(true);
        expect(disguises(text).some((each) => inBase64.includes(each))).toBe(true);
      }
    }
  }
});

it('a copy of the database tells no one’s words, and the endpoint tells them all', async () => {
  const world = await openWorld();
  const { db } = world;
  const folder = join(world.folder, 'data');
  const champion = await world.phone('champion', ['coventry']);
  const [sessionId, cardId, groupId, eventId, meetingId, member] = Array.from({ length: 6 }, () =>
    randomUUID(),
  );
  if (!sessionId || !cardId || !groupId || !eventId || !meetingId || !member) throw new Error('ids');
  await champion.change(
    'champion-session',
    sessionId,
    session({ myth: SAID.myth, unmetNeed: SAID.unmetNeed }),
  );
  // what loses stands in the history
  await champion.change('champion-session', sessionId, { myth: 'as it was corrected' });
  const outreach = await world.phone('outreach-worker');
  await outreach.change('postcard', cardId, card({ good: SAID.good, undivided: SAID.undivided }));
  await outreach.change('event', eventId, {
    name: SAID.event,
    place: SAID.place,
    day: '2025-10-20',
    city: 'coventry',
  });
  const language = await world.phone('language-coordinator');
  await language.change('group', groupId, {
    ...circle({ name: SAID.group, venue: SAID.venue }),
    [`members/${member}`]: { nickname: SAID.nickname, speaks: ['ti'], wants: [] },
  });
  await language.change('language-session', meetingId, {
    ...meeting(groupId),
    quote: SAID.quote,
    quotePermission: true,
  });
  const strange = await language.change('group', groupId, {
    [`members/${member}`]: { nickname: 'x', speaks: [], wants: [], [SAID.person]: 1 },
  });
  expect(strange).toMatchObject({
    answer: 'refused',
    problems: [{ path: `members/${member}/${SAID.person}` }],
  });
  await world.invite({ name: SAID.person });
  const need = await addToTable({ ...world.endpoint, author: 'ada' }, 'coventry', {
    issue: SAID.issue,
    mapping: SAID.mapping,
    more: SAID.more,
    priority: 'now',
  });
  const typed = { issue: SAID.edited, mapping: '', more: '', priority: 'now' } as const;
  await editInTable({ ...world.endpoint, author: 'ada' }, 'coventry', { id: need, version: 1 }, typed);

  for (const text of Object.values(SAID)) expect([text, filesWith(folder, text)]).toEqual([text, []]);
  // while what is counted and filtered stays in the clear
  expect(filesWith(folder, 'gp-registration')).not.toEqual([]);

  const values = async (id: string) => valuesOf((await findRecord(db, PROGRAMME, id))?.fields ?? {});
  expect(await values(cardId)).toMatchObject({ good: SAID.good, undivided: SAID.undivided });
  expect(await values(groupId)).toMatchObject({
    name: SAID.group,
    [`members/${member}`]: { nickname: SAID.nickname, speaks: ['ti'], wants: [] },
  });
  expect(await values(eventId)).toMatchObject({ name: SAID.event, place: SAID.place });
  expect(await values(meetingId)).toMatchObject({ quote: SAID.quote });
  expect((await historyOf(db, PROGRAMME, sessionId)).map(({ patch }) => patch['myth'])).toEqual([
    SAID.myth,
    'as it was corrected',
  ]);
  expect((await listPeople(db, PROGRAMME)).map(({ name }) => name)).toContain(SAID.person);
  expect(await listNeeds(db, PROGRAMME, 'coventry')).toMatchObject([{ issue: SAID.edited }]);
  const number = await findNumber(db, PROGRAMME, language.id, strange.n ?? 0);
  expect(number?.problems).toEqual(strange.problems);

  await world.stop();
  for (const text of Object.values(SAID)) expect([text, filesWith(folder, text)]).toEqual([text, []]);
});

it('words that somebody moves in the database from one record to another do not open there', async () => {
  const world = await openWorld();
  const phone = await world.phone('outreach-worker');
  const [one, other] = [randomUUID(), randomUUID()];
  await phone.change('postcard', one, card());
  await phone.change('postcard', other, card({ good: 'another answer' }));
  await sql`update records set fields = (select fields from records where id = ${one}) where id = ${other}`.execute(
    world.db,
  );
  await expect(findRecord(world.db, PROGRAMME, other)).rejects.toThrow('changed, or moved');
  expect((await findRecord(world.db, PROGRAMME, one))?.fields['good']?.value).toBe(card()['good']);
});

/** A database as the version before wrote it: readable, with a deleted need in its free pages and a log not yet taken in. */
async function oldDatabase(folder: string): Promise<Record<'record' | 'change' | 'person' | 'need', string>> {
  const made = join(folder, 'made.db');
  const file = new Database(made);
  file.pragma('journal_mode = WAL');
  file.pragma('wal_autocheckpoint = 0');
  const kysely = new Kysely<Tables>({ dialect: new SqliteDialect({ database: file }) });
  const none: Words = {
    seal: (_place, text) => text,
    open: (_place, text) => text,
    isCurrent: () => true,
    newest: () => 'none',
  };
  const db = withWords(kysely, none);
  for (const migration of [first, held])
    await migration.up(db, {
      bytes: 'blob',
      appendOnly: () => [],
      mayEnd: () => [],
      oweWipe: async () => {},
      mayRetry: () => false,
    });
  await sql`create table migrations (name text primary key, applied_at bigint not null)`.execute(db);
  await sql`insert into migrations values ('0001-first', 1), ('0002-held', 1)`.execute(db);
  const ids = { record: randomUUID(), change: randomUUID(), person: randomUUID(), need: randomUUID() };
  const fields = {
    language: { value: 'ti', stamp: '1' },
    good: { value: SAID.good, stamp: '1' },
    missing: { value: null, stamp: '1' },
    undivided: { value: SAID.undivided, stamp: '1' },
  };
  const patch = { language: 'ti', good: SAID.good, missing: null, undivided: SAID.undivided };
  const config = JSON.stringify(westMidlands);
  await sql`insert into programmes values (${PROGRAMME}, ${config}, 1, 1, 1)`.execute(db);
  await sql`insert into people values (${PROGRAMME}, ${ids.person}, ${SAID.person}, 1)`.execute(db);
  await sql`insert into devices (programme, id, person, role, cities, public_key, read_secret_hash, scope, app, enrolled_at,
    given, answered_count, answered_up_to, proof) values (${PROGRAMME}, ${ids.person}, ${ids.person}, 'outreach-worker',
    '["coventry"]', 'x', 'x', 1, 'x', 1, 2, 2, 2, 'x')`.execute(db);
  await sql`insert into records values (${PROGRAMME}, ${ids.record}, 'postcard', 'coventry', '2025-10-20', ${ids.person},
    ${ids.person}, ${JSON.stringify(fields)}, 0, 1, 1, 1)`.execute(db);
  await sql`insert into changes values (${PROGRAMME}, ${ids.change}, 1, ${ids.record}, 'postcard', ${ids.person}, 1,
    ${ids.person}, '1', 1, null, 0, 1, 1, ${JSON.stringify(patch)}, null)`.execute(db);
  const problems = JSON.stringify([{ path: `members/x/${SAID.nickname}`, code: 'unknown-path' }]);
  await sql`insert into numbers (programme, device, n, change, digest, answer, code, problems, answered_at)
    values (${PROGRAMME}, ${ids.person}, 2, ${ids.need}, 'x', 'refused', 'unknown-path', ${problems}, 1)`.execute(
    db,
  );
  const need = (id: string, issue: string) =>
    sql`insert into needs values (${PROGRAMME}, ${id}, 'coventry', ${issue}, ${SAID.mapping}, ${SAID.more}, 'now', 1,
      'office', 1, 1, 1)`.execute(db);
  await need(ids.need, SAID.issue);
  const deleted = Array.from({ length: 200 }, () => randomUUID());
  for (const id of deleted) await need(id, SAID.edited);
  file.pragma('wal_checkpoint(truncate)');
  file.pragma('secure_delete = off');
  for (const id of deleted) await sql`delete from needs where id = ${id}`.execute(db);
  await need(randomUUID(), SAID.myth);
  // copied while it is open, as if the power had gone: the log is still to be taken in
  mkdirSync(join(folder, 'data'), { recursive: true });
  for (const end of ['', '-wal']) copyFileSync(`${made}${end}`, join(folder, 'data', `mifriendly.db${end}`));
  await db.destroy();
  return ids;
}

it('words that stood readable before are sealed at the first start, and no byte of them is left', async () => {
  const world = new World();
  onTestFinished(() => world.stop());
  // the key file of that version
  await world.start();
  await world.stop();
  const ids = await oldDatabase(world.folder);
  const folder = join(world.folder, 'data');
  const stood = [
    SAID.good,
    SAID.undivided,
    SAID.person,
    SAID.issue,
    SAID.mapping,
    SAID.more,
    SAID.nickname,
    SAID.edited,
    SAID.myth,
  ];
  for (const text of stood) expect([text, filesWith(folder, text)]).not.toEqual([text, []]);
  expect(filesWith(folder, SAID.myth)).toEqual(['mifriendly.db-wal']);

  await world.start();
  for (const text of stood) expect([text, filesWith(folder, text)]).toEqual([text, []]);
  const { db } = world;
  const record = await findRecord(db, PROGRAMME, ids.record);
  expect(valuesOf(record?.fields ?? {})).toEqual({
    language: 'ti',
    good: SAID.good,
    missing: null,
    undivided: SAID.undivided,
  });
  const [change] = await historyOf(db, PROGRAMME, ids.record);
  expect(change).toMatchObject({ patch: { good: SAID.good, missing: null }, personName: SAID.person });
  expect(await listNeeds(db, PROGRAMME, 'coventry')).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ issue: SAID.issue, more: SAID.more }),
      expect.objectContaining({ issue: SAID.myth }),
    ]),
  );
  expect((await findNumber(db, PROGRAMME, ids.person, 2))?.problems).toEqual([
    { path: `members/x/${SAID.nickname}`, code: 'unknown-path' },
  ]);
  await world.stop();
  for (const text of stood) expect([text, filesWith(folder, text)]).toEqual([text, []]);
  // once: a second start finds everything as it is
  await world.start();
  expect(valuesOf((await findRecord(world.db, PROGRAMME, ids.record))?.fields ?? {})).toMatchObject({
    good: SAID.good,
  });
});

it('a database without its key file, or with an older copy of it, does not start, and words say what to do', async () => {
  const world = await openWorld();
  const keys = join(world.folder, 'keys.json');
  const own = readFileSync(keys, 'utf8');
  await world.stop();
  rmSync(keys);
  await expect(world.start()).rejects.toThrow('Put it back from its backup');
  const { programme, keys: pairs } = JSON.parse(own) as Record<string, unknown>;
  writeFileSync(keys, JSON.stringify({ programme, keys: pairs }), { mode: 0o600 });
  await expect(world.start()).rejects.toThrow('put the newest copy back');
  writeFileSync(keys, own, { mode: 0o600 });
  await world.start();
});
