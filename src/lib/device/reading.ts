import { readRecord, type KindName, type RecordOf } from '../records/index.ts';
import { isDeleted, layered } from '../sync/merge.ts';
import type { PhoneDatabase } from './database.ts';
import { openRow, openRows, type OpenRow } from './opening.ts';
import type { Shelf } from './phone.ts';
import { OutboxRow, RecordRow, type AnswerProblem } from './rows.ts';

/** Where a record stands on its way. */
export type RecordSync = 'waiting' | 'sent' | 'refused' | 'held';

/** What the endpoint said of a record that it did not store. */
export interface RecordProblem {
  code: string;
  problems: AnswerProblem[];
}

/** A record as a screen shows it. */
export interface Shown<K extends KindName> {
  id: string;
  record: RecordOf[K];
  savedAt: number;
  mine: boolean;
  sync: RecordSync;
  problem: RecordProblem | null;
}

/** The record behind a row – the endpoint's with the phone's own changes on top – or null if there is none to show. */
export function recordIn<K extends KindName>(kind: K, row: OpenRow): RecordOf[K] | null {
  if (!row.readable || row.kind !== kind) return null;
  const values = layered(
    row.base ?? {},
    row.unsent.map(({ patch }) => patch),
  );
  return isDeleted(values) ? null : readRecord(kind, values);
}

const LOUDEST = ['refused', 'held', 'waiting'] as const;

/** How a record stands, by what the outbox holds of it. */
export function syncOf(rows: readonly OutboxRow[]): { sync: RecordSync; problem: RecordProblem | null } {
  for (const state of LOUDEST) {
    const row = rows.find((each) => each.state === state);
    if (!row) continue;
    const problem = row.code === undefined ? null : { code: row.code, problems: row.problems ?? [] };
    return { sync: state, problem };
  }
  return { sync: 'sent', problem: null };
}

/** Everything in the outbox, by record. */
export async function outboxByRecord(db: PhoneDatabase): Promise<Map<string, OutboxRow[]>> {
  const byRecord = new Map<string, OutboxRow[]>();
  for (const row of await db.outbox.toArray()) {
    const parsed = OutboxRow.parse(row);
    byRecord.set(parsed.record, [...(byRecord.get(parsed.record) ?? []), parsed]);
  }
  return byRecord;
}

function shown<K extends KindName>(kind: K, row: OpenRow, outbox: readonly OutboxRow[]): Shown<K> | null {
  const record = recordIn(kind, row);
  return record && { id: row.id, record, savedAt: row.savedAt, mine: row.mine, ...syncOf(outbox) };
}

/** One record, or null when there is none (any more), or the phone is locked. */
export async function findRecord<K extends KindName>(
  { db, vault }: Shelf,
  kind: K,
  id: string,
): Promise<Shown<K> | null> {
  const row = await db.records.get(id);
  const outbox = await db.outbox.where('record').equals(id).toArray();
  const opened = row ? await openRow(vault, RecordRow.parse(row)) : null;
  return (
    opened &&
    shown(
      kind,
      opened,
      outbox.map((each) => OutboxRow.parse(each)),
    )
  );
}

/** All readable records of a kind, newest first; none while the phone is locked. */
export async function listRecords<K extends KindName>({ db, vault }: Shelf, kind: K): Promise<Shown<K>[]> {
  const rows = await db.records.toArray();
  const outbox = await outboxByRecord(db);
  return (await openRows(vault, rows))
    .flatMap((row) => shown(kind, row, outbox.get(row.id) ?? []) ?? [])
    .sort((a, b) => b.savedAt - a.savedAt || (a.id < b.id ? 1 : -1));
}
