import * as z from 'zod/mini';
import { staysOnPhones } from '../../records/index.ts';
import { Patch } from '../../records/patch.ts';
import { Id } from '../../records/value.ts';
import { base64url } from '../../sync/bytes.ts';
import { readEnrolled } from '../identity.ts';
import { placeOf } from '../opening.ts';
import { OwnBytes } from '../own-bytes.ts';
import type { Phone } from '../phone.ts';
import { About, Base, type RecordRow } from '../rows.ts';
import { sealSecrets } from '../secrets.ts';
import { placeOfDraft } from '../drafts.ts';
import { placeOfLastTime } from '../last-time.ts';
import { keepToTidy } from '../settings.ts';
import { SYNC_LOCK } from '../sync/loop.ts';
import { withStore, type StoreFault } from '../store.ts';
import type { PinFault } from './pin.ts';
import type { Sealed } from './sealed.ts';
import type { Vault } from './vault.ts';

// What an app from before there was a vault has left on the phone, in the clear.

const OldIdentity = z.looseObject({ readSecret: OwnBytes, personName: z.string() });
const OldRecord = z.object({
  id: Id,
  ...About.shape,
  base: z.nullable(Base),
  unsent: z.array(
    z.object({
      change: Id,
      n: z.int(),
      patch: Patch,
      stamp: z.optional(z.string()),
      day: z.optional(z.string()),
    }),
  ),
  mine: z.boolean(),
  seen: z.optional(z.string()),
});
type OldRecord = z.infer<typeof OldRecord>;
const OldOutbox = z.looseObject({ n: z.int(), change: Id, kind: z.string() });
const OldDraft = z.object({ key: z.string(), typed: z.unknown(), at: z.int() });
const OldLastTime = z.object({ kind: z.string(), values: z.record(z.string(), z.unknown()) });

async function sealed(vault: Vault, value: unknown, place: string): Promise<Sealed> {
  const made = await vault.seal(value, place);
  if (!made) throw new Error('the vault was made a moment ago');
  return made;
}

async function recordOf(vault: Vault, old: OldRecord): Promise<RecordRow> {
  const { id, base, unsent, mine, seen, ...about } = old;
  return {
    id,
    about: await sealed(vault, about, placeOf.about(id)),
    base: base && (await sealed(vault, base, placeOf.base(id))),
    unsent: await Promise.all(
      unsent.map(async (each) => ({
        ...each,
        patch: await sealed(vault, each.patch, placeOf.change(each.change)),
      })),
    ),
    mine,
    stays: staysOnPhones(old.kind),
    ...(seen !== undefined && { seen }),
  };
}

export type PinChosen = { ok: true } | { ok: false; code: PinFault | StoreFault | 'not-enrolled' };

/**
 * Gives a phone that was enrolled before there was a vault its PIN, and puts away what lies there in the clear. All in
 * one transaction, and under the lock of the loop: nothing is sent or read meanwhile. The old bytes leave the disk by
 * `tidyDisk`, now or at the next start.
 */
export async function choosePin(phone: Phone, pin: string): Promise<PinChosen> {
  return withStore<PinChosen>(phone.db, () =>
    phone.locks.request(SYNC_LOCK, async (): Promise<PinChosen> => {
      const { db, vault } = phone;
      const identity = await readEnrolled(db);
      const old = OldIdentity.safeParse(await db.identity.get('device'));
      if (!identity || !old.success) return { ok: false, code: 'not-enrolled' };
      const made = await vault.make(pin);
      if (!made.ok) return made;
      const { readSecret, personName } = old.data;
      const secrets = await sealSecrets(vault, { readSecret: base64url(readSecret), personName });
      const records = await Promise.all(
        (await db.records.toArray()).map((row) => recordOf(vault, OldRecord.parse(row))),
      );
      const outbox = await Promise.all(
        (await db.outbox.toArray()).map(async (row) => {
          const { change, kind } = OldOutbox.parse(row);
          return { ...row, kind: await sealed(vault, kind, placeOf.outbox(change)) };
        }),
      );
      const drafts = await Promise.all(
        (await db.drafts.toArray()).map(async (row) => {
          const { key, typed, at } = OldDraft.parse(row);
          return { key, typed: await sealed(vault, typed, placeOfDraft(key)), at };
        }),
      );
      const lastTime = await Promise.all(
        (await db.lastTime.toArray()).map(async (row) => {
          const { kind, values } = OldLastTime.parse(row);
          return { kind: row.kind, values: await sealed(vault, values, placeOfLastTime(kind)) };
        }),
      );
      await keepToTidy(true);
      const tables = [db.identity, db.vault, db.records, db.outbox, db.drafts, db.lastTime];
      await db.transaction('rw', tables, async () => {
        await Promise.all(
          [db.records, db.outbox, db.drafts, db.lastTime, db.identity].map((each) => each.clear()),
        );
        await db.identity.add({ ...identity, secrets });
        await db.vault.add(made.row);
        await db.records.bulkAdd(records);
        await db.outbox.bulkAdd(outbox);
        await db.drafts.bulkAdd(drafts);
        await db.lastTime.bulkAdd(lastTime);
      });
      return { ok: true };
    }),
  );
}
