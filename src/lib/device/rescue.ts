import { base64url, type Bytes } from '../sync/bytes.ts';
import { readRescue, writeRescue, type RescueFault } from '../sync/rescue.ts';
import { dayOf } from './calendar.ts';
import type { CarriedRow } from './carried.ts';
import { digester } from './digest.ts';
import { readEnrolled } from './identity.ts';
import type { Phone } from './phone.ts';
import { OutboxRow } from './rows.ts';
import { withStore, type StoreFault } from './store.ts';

type Failed = { ok: false; code: RescueFault | StoreFault | 'not-enrolled' };

/** A rescue file, ready to be handed to anybody. */
export type WriteResult = { ok: true; name: string; bytes: Bytes; count: number } | Failed;
/** `own`: this phone's envelopes, which it has anyway; `others`: those it will carry. */
export type BringResult = { ok: true; own: number; others: number } | Failed;

/** Whose answers are known is remembered this long, then forgotten when the next file is brought in. */
const REMEMBERED_MS = 30 * 86_400_000;

/**
 * Puts everything that the endpoint has not stored into one file, sealed and signed as it is. What it refused stays
 * out: sending that once more would change nothing. The phone keeps all of it.
 */
export async function writeRescueFile(phone: Phone): Promise<WriteResult> {
  return withStore<WriteResult>(phone.db, async () => {
    const identity = await readEnrolled(phone.db);
    if (!identity) return { ok: false, code: 'not-enrolled' };
    const rows = (await phone.db.outbox.orderBy('n').toArray())
      .map((row) => OutboxRow.parse(row))
      .filter(({ state }) => state !== 'refused');
    const { programme, device } = identity;
    const made = await writeRescue(
      { programme, device, envelopes: rows.map(({ bytes }) => bytes) },
      digester,
    );
    if (!made.ok) return made;
    const name = `mifriendly-rescue-${device.slice(0, 8)}-${dayOf(phone.now())}.mfr`;
    return { ok: true, name, bytes: made.bytes, count: rows.length };
  });
}

/**
 * Takes another phone's envelopes in, to be sent with this phone's next contact. A file that is brought in again is
 * sent again: the endpoint knows each envelope by its digest, so nothing comes of it twice.
 */
export async function bringIn(phone: Phone, file: Bytes): Promise<BringResult> {
  const { db } = phone;
  return withStore<BringResult>(db, async () => {
    const identity = await readEnrolled(db);
    if (!identity) return { ok: false, code: 'not-enrolled' };
    const read = await readRescue(file, identity.programme, digester);
    if (!read.ok) return read;
    const { envelopes } = read.value;
    const at = phone.now();
    const others = envelopes.filter(({ device }) => device !== identity.device);
    // Digests first: waiting for anything else inside the transaction would end it.
    const named = await Promise.all(
      others.map(async (each) => ({ ...each, digest: base64url(await digester.digest(each.bytes)) })),
    );
    const taken = await db.transaction('rw', [db.identity, db.carried, db.cargo], async () => {
      const device = await db.identity.get('device');
      if (device?.device !== identity.device) return false;
      await db.carried.filter((row) => row.state !== 'waiting' && row.at < at - REMEMBERED_MS).delete();
      await db.carried.bulkPut(
        named.map(({ digest, device: from, n }): CarriedRow => ({
          digest,
          device: from,
          n,
          state: 'waiting',
          at,
        })),
      );
      await db.cargo.bulkPut(named.map(({ digest, bytes }) => ({ digest, bytes })));
      return true;
    });
    if (!taken) return { ok: false, code: 'not-enrolled' };
    return { ok: true, own: envelopes.length - others.length, others: others.length };
  });
}
