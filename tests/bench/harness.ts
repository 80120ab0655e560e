// What the sync bench does inside a browser: with the device's own code, the database library alone, or neither.
import { Dexie } from 'dexie';
import { enrol } from '../../src/lib/device/enrolment.ts';
import { webPhone } from '../../src/lib/device/phone.ts';
import { saveRecord } from '../../src/lib/device/save.ts';
import { syncOnce } from '../../src/lib/device/sync/loop.ts';
import type { Postcard } from '../../src/lib/records/postcard.ts';
import { base64url } from '../../src/lib/sync/bytes.ts';
import { MAX_BATCH_ENVELOPES } from '../../src/lib/sync/limits.ts';

/** Every task answers with the milliseconds it took. */
export interface Harness {
  enrol(token: string): Promise<void>;
  /** Saves one card after the other, as a form does. */
  save(cards: Postcard[]): Promise<number>;
  /** The sealed envelopes that wait, base64url. */
  waiting(): Promise<string[]>;
  /** Sends everything that waits. */
  push(): Promise<number>;
  /** Writes the same cards with Dexie alone, one strict transaction each. */
  write(cards: Postcard[]): Promise<number>;
  /** Sends the same cards as plain JSON, in batches as large as ours. */
  post(cards: Postcard[], path: string): Promise<number>;
}

declare global {
  interface Window {
    bench: Harness;
  }
}

const phone = webPhone('bench');

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

window.bench = {
  async enrol(token) {
    const enrolled = await enrol(phone, token);
    if (!enrolled.ok) throw new Error(`not enrolled: ${enrolled.code}`);
  },
  save: (cards) =>
    timed(async () => {
      for (const after of cards) {
        const saved = await saveRecord(phone, { kind: 'postcard', after });
        if (!saved.ok) throw new Error(`not saved: ${saved.code}`);
      }
    }),
  async waiting() {
    const rows = await phone.db.outbox.toArray();
    return rows.map(({ bytes }) => base64url(bytes));
  },
  push: () =>
    timed(async () => {
      const { trouble } = await syncOnce(phone, null);
      if (trouble !== null) throw new Error(`not sent: ${trouble}`);
      const left = await phone.db.outbox.count();
      if (left > 0) throw new Error(`${String(left)} were not sent`);
    }),
  async write(cards) {
    const db = new Dexie('bare', { chromeTransactionDurability: 'strict', cache: 'disabled' });
    db.version(1).stores({ cards: '++n' });
    await db.open();
    const table = db.table<Postcard>('cards');
    const took = await timed(async () => {
      for (const card of cards) await table.add(card);
    });
    await db.delete();
    return took;
  },
  post: (cards, path) =>
    timed(async () => {
      for (let at = 0; at < cards.length; at += MAX_BATCH_ENVELOPES) {
        const body = JSON.stringify(cards.slice(at, at + MAX_BATCH_ENVELOPES));
        const answer = await fetch(path, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
        });
        if (!answer.ok) throw new Error(`not taken: ${String(answer.status)}`);
        await answer.json();
      }
    }),
};
