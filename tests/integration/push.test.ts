import { randomUUID } from 'node:crypto';
import Sqlite from 'better-sqlite3';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { findRecord } from '../../src/lib/server/storage/records.ts';
import { writeBatch } from '../../src/lib/sync/batch.ts';
import { ascii, base64url, concat } from '../../src/lib/sync/bytes.ts';
import { valuesOf } from '../../src/lib/sync/merge.ts';
import { card, Phone, session } from './phone.ts';
import { openWorld, problemIn } from './world.ts';

describe('a change', () => {
  it('arrives as it was entered', async () => {
    const world = await openWorld();
    const phone = await world.phone('outreach-worker');
    const id = randomUUID();
    const entered = card({ improve: '  دروس لغة أكثر، "مجانا"\nوقت المساء ', serial: null });
    const answer = await phone.change('postcard', id, entered);
    expect(answer).toMatchObject({ answer: 'stored', n: 1 });
    const record = await findRecord(world.db, 'west-midlands', id);
    expect(record && valuesOf(record.fields)).toEqual(entered);
    expect(record).toMatchObject({ city: 'coventry', day: '2025-10-20', deleted: false, device: phone.id });
  });

  it('is stored once though it is sent again because the answer was lost, also after a restart', async () => {
    const world = await openWorld();
    const phone = await world.phone();
    const envelope = await phone.seal('champion-session', randomUUID(), session());
    const first = await phone.push(envelope);
    world.now += 60_000;
    await world.stop();
    await world.start();
    const second = await phone.push(envelope, envelope);
    expect(second.answers).toEqual([first.answers[0], first.answers[0]]);
    expect(second.answered).toEqual(first.answered);
    expect([await world.count('records'), await world.count('changes')]).toEqual([1, 1]);
  });

  it('is stored once though two copies of the batch arrive at the same time', async () => {
    const world = await openWorld();
    const phone = await world.phone();
    const envelopes = await Promise.all(
      [1, 2, 3].map(() => phone.seal('champion-session', randomUUID(), session())),
    );
    const [a, b] = await Promise.all([phone.push(...envelopes), phone.push(...envelopes)]);
    expect(a.answers).toEqual(b.answers);
    expect(await world.count('changes')).toBe(3);
  });

  it('keeps its number: another envelope under it settles nothing and disturbs nothing', async () => {
    const world = await openWorld();
    const phone = await world.phone();
    const id = randomUUID();
    const first = await phone.seal('champion-session', id, session());
    const { answers } = await phone.push(first);
    const other = await phone.seal('champion-session', id, { people: 99 }, { header: { n: 1 } });
    const again = await phone.push(other, first);
    expect(again.answers[0]).toEqual({
      answer: 'refused',
      code: 'number-reused',
      digest: base64url(other.digest),
    });
    expect(again.answers[1]).toEqual(answers[0]);
    expect(again.answered?.count).toBe(1);
    const record = await findRecord(world.db, 'west-midlands', id);
    expect(record?.fields['people']?.value).toBe(3);
  });

  it('cannot use the id of another change', async () => {
    const world = await openWorld();
    const phone = await world.phone();
    const change = randomUUID();
    await phone.push(await phone.seal('champion-session', randomUUID(), session(), { header: { change } }));
    const other = await phone.seal('champion-session', randomUUID(), session(), { header: { change } });
    const { answers } = await phone.push(other);
    expect(answers[0]).toMatchObject({ answer: 'refused', code: 'change-reused', n: 2 });
    expect(await world.count('records')).toBe(1);
  });

  it('that was mended comes under a new number and names the one it mends', async () => {
    const world = await openWorld();
    const phone = await world.phone();
    const id = randomUUID();
    const bad = await phone.seal('champion-session', id, session({ topics: [] }));
    const refused = await phone.push(bad);
    const mends = refused.answers[0]?.change ?? '';
    expect(refused.answers[0]).toMatchObject({
      answer: 'refused',
      code: 'value-wrong',
      problems: [{ path: 'topics', code: 'required' }],
    });
    expect(await phone.change('champion-session', id, session(), { mends })).toMatchObject({
      answer: 'stored',
      n: 2,
    });
    expect((await phone.push(bad)).answers).toEqual(refused.answers);
  });
});

describe('promise 5: a refused change blocks nothing; bad input', () => {
  it('among good input is answered with its code and leaves nothing; the others are stored', async () => {
    const world = await openWorld();
    const phone = await world.phone('outreach-worker');
    const stranger = await Phone.make(world);
    stranger.enrolment = phone.enrolment;
    const put = (patch = card(), more: Parameters<Phone['seal']>[3] = {}, kind = 'postcard') =>
      phone.seal(kind, randomUUID(), patch, more);

    const broken = await put();
    const forged = broken.bytes.slice();
    forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
    const foreign = await put(card(), { header: { programme: 'elsewhere' } });
    const future = concat(Uint8Array.of(9), broken.bytes.slice(1));
    const secret = 'must not be found anywhere';
    const cases: [Uint8Array<ArrayBuffer>, string | null][] = [
      [(await put()).bytes, null],
      [ascii('junk'), 'protocol-unknown'],
      [concat(Uint8Array.of(1, 200), ascii('cut short')), 'malformed'],
      [forged, 'signature-wrong'],
      [future, 'protocol-unknown'],
      [foreign.bytes, 'wrong-programme'],
      [(await stranger.seal('postcard', randomUUID(), card())).bytes, 'unknown-device'],
      [(await put(card({ good: secret }), {}, 'diary')).bytes, 'newer-version'],
      [(await put(card({ good: secret }), {}, 'constructor')).bytes, 'newer-version'],
      [(await put(card({ day: '20260-10-20', good: secret }))).bytes, 'value-wrong'],
      [(await put(card({ good: `${secret}\u0000` }))).bytes, 'value-wrong'],
      [(await put(card({ good: secret.repeat(400_000) }))).bytes, 'body-too-large'],
      [(await put(card({ good: secret.repeat(1000) }))).bytes, 'value-wrong'],
      [(await put(card({ phone: secret }))).bytes, 'unknown-path'],
      [(await put(card({ constructor: secret }))).bytes, 'unknown-path'],
      [(await put({ day: '2025-10-20', good: secret })).bytes, 'record-incomplete'],
      [(await put(card({ good: ' ' }))).bytes, 'record-incomplete'],
      [(await put(card({ city: 'birmingham', good: secret }))).bytes, 'not-allowed'],
      [(await put(session({ myth: secret }), {}, 'champion-session')).bytes, 'not-allowed'],
      [(await put(card({ good: secret }), { body: { at: 0.5 } })).bytes, 'body-malformed'],
      [(await put(card({ good: secret }), { header: { n: 0 } })).bytes, 'malformed'],
      [(await put()).bytes, null],
    ];
    const { answers } = await phone.push(...cases.map(([bytes]) => bytes));
    expect(answers.map(({ answer, code }) => (answer === 'stored' ? null : code))).toEqual(
      cases.map(([, code]) => code),
    );
    expect(await world.count('records')).toBe(2);
    expect(await world.count('changes')).toBe(2);
    const everything = JSON.stringify([
      await world.db.selectFrom('numbers').selectAll().execute(),
      await world.db.selectFrom('records').selectAll().execute(),
      await world.db.selectFrom('changes').selectAll().execute(),
      world.log,
    ]);
    expect(everything).not.toContain('must not be found');
    // what could not be shown to come from this phone has no number in its answer, so that nobody is fooled
    for (const answer of answers)
      expect(answer.n === undefined).toBe(
        ['malformed', 'protocol-unknown', 'signature-wrong', 'wrong-programme', 'unknown-device'].includes(
          answer.code ?? '',
        ),
      );
  });

  it('as a whole request is told as a problem', async () => {
    const world = await openWorld();
    const phone = await world.phone();
    const { bytes } = await phone.seal('champion-session', randomUUID(), session());
    const batch = writeBatch([bytes]);
    const ask = async (...args: Parameters<Phone['pushBytes']>) => problemIn(await phone.pushBytes(...args));
    expect(await ask(ascii('MFB1 and rubbish'))).toBe('batch-malformed');
    expect(await ask(new Uint8Array(0))).toBe('batch-malformed');
    expect(await ask(new Uint8Array(400_001))).toBe('batch-too-large');
    expect(await ask(new Uint8Array(3_000_000))).toBe('batch-too-large');
    expect(await ask(writeBatch(Array.from({ length: 101 }, () => ascii('x'))))).toBe('batch-too-large');
    expect(await ask(batch, { 'content-type': 'application/json' })).toBe('content-type-wrong');
    expect(await ask(batch, { 'mifriendly-now': 'yesterday' })).toBe('clock-missing');
    expect(await world.count('numbers')).toBe(0);
  });

  it('that our own fault makes fail stops no other envelope', async () => {
    const world = await openWorld();
    const phone = await world.phone();
    const poison = randomUUID();
    // a fault of ours: the database refuses one record, and nobody foresaw it
    await sql`create trigger fault before insert on records when new.id = ${sql.lit(poison)}
      begin select raise(abort, 'secret words of a record'); end`.execute(world.db);
    const { answers, answered } = await phone.push(
      await phone.seal('champion-session', randomUUID(), session()),
      await phone.seal('champion-session', poison, session()),
      await phone.seal('champion-session', randomUUID(), session()),
    );
    expect(answers.map(({ answer }) => answer)).toEqual(['stored', 'later', 'stored']);
    expect(answered).toMatchObject({ count: 2, upTo: 1 });
    expect(world.log.map(({ what }) => what)).toEqual(['batch-failed', 'envelope-failed']);
    expect(JSON.stringify(world.log)).not.toContain('secret words');
  });

  it('never comes of a busy database: the batch is put off and stored when it is sent again', async () => {
    const world = await openWorld();
    const phone = await world.phone();
    const envelope = await phone.seal('champion-session', randomUUID(), session());
    await sql.raw('pragma busy_timeout = 1').execute(world.db);
    const other = new Sqlite(world.endpoint.config.databaseFile);
    other.exec('begin immediate');
    const busy = await phone.push(envelope);
    other.exec('rollback');
    other.close();
    expect(busy.answers[0]).toMatchObject({ answer: 'later', code: 'busy', n: 1 });
    expect(busy.answered).toBeUndefined();
    expect((await phone.push(envelope)).answers[0]).toMatchObject({ answer: 'stored' });
  });

  it('made by a newer version of the app is put off, not lost', async () => {
    const world = await openWorld();
    const phone = await world.phone();
    const newer = await phone.seal('champion-session', randomUUID(), session({ mood: 'good' }), {
      body: { version: 2 },
    });
    const { answers, answered } = await phone.push(newer);
    expect(answers[0]).toMatchObject({ answer: 'later', code: 'newer-version', n: 1 });
    expect(answered?.count).toBe(0);
  });
});
