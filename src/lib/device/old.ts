import { staysOnPhones } from '../records/index.ts';
import type { PhoneDatabase } from './database.ts';
import { readContact, readEnrolled } from './identity.ts';
import { timeIn, uuid7 } from './ids.ts';
import { openRow } from './opening.ts';
import type { Phone } from './phone.ts';
import { RecordRow } from './rows.ts';

const DAY_MS = 86_400_000;
/** Three months: how long a phone keeps what the endpoint has, and a form that nobody goes on with. */
export const KEPT_MS = 92 * DAY_MS;
/** Longer without a look may be a long rest, or a clock that was put right. */
const SURE_MS = 31 * DAY_MS;

type Surroundings = Pick<Phone, 'db' | 'vault' | 'now'>;

/**
 * Drops, at most once a day, what is too old to stay: records that the endpoint has answered, drafts that nobody touched. A locked
 * phone does it too: ids tell when, and nothing is opened. After a long time without a look, or with a clock that went
 * back, nothing goes by that look: drafts are nowhere else, and those that seem old begin their time anew.
 */
export async function dropOld({ db, vault, now }: Surroundings): Promise<void> {
  // nobody's phone keeps nothing, and gets no row of when it looked
  if (!(await readEnrolled(db))) return;
  const at = now();
  const { lookedForOld } = await readContact(db);
  const since = lookedForOld === undefined ? null : at - lookedForOld;
  if (since !== null && since >= 0 && since < DAY_MS) return;
  const sure = since !== null && since >= 0 && since <= SURE_MS;
  const before = at - KEPT_MS;
  if (sure) await learnWhatStays({ db, vault }, before);
  await db.transaction('rw', [db.records, db.outbox, db.drafts, db.contact], async () => {
    const drafts = db.drafts.filter((draft) => draft.at < before);
    if (sure) {
      await drafts.delete();
      await db.records.bulkDelete(await oldRecords(db, before));
    } else await drafts.modify({ at });
    await db.contact.put({ ...(await readContact(db)), lookedForOld: at });
  });
}

const madeBefore = (db: PhoneDatabase, before: number) =>
  db.records.where('id').below(uuid7(before, new Uint8Array(10)));

/** Rows of an older app do not say whether they stay; an open vault does. */
async function learnWhatStays({ db, vault }: Pick<Phone, 'db' | 'vault'>, before: number): Promise<void> {
  if (!vault.isOpen) return;
  const unsure = await madeBefore(db, before)
    .filter(({ stays }) => stays === undefined)
    .toArray();
  for (const row of unsure) {
    const opened = await openRow(vault, RecordRow.parse(row));
    if (opened) await db.records.update(row.id, { stays: staysOnPhones(opened.kind) });
  }
}

/** Ids of what goes. Nothing that waits, was refused or is held, or that somebody is correcting. */
async function oldRecords(db: PhoneDatabase, before: number): Promise<string[]> {
  const sending = new Set(await db.outbox.orderBy('record').uniqueKeys());
  const typing = await db.drafts.toCollection().primaryKeys();
  const rows = await madeBefore(db, before).toArray();
  return rows
    .filter(
      (row) =>
        row.stays === false &&
        !sending.has(row.id) &&
        !typing.some((key) => key.endsWith(`:${row.id}`)) &&
        isOld(row, before),
    )
    .map(({ id }) => id);
}

/** Every change of it was stored, and it was made and changed before a moment, as far as its ids tell. */
function isOld({ id, unsent }: RecordRow, before: number): boolean {
  const made = timeIn(id);
  if (made === null || made >= before) return false;
  return unsent.every(({ change, stamp }) => stamp !== undefined && (timeIn(change) ?? before) < before);
}
