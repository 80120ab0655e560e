import { Dexie } from 'dexie';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ANSWERS_TYPE } from '../sync/limits.ts';
import type { PushAnswer } from '../sync/answer.ts';
import { observe } from './live.ts';
import { keepDraft, readDraft } from './drafts.ts';
import { listRecords } from './reading.ts';
import { saveRecord } from './save.ts';
import { enrolledPhone, PATIENTLY, session, tidyUp, type Story } from './testing/story.ts';

afterEach(async () => {
  vi.restoreAllMocks();
  await tidyUp();
});

/** The transactions of the phone's database from now on that write, as the browser sees them. */
function watchWrites(completed: () => void = () => undefined): IDBTransaction[] {
  const seen: IDBTransaction[] = [];
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the database as `this` below
  const original = IDBDatabase.prototype.transaction;
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (this: IDBDatabase, ...args) {
    const transaction = original.apply(this, args);
    if (transaction.mode === 'readwrite') {
      transaction.addEventListener('complete', completed);
      seen.push(transaction);
    }
    return transaction;
  });
  return seen;
}

/** Keeps a transaction from completing, by asking it for one thing after the other, until it is let go. */
function holdOpen(transaction: IDBTransaction, store: string): () => void {
  let held = true;
  const again = () => {
    if (held) transaction.objectStore(store).get('nothing').onsuccess = again;
  };
  again();
  return () => (held = false);
}

/** Lets everything happen that can happen without the held transaction. */
async function breathe(): Promise<void> {
  for (let i = 0; i < 20; i += 1) await new Promise((resolve) => setTimeout(resolve));
}

describe('promise 1', () => {
  it('promise 1: Saved is shown only after the strict transaction completed', async () => {
    const told: string[] = [];
    const writes = watchWrites(() => told.push('complete'));
    const { phone } = await enrolledPhone();
    told.length = 0;
    const stop = observe(
      () => listRecords(phone, 'champion-session'),
      (list) => told.push(`on screen: ${list.length}`),
      () => told.push('failed'),
    );
    await vi.waitFor(() => expect(told).toEqual(['on screen: 0']), PATIENTLY);

    writes.length = 0;
    let release: () => void = () => undefined;
    const creating = () => {
      const [transaction] = writes;
      if (!transaction) throw new Error('the number is written outside of any transaction');
      release = holdOpen(transaction, 'numbers');
    };
    phone.db.numbers.hook('updating', creating);
    const saving = saveRecord(phone, { kind: 'champion-session', after: session() }).then((result) => {
      told.push(result.ok ? 'saved' : result.code);
    });
    await vi.waitFor(() => expect(writes).toHaveLength(1), PATIENTLY);
    await breathe();
    expect(told, 'nothing is told while the transaction is open').toEqual(['on screen: 0']);

    release();
    await saving;
    await vi.waitFor(() => expect(told).toContain('on screen: 1'), PATIENTLY);
    stop();
    expect(told.slice(0, 2)).toEqual(['on screen: 0', 'complete']);
    expect(told).toContain('saved');
    expect(writes.map((transaction) => transaction.durability)).toEqual(['strict']);
  });

  it('every transaction that writes is strict, the ones without a save too', async () => {
    const writes = watchWrites();
    const { phone, save, pass } = await enrolledPhone();
    await keepDraft(phone, 'champion-session:new', { people: 3 }, 0);
    await save();
    await pass();
    expect(writes.length).toBeGreaterThan(4);
    expect(new Set(writes.map((transaction) => transaction.durability))).toEqual(new Set(['strict']));
  });
});

describe('promise 2', () => {
  it.each(['records', 'outbox', 'numbers', 'drafts'] as const)(
    'promise 2: a record and its envelope commit together or not at all (writing %s fails)',
    async (table) => {
      const { phone, status } = await enrolledPhone();
      const draft = 'champion-session:new';
      await keepDraft(phone, draft, { people: 3 }, 0);
      const fail = () => {
        throw new DOMException('The disk is full', 'QuotaExceededError');
      };
      const event = {
        records: 'creating',
        outbox: 'creating',
        numbers: 'updating',
        drafts: 'deleting',
      } as const;
      const hook = phone.db.table(table).hook(event[table]) as unknown as {
        subscribe: (call: () => void) => void;
        unsubscribe: (call: () => void) => void;
      };
      hook.subscribe(fail);
      const failed = await saveRecord(phone, { kind: 'champion-session', after: session(), draft });
      expect(failed).toEqual({ ok: false, code: 'storage-full' });
      expect(await phone.db.records.count()).toBe(0);
      expect(await phone.db.outbox.count()).toBe(0);
      expect(await readDraft(phone, draft)).toEqual({ people: 3 });
      expect((await status()).given).toBe(0);

      hook.unsubscribe(fail);
      const saved = await saveRecord(phone, { kind: 'champion-session', after: session(), draft });
      expect(saved.ok).toBe(true);
      expect((await phone.db.outbox.toArray()).map(({ n }) => n)).toEqual([1]);
      expect(await phone.db.records.count()).toBe(1);
      expect(await readDraft(phone, draft)).toBeUndefined();
    },
  );
});

/** What a phone must not believe, each made from the endpoint's own answer. */
const FORGED: Record<string, (told: PushAnswer) => Response> = {
  'a Wi-Fi gateway’s page': () =>
    new Response('<html>Welcome to Free Wi-Fi</html>', { headers: { 'content-type': 'text/html' } }),
  'a page under our content type': () =>
    new Response('<html></html>', { headers: { 'content-type': ANSWERS_TYPE } }),
  'nothing at all': () => new Response(null, { headers: { 'content-type': ANSWERS_TYPE } }),
  'the right answer under another content type': (told) => Response.json(told),
  'the right answer under another status': (told) => ours(told, { status: 202 }),
  'another protocol': (told) => ours({ ...told, protocol: 2 as 1 }),
  'another programme': (told) => ours({ ...told, programme: 'elsewhere' }),
  'a wrong digest': (told) =>
    ours({ ...told, answers: told.answers.map((each) => ({ ...each, digest: 'A'.repeat(43) })) }),
  'another number': (told) =>
    ours({ ...told, answers: told.answers.map((each) => ({ ...each, n: (each.n ?? 0) + 1 })) }),
  'no number': (told) =>
    ours({
      ...told,
      answers: told.answers.map(({ answer, digest, change, stamp }) => ({
        answer,
        digest,
        ...(change !== undefined && { change }),
        ...(stamp !== undefined && { stamp }),
      })),
    }),
};

function ours(told: object, init: ResponseInit = {}): Response {
  return new Response(JSON.stringify(told), { ...init, headers: { 'content-type': ANSWERS_TYPE } });
}

describe('promise 4', () => {
  it.each(Object.keys(FORGED))(
    'promise 4: only an answer written by our endpoint counts (not %s)',
    async (name) => {
      const { endpoint, phone, pass, save, status } = await enrolledPhone();
      await save();
      endpoint.back = async (response, path) =>
        path === '/api/v1/changes'
          ? (FORGED[name]?.((await response.json()) as PushAnswer) ?? response)
          : response;
      await pass();
      expect(await phone.db.outbox.count(), 'the envelope stays').toBe(1);
      expect(await phone.db.receipts.count(), 'no receipt').toBe(0);
      expect(await status()).toMatchObject({ waiting: 1, answered: 0, proven: false });
      expect((await status()).trouble).not.toBeNull();

      endpoint.back = (response) => response;
      await pass();
      expect(await status()).toMatchObject({ waiting: 0, answered: 1, proven: true, trouble: null });
      expect(endpoint.stored, 'stored once all the same').toHaveLength(1);
    },
  );
});

describe('promise 6', () => {
  const claims = async (story: Story, change: (told: PushAnswer) => PushAnswer) => {
    story.endpoint.back = async (response, path) =>
      path === '/api/v1/changes' ? ours(change((await response.json()) as PushAnswer)) : response;
    await story.pass();
    return story.status();
  };

  it('promise 6: the phone can prove that the endpoint has answered all of its numbers', async () => {
    const story = await enrolledPhone();
    const tabs = [story.phone, story.tab(), story.tab()];
    const saves = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((i) =>
      saveRecord(tabs[i % 3] ?? story.phone, { kind: 'champion-session', after: session({ people: i + 1 }) }),
    );
    expect((await Promise.all(saves)).every(({ ok }) => ok)).toBe(true);
    const numbers = (await story.phone.db.outbox.orderBy('n').toArray()).map(({ n }) => n);
    expect(numbers, 'numbers without gaps').toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(await story.status()).toMatchObject({ given: 9, answered: 0, proven: false });

    await story.pass();
    expect(await story.status()).toMatchObject({ given: 9, answered: 9, proven: true, trouble: null });
    expect(story.endpoint.stored.map(({ patch }) => patch['people']).sort()).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]);

    await story.save();
    expect(await story.status()).toMatchObject({ given: 10, answered: 9, proven: false });
    await story.pass();
    expect(await story.status()).toMatchObject({ given: 10, answered: 10, proven: true });
  });

  it('promise 6: a digest that is not the phone’s own proves nothing', async () => {
    const story = await enrolledPhone();
    await story.save();
    await story.save();
    const tampered = await claims(story, (told) => ({
      ...told,
      answered: { count: 2, upTo: 2, digest: 'A'.repeat(43) },
    }));
    expect(tampered).toMatchObject({ given: 2, answered: 2, proven: false, trouble: 'proof-differs' });
  });

  it('promise 6: an endpoint that says less than it has settled proves nothing', async () => {
    const story = await enrolledPhone();
    await story.save();
    await story.save();
    const less = await claims(story, ({ answered: _, ...told }) => told);
    expect(less).toMatchObject({ given: 2, answered: 2, proven: false });
  });

  it('promise 6: an endpoint that went back to a backup is told from one that has everything', async () => {
    const story = await enrolledPhone();
    for (const _ of [1, 2, 3]) await story.save();
    await story.pass();
    expect(await story.status()).toMatchObject({ proven: true, trouble: null });
    const settled = story.endpoint.devices.values().next().value?.settled;
    for (const n of [2, 3]) settled?.delete(n);

    await story.save();
    await story.pass();
    expect(await story.status()).toMatchObject({ given: 4, proven: false, trouble: 'proof-differs' });
    await story.pass();
    expect(await story.status(), 'for as long as it is so').toMatchObject({ trouble: 'proof-differs' });
  });
});

it('the tests run on the database that they are about', () => {
  expect(Dexie.dependencies.indexedDB).toBe(indexedDB);
});
