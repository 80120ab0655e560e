import { openWith, webCryptography } from '../../sealing/index.ts';
import type { AnswerCode } from '../../sync/answer.ts';
import { openEnvelope, readEnvelope } from '../../sync/envelope.ts';
import { lacking, type KeyRing } from '../keys/ring.ts';
import { note, type By } from '../storage/audit.ts';
import { isErased } from '../storage/erased.ts';
import { findDevice, type Device } from '../storage/devices.ts';
import { findHeld, heldNumbers, letGo, type Held } from '../storage/held.ts';
import { decideNumber, findNumber } from '../storage/numbers.ts';
import { write, type Db } from '../storage/open.ts';
import { takeOrders } from '../storage/programmes.ts';
import type { Tools } from '../tools.ts';
import { admit } from './judge.ts';
import { storeChange } from './store.ts';

/** What became of the held changes of a device: how many were let in, and why others stay, by code. */
export interface Decided {
  done: number;
  left: Partial<Record<AnswerCode, number>>;
}

// as many as a push may bring, so that phones do not wait long for the counter
const AT_ONCE = 100;

type Opened = { ok: true } | { ok: false; code: AnswerCode };

/** From now on the answer is *stored*, and nothing is held any more. */
async function settleHeld(
  tools: Tools,
  db: Db,
  { device, n }: Pick<Held, 'device' | 'n'>,
  { stamp, day }: { stamp: string | null; day: string | null },
): Promise<void> {
  const number = { device, n, answer: 'stored', code: null, stamp, day, answeredAt: tools.now() } as const;
  await decideNumber(db, tools.programme.id, number);
  await letGo(db, tools.programme.id, device, n);
}

async function storeHeld(tools: Tools, keys: KeyRing, db: Db, device: Device, held: Held): Promise<Opened> {
  const parts = readEnvelope(held.bytes);
  if (typeof parts === 'string') return { ok: false, code: 'malformed' };
  const code = lacking(keys, parts.header.key);
  if (code !== null) return { ok: false, code };
  const body = await openEnvelope(parts, { crypto: webCryptography, open: openWith(keys.pairs) });
  if (typeof body === 'string') return { ok: false, code: body };
  if (await isErased(db, tools.programme.id, body.record)) {
    await settleHeld(tools, db, { device: device.id, n: held.n }, { stamp: null, day: null });
    return { ok: true };
  }
  const admitted = admit(body, device);
  if (admitted === 'newer-version') return { ok: false, code: admitted };
  if (!admitted.ok) return { ok: false, code: admitted.code };

  const order = await takeOrders(db, tools.programme.id, 1);
  // stamped as of its first arrival: that the office took its time changes nothing of its order
  const moment = { db, now: held.receivedAt, offset: held.offset, order };
  const stored = await storeChange(tools, moment, { parts }, device, admitted);
  if (!stored.ok) return { ok: false, code: stored.code };
  await settleHeld(tools, db, { device: device.id, n: held.n }, stored);
  return { ok: true };
}

async function openOne(tools: Tools, keys: KeyRing, db: Db, id: string, n: number): Promise<Opened | null> {
  const device = await findDevice(db, tools.programme.id, id);
  const held = await findHeld(db, tools.programme.id, id, n);
  // somebody else in the office was faster
  return device && held ? storeHeld(tools, keys, db, device, held) : null;
}

/**
 * Lets in what is held of a device, in the order of its numbers and with the rights that the device has now.
 * What still does not pass stays held; nothing of the content is told. The phone learns of it when it asks again.
 */
export async function openHeld(tools: Tools, keys: KeyRing, id: string, by: By): Promise<Decided> {
  const programme = tools.programme.id;
  const decided: Decided = { done: 0, left: {} };
  const numbers = await heldNumbers(tools.storage.db, programme, id);
  for (let at = 0; at < numbers.length; at += AT_ONCE) {
    const opened = await write(tools.storage, async (db) => {
      const some: (Opened | null)[] = [];
      for (const n of numbers.slice(at, at + AT_ONCE)) some.push(await openOne(tools, keys, db, id, n));
      const count = some.filter((each) => each?.ok === true).length;
      const entry = { what: 'held-opened', about: id, more: String(count) } as const;
      if (count > 0) await note(db, programme, tools.now(), by, entry);
      return some;
    });
    for (const each of opened)
      if (each === null || each.ok) decided.done += 1;
      else decided.left[each.code] = (decided.left[each.code] ?? 0) + 1;
  }
  return decided;
}

/** Discards what is held of a device: its numbers are refused from now on, and the sealed envelopes are gone. */
export async function discardHeld(tools: Tools, id: string, by: By): Promise<number> {
  const programme = tools.programme.id;
  return write(tools.storage, async (db) => {
    let discarded = 0;
    for (const n of await heldNumbers(db, programme, id)) {
      const known = await findNumber(db, programme, id, n);
      if (known?.answer !== 'held') continue;
      await decideNumber(db, programme, {
        ...known,
        answer: 'refused',
        code: 'discarded',
        answeredAt: tools.now(),
      });
      await letGo(db, programme, id, n);
      discarded += 1;
    }
    const entry = { what: 'held-discarded', about: id, more: String(discarded) } as const;
    if (discarded > 0) await note(db, programme, tools.now(), by, entry);
    return discarded;
  });
}
