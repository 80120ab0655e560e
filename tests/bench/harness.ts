// What the sync bench does inside a browser: with the device's own code, the database library alone, or neither.
import { Dexie } from 'dexie';
import { enrol } from '../../src/lib/device/enrolment.ts';
import { readEnrolled } from '../../src/lib/device/identity.ts';
import { placeOf } from '../../src/lib/device/opening.ts';
import { webPhone } from '../../src/lib/device/web-phone.ts';
import { saveRecord } from '../../src/lib/device/save.ts';
import { syncOnce } from '../../src/lib/device/sync/loop.ts';
import { KINDS } from '../../src/lib/records/index.ts';
import { unfold } from '../../src/lib/records/patch.ts';
import type { Postcard } from '../../src/lib/records/postcard.ts';
import { signWith, webCryptography } from '../../src/lib/sealing/index.ts';
import { base64url } from '../../src/lib/sync/bytes.ts';
import { sealEnvelope } from '../../src/lib/sync/envelope.ts';
import { MAX_BATCH_ENVELOPES } from '../../src/lib/sync/limits.ts';

/** Every task answers with the milliseconds it took. */
export interface Harness {
  enrol(token: string): Promise<void>;
  /** Saves one card after the other, as a form does. */
  save(cards: Postcard[]): Promise<number>;
  /** Locks the vault and opens it by its PIN. */
  unlock(): Promise<number>;
  /** What a save does beside keeping: seals and signs an envelope for each card, and puts away what stays on the phone. */
  seal(cards: Postcard[]): Promise<number>;
  /** What a PIN costs here, as the phone has measured it: memory in KiB, and passes. */
  cost(): Promise<{ memory: number; passes: number }>;
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

const PIN = '482913';
const phone = webPhone('bench');

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

window.bench = {
  async enrol(token) {
    const enrolled = await enrol(phone, token, { pin: PIN });
    if (!enrolled.ok) throw new Error(`not enrolled: ${enrolled.code}`);
  },
  save: (cards) =>
    timed(async () => {
      for (const after of cards) {
        const saved = await saveRecord(phone, { kind: 'postcard', after });
        if (!saved.ok) throw new Error(`not saved: ${saved.code}`);
      }
    }),
  unlock: () => {
    phone.vault.lock();
    return timed(async () => {
      const opened = await phone.vault.unlock(PIN);
      if (!opened.ok) throw new Error(`not opened: ${opened.code}`);
    });
  },
  async cost() {
    const wrap = (await phone.vault.row())?.wraps.find(({ by }) => by === 'pin');
    if (wrap?.by !== 'pin') throw new Error('the vault has no PIN');
    const { memory, passes } = wrap.stretching;
    return { memory, passes };
  },
  async seal(cards) {
    const identity = await readEnrolled(phone.db);
    const [key] = identity?.endpointKeys ?? [];
    if (!identity || !key) throw new Error('not enrolled');
    const kind = 'postcard';
    return timed(async () => {
      for (const [at, card] of cards.entries()) {
        const now = Date.now();
        const [change, record] = [phone.ids.ordered(now), phone.ids.ordered(now)];
        const patch = unfold(card, KINDS[kind].maps);
        await sealEnvelope(
          { programme: identity.programme, device: identity.device, n: at + 1, change },
          { record, kind, version: KINDS[kind].version, patch, at: now, offset: 0, seen: null },
          key,
          { crypto: webCryptography, sign: signWith(identity.keys) },
        );
        const about = { kind, savedAt: now, readable: true, day: card.day, city: card.city };
        await phone.vault.seal(patch, placeOf.change(change));
        await phone.vault.seal(about, placeOf.about(record));
        await phone.vault.seal(kind, placeOf.outbox(change));
      }
    });
  },
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
