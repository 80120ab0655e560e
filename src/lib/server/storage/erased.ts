import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import type { Db } from './open.ts';

/** See the table. */
export const ErasedWhat = z.enum(['record', 'cleaned', 'expired', 'member']);
export type ErasedWhat = z.infer<typeof ErasedWhat>;

/** Something that was erased: its id and when, and nothing of what it was. */
export interface Erased {
  order: number;
  what: ErasedWhat;
  id: string;
  at: number;
}

/** What phones are told: records that are gone, and records that live on without somebody. */
export interface Forgotten {
  erased: string[];
  cleaned: string[];
}

/** How a participant's code is remembered: it can be recognised when it comes again, and not be read. */
export function hashOfMember(programme: string, code: string): string {
  return createHash('sha256').update(`mifriendly member ${programme} ${code}`).digest('base64url');
}

/** The nameless mark that takes the place of somebody's in one session: nobody can tell two sessions' are one person's. */
export function namelessMark(session: string, code: string): string {
  const hex = createHash('sha256').update(`mifriendly mark ${session} ${code}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

export async function rememberErased(db: Db, programme: string, erased: Erased): Promise<void> {
  await db
    .insertInto('erased')
    .values({ programme, ...erased })
    .execute();
}

/** Whether a record was erased: from then on whatever comes for it is stored nowhere. */
export async function isErased(db: Db, programme: string, record: string): Promise<boolean> {
  const row = await db
    .selectFrom('erased')
    .select('order')
    .where('programme', '=', programme)
    .where('id', '=', record)
    .where('what', '=', 'record')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Those of some participants' codes that were erased. */
export async function erasedMembers(
  db: Db,
  programme: string,
  codes: readonly string[],
): Promise<Set<string>> {
  const byHash = new Map(codes.map((code) => [hashOfMember(programme, code), code]));
  if (byHash.size === 0) return new Set();
  const rows = await db
    .selectFrom('erased')
    .select('id')
    .where('programme', '=', programme)
    .where('what', '=', 'member')
    .where('id', 'in', [...byHash.keys()])
    .execute();
  return new Set(rows.flatMap(({ id }) => byHash.get(id) ?? []));
}

function sorted(rows: readonly { what: string; id: string }[]): Forgotten {
  const of = (what: ErasedWhat): string[] => [
    ...new Set(rows.flatMap((row) => (row.what === what ? [row.id] : []))),
  ];
  return { erased: [...of('record'), ...of('expired')], cleaned: of('cleaned') };
}

/** What was erased after one order and up to another, at most `limit` of it; `upTo`: how far that goes. */
export async function erasedAfter(
  db: Db,
  programme: string,
  range: { after: number; upTo: number; limit: number },
): Promise<Forgotten & { upTo: number }> {
  const rows = await db
    .selectFrom('erased')
    .select(['order', 'what', 'id'])
    .where('programme', '=', programme)
    .where('order', '>', range.after)
    .where('order', '<=', range.upTo)
    .orderBy('order')
    .limit(range.limit)
    .execute();
  const last = rows.length === range.limit ? rows.at(-1) : undefined;
  return { ...sorted(rows), upTo: last?.order ?? range.upTo };
}

/** The ids of records that went last, for a phone that does not say how far it was told. */
export async function newestErased(db: Db, programme: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('erased')
    .select('id')
    .where('programme', '=', programme)
    .where('what', 'in', ['record', 'expired'])
    .orderBy('order', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** Ids of all erased records, the oldest first: to be kept outside, and erased again after a restore. */
export async function allErased(db: Db, programme: string): Promise<string[]> {
  const rows = await db
    .selectFrom('erased')
    .select('id')
    .where('programme', '=', programme)
    .where('what', '=', 'record')
    .orderBy('order')
    .execute();
  return rows.map(({ id }) => id);
}
