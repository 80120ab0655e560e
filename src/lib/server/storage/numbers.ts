import * as z from 'zod/mini';
import type { Selectable } from 'kysely';
import { AnswerCode } from '../../sync/answer.ts';
import { fromJson } from './json.ts';
import type { Db } from './open.ts';
import type { NumbersTable } from './tables.ts';

const Problems = z.array(z.strictObject({ path: z.string(), code: z.string() }));
const Settled = z.enum(['stored', 'held', 'refused']);

/** What a number of a device was answered, for good. */
export interface AnsweredNumber {
  device: string;
  n: number;
  change: string;
  digest: string;
  answer: z.infer<typeof Settled>;
  code: AnswerCode | null;
  problems: z.infer<typeof Problems> | null;
  stamp: string | null;
  answeredAt: number;
}

/** A refused or held change as the office sees it: whose, when and why; never its content. */
export interface Trouble extends AnsweredNumber {
  person: string;
  personName: string;
}

function numberOf(row: Selectable<NumbersTable>): AnsweredNumber {
  return {
    device: row.device,
    n: row.n,
    change: row.change,
    digest: row.digest,
    answer: Settled.parse(row.answer),
    code: row.code === null ? null : AnswerCode.parse(row.code),
    problems: row.problems === null ? null : fromJson(Problems, row.problems),
    stamp: row.stamp,
    answeredAt: row.answered_at,
  };
}

export async function addNumber(db: Db, programme: string, number: AnsweredNumber): Promise<void> {
  await db
    .insertInto('numbers')
    .values({
      programme,
      device: number.device,
      n: number.n,
      change: number.change,
      digest: number.digest,
      answer: number.answer,
      code: number.code,
      problems: number.problems ? JSON.stringify(number.problems) : null,
      stamp: number.stamp,
      answered_at: number.answeredAt,
    })
    .execute();
}

export async function findNumber(
  db: Db,
  programme: string,
  device: string,
  n: number,
): Promise<AnsweredNumber | null> {
  const row = await db
    .selectFrom('numbers')
    .selectAll()
    .where('programme', '=', programme)
    .where('device', '=', device)
    .where('n', '=', n)
    .executeTakeFirst();
  return row ? numberOf(row) : null;
}

/** True when the change id was answered under any number of any device. */
export async function isChangeKnown(db: Db, programme: string, change: string): Promise<boolean> {
  const row = await db
    .selectFrom('numbers')
    .select('n')
    .where('programme', '=', programme)
    .where('change', '=', change)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Stamps of the device's nearest accepted numbers below and above `n`. */
export async function neighbours(
  db: Db,
  programme: string,
  device: string,
  n: number,
): Promise<{ before: string | null; after: string | null }> {
  const stored = db
    .selectFrom('numbers')
    .select('stamp')
    .where('programme', '=', programme)
    .where('device', '=', device)
    .where('stamp', 'is not', null)
    .limit(1);
  const before = await stored.where('n', '<', n).orderBy('n', 'desc').executeTakeFirst();
  const after = await stored.where('n', '>', n).orderBy('n').executeTakeFirst();
  return { before: before?.stamp ?? null, after: after?.stamp ?? null };
}

/** Digests of the device's answered numbers after `n`, in their order; at most `limit`. */
export async function digestsAfter(
  db: Db,
  programme: string,
  device: string,
  n: number,
  limit: number,
): Promise<{ n: number; digest: string }[]> {
  return db
    .selectFrom('numbers')
    .select(['n', 'digest'])
    .where('programme', '=', programme)
    .where('device', '=', device)
    .where('n', '>', n)
    .orderBy('n')
    .limit(limit)
    .execute();
}

/** Refused and held changes, newest first. */
export async function listTroubles(db: Db, programme: string, limit: number): Promise<Trouble[]> {
  const rows = await db
    .selectFrom('numbers')
    .innerJoin('devices', (join) =>
      join.onRef('devices.programme', '=', 'numbers.programme').onRef('devices.id', '=', 'numbers.device'),
    )
    .innerJoin('people', (join) =>
      join.onRef('people.programme', '=', 'devices.programme').onRef('people.id', '=', 'devices.person'),
    )
    .selectAll('numbers')
    .select(['people.id as person', 'people.name as person_name'])
    .where('numbers.programme', '=', programme)
    .where('numbers.answer', 'in', ['refused', 'held'])
    .orderBy('numbers.answered_at', 'desc')
    .orderBy('numbers.n', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...numberOf(row), person: row.person, personName: row.person_name }));
}

/** Keeps an envelope of a revoked device, sealed as it came. */
export async function hold(
  db: Db,
  programme: string,
  held: { device: string; n: number; bytes: Uint8Array; receivedAt: number },
): Promise<void> {
  await db
    .insertInto('held')
    .values({
      programme,
      device: held.device,
      n: held.n,
      bytes: Buffer.from(held.bytes),
      received_at: held.receivedAt,
    })
    .execute();
}

export async function countHeld(db: Db, programme: string, device: string): Promise<number> {
  const { count } = await db
    .selectFrom('held')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('programme', '=', programme)
    .where('device', '=', device)
    .executeTakeFirstOrThrow();
  return count;
}
