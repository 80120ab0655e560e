import { afterEach, describe, expect, it } from 'vitest';
import { enrol } from './enrolment.ts';
import { readCarried } from './carried.ts';
import { bringBack, cacheCopy, type SecondCopy, type Twice } from './second-copy.ts';
import { AMINA, enrolledPhone, newPhone, PIN, tidyUp, type Story } from './testing/story.ts';

afterEach(tidyUp);

/** A shelf apart from the database, as Cache Storage is. */
function shelf(): SecondCopy & { rows: Map<string, Twice> } {
  const rows = new Map<string, Twice>();
  return {
    rows,
    put: async (row) => void rows.set(row.digest, row),
    drop: async (digests) => digests.forEach((digest) => rows.delete(digest)),
    all: async () => [...rows.values()],
  };
}

async function withShelf(): Promise<Story & { second: ReturnType<typeof shelf> }> {
  const story = await enrolledPhone();
  const second = shelf();
  story.phone.second = second;
  return { ...story, second };
}

describe('the second copy', () => {
  it('holds what waits, sealed as it is, and lets it go with its answer', async () => {
    const { phone, save, pass, second } = await withShelf();
    await save();
    await save();
    const rows = await phone.db.outbox.toArray();
    expect([...second.rows.values()].map(({ n, bytes }) => [n, bytes])).toEqual(
      rows.map(({ n, bytes }) => [n, bytes]),
    );
    await pass();
    expect(second.rows.size).toBe(0);
  });

  it('does not outlive an answer that was quicker than itself', async () => {
    const { phone, save, pass, second } = await withShelf();
    phone.second = {
      ...second,
      put: async (row) => {
        await pass();
        await second.put(row);
      },
    };
    await save();
    expect(await phone.db.outbox.count()).toBe(0);
    expect(second.rows.size).toBe(0);
  });

  it('is never in the way of a save', async () => {
    const { phone, save, status } = await withShelf();
    phone.second = {
      put: () => Promise.reject(new Error('no room')),
      drop: () => Promise.reject(new Error('gone')),
      all: () => Promise.reject(new Error('gone')),
    };
    await save();
    expect((await status()).waiting).toBe(1);
    expect(await bringBack(phone)).toBe(0);
  });

  it('brings back what a database that was emptied had not sent, once, when the phone starts anew', async () => {
    const { endpoint, save, pass, second } = await withShelf();
    await save({ people: 2 });
    await pass();
    const lost = [await save({ people: 3 }), await save({ people: 4 })];
    // the browser has emptied the database: the same phone, nothing known
    const after = await newPhone(endpoint);
    after.phone.second = second;
    const token = 'an-invite-for-amina-0000002';
    endpoint.invites.set(token, { ...AMINA });
    expect((await enrol(after.phone, token, { pin: PIN })).ok).toBe(true);
    expect((await readCarried(after.phone.db))[0]).toMatchObject({ total: 2, waiting: 2 });
    await after.pass();
    expect((await readCarried(after.phone.db))[0]).toMatchObject({ total: 2, arrived: 2, waiting: 0 });
    expect(second.rows.size).toBe(0);
    for (const id of lost) expect(endpoint.records.has(id)).toBe(true);
    expect(await bringBack(after.phone)).toBe(0);
  });
});

describe.skipIf(typeof caches === 'undefined')('the shelf in the browser', () => {
  it('gives back what was put there, and nothing that was taken away', async () => {
    const name = `test-${crypto.randomUUID()}`;
    const copy = cacheCopy(name);
    const device = crypto.randomUUID();
    const row = (n: number): Twice => ({
      digest: `d${String(n)}_-`,
      device,
      n,
      bytes: new Uint8Array([n, 0, 255]),
    });
    await copy.put(row(1));
    await copy.put(row(2));
    expect((await copy.all()).sort((a, b) => a.n - b.n)).toEqual([row(1), row(2)]);
    await copy.drop(['d1_-']);
    expect(await copy.all()).toEqual([row(2)]);
    await caches.delete(name);
  });
});
