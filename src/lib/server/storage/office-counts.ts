// What only the office's screens count.
import { AnswerCode } from '../../sync/answer.ts';
import { notMended } from './numbers.ts';
import type { Db } from './open.ts';

/** A measure of a city over all months and keys. */
export interface Sum {
  city: string;
  measure: string;
  amount: number;
}

/** The running counts of some measures, added over months and keys, by city. */
export async function tallySums(db: Db, programme: string, measures: readonly string[]): Promise<Sum[]> {
  const rows = await db
    .selectFrom('tallies')
    .select(['city', 'measure', (eb) => eb.fn.sum<number | string>('amount').as('amount')])
    .where('programme', '=', programme)
    .where('measure', 'in', measures)
    .groupBy(['city', 'measure'])
    .execute();
  return rows.map(({ city, measure, amount }) => ({ city, measure, amount: Number(amount) }));
}

/** The keys that a measure has in a city, with their counts, the greatest first. */
export async function tallyKeys(
  db: Db,
  programme: string,
  city: string,
  measure: string,
): Promise<{ key: string; amount: number }[]> {
  const rows = await db
    .selectFrom('tallies')
    .select(['key', (eb) => eb.fn.sum<number | string>('amount').as('amount')])
    .where('programme', '=', programme)
    .where('city', '=', city)
    .where('measure', '=', measure)
    .groupBy('key')
    .execute();
  return rows
    .map(({ key, amount }) => ({ key, amount: Number(amount) }))
    .filter(({ amount }) => amount > 0)
    .sort((a, b) => b.amount - a.amount || (a.key < b.key ? -1 : 1));
}

/** How many changes of a device were refused or held for one reason. Never what they said. */
export interface Reason {
  answer: 'refused' | 'held';
  code: AnswerCode | null;
  count: number;
  latest: number;
}

/** Why changes of a device were refused or held, the most frequent reason first. */
export async function reasonsOf(db: Db, programme: string, device: string): Promise<Reason[]> {
  const rows = await db
    .selectFrom('numbers')
    .select([
      'answer',
      'code',
      (eb) => eb.fn.countAll<number | string>().as('count'),
      (eb) => eb.fn.max('answered_at').as('latest'),
    ])
    .where('programme', '=', programme)
    .where('device', '=', device)
    .where('answer', 'in', ['refused', 'held'])
    .where(notMended)
    .groupBy(['answer', 'code'])
    .execute();
  return rows
    .map(({ answer, code, count, latest }) => ({
      answer: answer === 'held' ? ('held' as const) : ('refused' as const),
      code: code === null ? null : AnswerCode.parse(code),
      count: Number(count),
      latest,
    }))
    .sort((a, b) => b.count - a.count || b.latest - a.latest);
}
