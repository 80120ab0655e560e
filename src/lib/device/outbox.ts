import { KindName } from '../records/index.ts';
import type { PhoneDatabase } from './database.ts';
import { placeOf } from './opening.ts';
import type { Shelf } from './phone.ts';
import { readContact, readHead } from './identity.ts';
import type { Vault } from './vault/vault.ts';
import { OutboxRow, type AnswerProblem, type OutboxState } from './rows.ts';

/** One line of "Saved and sent": what the outbox holds, without its bytes. */
export interface OutboxEntry {
  n: number;
  /** Null while the phone is locked. */
  kind: KindName | null;
  record: string;
  at: number;
  state: OutboxState;
  code?: string;
  problems?: AnswerProblem[];
}

/** Puts away a change that the office has discarded, once its person has seen it. Its receipt stays. */
export async function putAway(db: PhoneDatabase, n: number): Promise<void> {
  await db.transaction('rw', [db.outbox, db.records], async () => {
    const row = await db.outbox.get(n);
    if (row?.state !== 'refused' || row.code !== 'discarded') return;
    await db.outbox.delete(n);
    const record = await db.records.get(row.record);
    if (!record) return;
    const unsent = record.unsent.filter(({ change }) => change !== row.change);
    const gone = unsent.length === 0 && record.base === null;
    await (gone ? db.records.delete(row.record) : db.records.put({ ...record, unsent }));
  });
}

/** How the phone stands with the endpoint. */
export interface SyncStatus {
  waiting: number;
  refused: number;
  held: number;
  /** Numbers given out so far. */
  given: number;
  /** Numbers that the endpoint has settled, each by a receipt that bears the envelope's digest. */
  answered: number;
  /** Numbers given out that are neither in the outbox nor answered; none, ever, unless storage lost them. */
  missing: number[];
  /** True when the endpoint's running digest over all numbers given out is the phone's own. */
  proven: boolean;
  lastContact: number | null;
  trouble: string | null;
  bytesWaiting: number;
  /** Bytes of all that the endpoint has answered. */
  bytesSent: number;
  /** When the oldest waiting change was saved. */
  oldest: number | null;
  outbox: OutboxEntry[];
}

/** Looked for number by number only where the counts differ. */
async function missingOf(
  db: PhoneDatabase,
  given: number,
  answered: number,
  waiting: readonly OutboxRow[],
): Promise<number[]> {
  if (answered + waiting.length >= given) return [];
  const there = new Set([...(await db.receipts.toCollection().primaryKeys()), ...waiting.map(({ n }) => n)]);
  return Array.from({ length: given }, (_, index) => index + 1).filter((n) => !there.has(n));
}

async function kindOf(vault: Vault, { kind, change }: OutboxRow): Promise<KindName | null> {
  if (!vault.isOpen || kind === null) return null;
  const read = KindName.safeParse(await vault.read(kind, placeOf.outbox(change)));
  return read.success ? read.data : null;
}

/** Reads how the phone stands with the endpoint. */
export async function readStatus({ db, vault }: Shelf): Promise<SyncStatus> {
  const [stored, given, answered, contact] = await Promise.all([
    db.outbox.orderBy('n').toArray(),
    readHead(db),
    db.receipts.count(),
    readContact(db),
  ]);
  const rows = stored.map((row) => OutboxRow.parse(row));
  const waiting = rows.filter(({ state }) => state === 'waiting');
  const missing = await missingOf(db, given, answered, waiting);
  const kinds = await Promise.all(rows.map((row) => kindOf(vault, row)));
  const complete = given === 0 || (contact.claimed?.upTo === given && contact.proof.upTo === given);
  return {
    waiting: waiting.length,
    refused: rows.filter(({ state }) => state === 'refused').length,
    held: rows.filter(({ state }) => state === 'held').length,
    given,
    answered,
    missing,
    proven: complete && contact.matches,
    lastContact: contact.lastContact,
    trouble: contact.trouble,
    bytesWaiting: waiting.reduce((sum, { bytes }) => sum + bytes.length, 0),
    bytesSent: contact.bytesSent ?? 0,
    oldest: waiting[0]?.at ?? null,
    outbox: rows.map(({ n, record, at, state, code, problems }, index) => ({
      n,
      kind: kinds[index] ?? null,
      record,
      at,
      state,
      ...(code !== undefined && { code }),
      ...(problems !== undefined && { problems }),
    })),
  };
}
