import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import type { Db } from './open.ts';

/** What is written down. Each has words in `locales/en-GB/office.json` under `audited.<code>`. */
export const AuditCode = z.enum([
  // people's words were shown, or given out
  'overview-read',
  'records-listed',
  'record-read',
  'answers-read',
  'records-exported',
  'participant-read',
  'access-given',
  'device-read',
  // who may do what in the office
  'account-made',
  'account-opened',
  'link-made',
  'role-changed',
  'account-removed',
  // whose phone may send and read
  'invite-made',
  'invite-withdrawn',
  'card-made',
  'card-cancelled',
  'device-enrolled',
  'device-revoked',
  // what waited sealed for somebody's decision
  'held-opened',
  'held-discarded',
  // what can no longer be read
  'record-erased',
  'participant-erased',
  'records-expired',
  'audit-expired',
  // copies and keys
  'backup-made',
  'backup-restored',
  'key-added',
  'data-key-added',
  'key-retired',
]);
export type AuditCode = z.infer<typeof AuditCode>;

/** Whoever did it: somebody in the office, whoever runs the server, the server by itself, or a phone. */
export const By = z.enum(['office', 'command-line', 'server', 'device']);
export type By =
  { by: 'office'; account: string } | { by: 'command-line' } | { by: 'server' } | { by: 'device' };

/** Ids and codes only: never anybody's words. */
export interface Entry {
  what: AuditCode;
  /** The id of the record, account, key, person or device that it was about. */
  about?: string | null;
  /** A kind, a city, a role, a count. */
  more?: string | null;
}

/** An entry as it stands. */
export interface AuditEntry {
  id: string;
  at: number;
  by: z.infer<typeof By>;
  account: string | null;
  what: AuditCode;
  about: string | null;
  more: string | null;
}

let written = 0;

/** An id whose text order is the order of writing, also within a millisecond of one process. */
export function entryId(at: number): string {
  written += 1;
  const count = String(written).padStart(10, '0');
  return `${String(at).padStart(15, '0')}-${count}-${randomUUID()}`;
}

/** Writes an entry. Nothing changes one, or deletes it before its time is over (see `over.ts`); the database refuses to. */
export async function note(db: Db, programme: string, at: number, who: By, entry: Entry): Promise<void> {
  await db
    .insertInto('audit')
    .values({
      id: entryId(at),
      programme,
      at,
      by: who.by,
      account: who.by === 'office' ? who.account : null,
      what: entry.what,
      about: entry.about ?? null,
      more: entry.more ?? null,
    })
    .execute();
}

/** A page of entries, the newest first, and how many there are of them all. */
export async function auditPage(
  db: Db,
  programme: string,
  { offset, limit }: { offset: number; limit: number },
): Promise<{ count: number; entries: AuditEntry[] }> {
  const all = db.selectFrom('audit').where('programme', '=', programme);
  const { count } = await all
    .select((eb) => eb.fn.countAll<number | string>().as('count'))
    .executeTakeFirstOrThrow();
  const rows = await all.selectAll().orderBy('id', 'desc').offset(offset).limit(limit).execute();
  const entries = rows.map(({ id, at, by, account, what, about, more }): AuditEntry => ({
    ...{ id, at, account, about, more },
    by: By.parse(by),
    what: AuditCode.parse(what),
  }));
  return { count: Number(count), entries };
}

/** When each of the programme's keys was added and retired, as far as the audit tells. */
export async function keyDates(
  db: Db,
  programme: string,
): Promise<Map<string, { added?: number; retired?: number }>> {
  const rows = await db
    .selectFrom('audit')
    .select(['at', 'what', 'about'])
    .where('programme', '=', programme)
    .where('what', 'in', ['key-added', 'key-retired'])
    .orderBy('id')
    .execute();
  const dates = new Map<string, { added?: number; retired?: number }>();
  for (const { at, what, about } of rows)
    if (about !== null)
      dates.set(about, { ...dates.get(about), [what === 'key-added' ? 'added' : 'retired']: at });
  return dates;
}
