import { afterAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../sync/answer.ts';
import { readContact } from '../identity.ts';
import { putAway, readStatus } from '../outbox.ts';
import { findRecord } from '../reading.ts';
import { saveRecord } from '../save.ts';
import { enrolledPhone, session, tidyUp, type Story } from '../testing/story.ts';
import { syncOnce } from './loop.ts';
import { ASK_HELD_MS } from './push.ts';

afterAll(tidyUp);

/** What the office decides over a held number of the one phone that there is. */
function decide({ endpoint }: Story, n: number, said: Partial<Answer>): void {
  const [device] = endpoint.devices.values();
  const settled = device?.settled.get(n);
  if (!settled) throw new Error('nothing is held under that number');
  const { digest, change } = settled.answer;
  settled.answer = { answer: 'stored', digest, n, ...(change !== undefined && { change }), ...said };
}

describe('promise 5: what is held is asked after, and never dropped', () => {
  it('a held change that the office let in leaves the outbox when the phone asks again', async () => {
    const story = await enrolledPhone();
    story.endpoint.judge = () => ({ answer: 'held', code: 'device-revoked' });
    const id = await story.save();
    await story.pass();
    expect(await story.status()).toMatchObject({ held: 1, answered: 1, proven: true });
    const asked = () => story.endpoint.asked.filter((path) => path === '/api/v1/changes').length;

    const before = asked();
    await story.pass();
    expect(asked()).toBe(before);
    // asked for by a person, it is asked at once; by itself ever more rarely
    await syncOnce(story.phone, null, true);
    expect(asked()).toBe(before + 1);
    story.endpoint.clock += ASK_HELD_MS;
    await story.pass();
    expect(asked()).toBe(before + 1);
    decide(story, 1, { stamp: `${String(story.endpoint.clock).padStart(15, '0')}.x.0000000001` });
    story.endpoint.clock += ASK_HELD_MS;
    await story.pass();
    expect(await story.status()).toMatchObject({ held: 0, waiting: 0, answered: 1, proven: true });
    expect(await findRecord(story.phone, 'champion-session', id)).toMatchObject({ sync: 'sent' });
  });

  it('one that the office discarded says so, and goes when its person puts it away, and not before', async () => {
    const story = await enrolledPhone();
    story.endpoint.judge = () => ({ answer: 'held', code: 'device-revoked' });
    await story.save();
    await story.pass();
    await putAway(story.phone.db, 1);
    expect(await story.status()).toMatchObject({ held: 1 });
    decide(story, 1, { answer: 'refused', code: 'discarded' });
    story.endpoint.clock += ASK_HELD_MS;
    await story.pass();
    const { outbox } = await story.status();
    expect(outbox).toMatchObject([{ n: 1, state: 'refused', code: 'discarded' }]);
    await putAway(story.phone.db, 1);
    expect(await story.status()).toMatchObject({
      refused: 0,
      given: 1,
      answered: 1,
      missing: [],
      proven: true,
    });
  });

  it('a code that only a newer endpoint knows still settles its number', async () => {
    const story = await enrolledPhone();
    story.endpoint.judge = () => ({ answer: 'refused', code: 'something-of-2031' });
    await story.save();
    await story.pass();
    expect(await story.status()).toMatchObject({ refused: 1, waiting: 0, answered: 1 });
  });
});

describe('promise 6: numbers', () => {
  it('that storage lost are named', async () => {
    const story = await enrolledPhone();
    for (let i = 0; i < 4; i += 1) await story.save();
    expect((await story.status()).missing).toEqual([]);
    await story.phone.db.outbox.bulkDelete([2, 3]);
    expect((await story.status()).missing).toEqual([2, 3]);
    await story.pass();
    expect(await story.status()).toMatchObject({ missing: [2, 3], answered: 2, proven: false });
  });
});

describe('a day that the clock filled in', () => {
  it('is told to the endpoint with the time zone, and the day that comes back is shown', async () => {
    const story = await enrolledPhone();
    const { phone, endpoint } = story;
    const right = endpoint.clock;
    endpoint.clock += 365 * 86_400_000;
    const saved = await saveRecord(phone, {
      kind: 'champion-session',
      after: session({ day: '2027-11-21' }),
      dayByClock: true,
    });
    if (!saved.ok) throw new Error(saved.code);
    endpoint.clock = right;
    await saveRecord(phone, { kind: 'champion-session', after: session() });
    // filled in by the clock, but not by the one that stands there now
    const old = session({ day: '2026-11-20' });
    await saveRecord(phone, { kind: 'champion-session', after: old, dayByClock: true });
    endpoint.back = async (response, path) => {
      if (path !== '/api/v1/changes') return response;
      const said = (await response.json()) as { answers: Answer[] };
      for (const each of said.answers) if (each.n === 1) each.day = '2026-11-21';
      return new Response(JSON.stringify(said), { headers: response.headers });
    };
    await syncOnce(phone, null);
    expect(endpoint.stored.map(({ dayByClock }) => dayByClock)).toEqual([
      0 - new Date(endpoint.clock).getTimezoneOffset(),
      undefined,
      undefined,
    ]);
    const shown = await findRecord(phone, 'champion-session', saved.id);
    expect(shown?.record.day).toBe('2026-11-21');
  });
});

describe('data cost', () => {
  it('nothing goes while a person waits for Wi-Fi, unless they ask; what was sent is counted', async () => {
    const story = await enrolledPhone();
    const { phone, endpoint } = story;
    await story.save();
    const thrifty = { ...phone, waitsForWifi: () => Promise.resolve(true) };
    expect(await syncOnce(thrifty, null)).toMatchObject({ trouble: 'waits-for-wifi' });
    expect(endpoint.asked).toEqual([]);
    const { bytesWaiting, bytesSent, trouble } = await readStatus(phone);
    expect([bytesSent, trouble]).toEqual([0, 'waits-for-wifi']);
    await syncOnce(thrifty, null, true);
    const after = await readStatus(phone);
    expect([after.waiting, after.bytesWaiting]).toEqual([0, 0]);
    expect(after.bytesSent).toBeGreaterThan(bytesWaiting);
  });

  it('a batch too slow for the network goes by halves, and grows again', async () => {
    const story = await enrolledPhone();
    const { phone, endpoint } = story;
    for (let i = 0; i < 8; i += 1) await story.save();
    let widest = 3000;
    const sizes: number[] = [];
    endpoint.between = (path, init) => {
      const size = init.body instanceof Uint8Array ? init.body.length : 0;
      if (path !== '/api/v1/changes') return null;
      sizes.push(size);
      if (size > widest) throw new DOMException('a minute is over', 'TimeoutError');
      return null;
    };
    await story.pass();
    expect(await story.status()).toMatchObject({ waiting: 0, answered: 8, proven: true });
    expect(Math.max(...sizes)).toBeGreaterThan(3000);
    widest = Number.MAX_SAFE_INTEGER;
    const { most = 100 } = await readContact(phone.db);
    for (let i = 0; i < 8; i += 1) await story.save();
    await story.pass();
    expect((await readContact(phone.db)).most ?? 100).toBeGreaterThan(most);
  });
});
