import * as z from 'zod/mini';
import type { ExpressionBuilder, ExpressionWrapper, Selectable, SqlBool } from 'kysely';
import { AnswerCode } from '../../sync/answer.ts';
import { fromJson } from './json.ts';
import type { Db } from './open.ts';
import type { NumbersTable, Tables } from './tables.ts';
import type { Place, Words } from './words.ts';

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
  /** The day under which it was stored, where the device's clock had filled in another one. */
  day: string | null;
  answeredAt: number;
}

// paths and codes; a path can hold a word that somebody's phone made up
function problemsAt(programme: string, device: string, n: number): Place {
  return [programme, 'numbers', `${device}/${String(n)}`, 'problems'];
}

function numberOf(words: Words, row: Selectable<NumbersTable>): AnsweredNumber {
  const place = problemsAt(row.programme, row.device, row.n);
  return {
    device: row.device,
    n: row.n,
    change: row.change,
    digest: row.digest,
    answer: Settled.parse(row.answer),
    code: row.code === null ? null : AnswerCode.parse(row.code),
    problems: row.problems === null ? null : fromJson(Problems, words.open(place, row.problems)),
    stamp: row.stamp,
    day: row.day,
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
      problems:
        number.problems &&
        db.words.seal(problemsAt(programme, number.device, number.n), JSON.stringify(number.problems)),
      stamp: number.stamp,
      day: number.day,
      answered_at: number.answeredAt,
    })
    .execute();
}

/** Decides over a number that was held: from now on its answer is this one. */
export async function decideNumber(
  db: Db,
  programme: string,
  number: Pick<AnsweredNumber, 'device' | 'n' | 'answer' | 'code' | 'stamp' | 'day' | 'answeredAt'>,
): Promise<void> {
  await db
    .updateTable('numbers')
    .set({
      answer: number.answer,
      code: number.code,
      problems: null,
      stamp: number.stamp,
      day: number.day,
      answered_at: number.answeredAt,
    })
    .where('programme', '=', programme)
    .where('device', '=', number.device)
    .where('n', '=', number.n)
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
  return row ? numberOf(db.words, row) : null;
}

/** True when the change id was answered under any other number of this or of any other device. */
export async function isChangeKnown(
  db: Db,
  programme: string,
  change: string,
  own: { device: string; n: number },
): Promise<boolean> {
  const row = await db
    .selectFrom('numbers')
    .select('n')
    .where('programme', '=', programme)
    .where('change', '=', change)
    .where((eb) => eb.or([eb('device', '!=', own.device), eb('n', '!=', own.n)]))
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

/** Leaves out a refused change that a later one has mended: nobody need look at it any more. */
export function notMended(
  eb: ExpressionBuilder<Tables, 'numbers'>,
): ExpressionWrapper<Tables, 'numbers', SqlBool> {
  return eb.not(
    eb.exists(
      eb
        .selectFrom('changes')
        .select('changes.change')
        .whereRef('changes.programme', '=', 'numbers.programme')
        .whereRef('changes.mends', '=', 'numbers.change'),
    ),
  );
}

/** The numbers of a device that never arrived though a higher one did; at most `limit`, the lowest first. */
export async function gapsOf(
  db: Db,
  programme: string,
  { id, given, answered }: { id: string; given: number; answered: { upTo: number } },
  limit: number,
): Promise<number[]> {
  const gaps: number[] = [];
  let expected = answered.upTo + 1;
  const rows = await db
    .selectFrom('numbers')
    .select('n')
    .where('programme', '=', programme)
    .where('device', '=', id)
    .where('n', '>', answered.upTo)
    .orderBy('n')
    .execute();
  for (const { n } of [...rows, { n: given + 1 }]) {
    for (; expected < n && gaps.length < limit; expected += 1) gaps.push(expected);
    expected = n + 1;
  }
  return gaps;
}
