import type { Tally } from '../../insight/tally.ts';
import type { Db } from './open.ts';

/** Adds differences to the running counts; one that comes to nothing goes. */
export async function addToTallies(db: Db, programme: string, differences: readonly Tally[]): Promise<void> {
  for (const { city, month, measure, key, amount, people } of differences) {
    await db
      .insertInto('tallies')
      .values({ programme, city, month, measure, key, amount, people: people ? 1 : 0 })
      .onConflict((c) =>
        c
          .columns(['programme', 'city', 'month', 'measure', 'key'])
          .doUpdateSet((eb) => ({ amount: eb('tallies.amount', '+', eb.ref('excluded.amount')) })),
      )
      .execute();
    if (amount >= 0) continue;
    await db
      .deleteFrom('tallies')
      .where('programme', '=', programme)
      .where('city', '=', city)
      .where('month', '=', month)
      .where('measure', '=', measure)
      .where('key', '=', key)
      .where('amount', '=', 0)
      .execute();
  }
}

/** The running counts, optionally of some cities or of a span of months. */
export async function listTallies(
  db: Db,
  programme: string,
  filter: { cities?: readonly string[]; from?: string; to?: string } = {},
): Promise<Tally[]> {
  let query = db.selectFrom('tallies').selectAll().where('programme', '=', programme);
  const { cities } = filter;
  if (cities) query = query.where((eb) => (cities.length > 0 ? eb('city', 'in', cities) : eb.or([])));
  if (filter.from !== undefined) query = query.where('month', '>=', filter.from);
  if (filter.to !== undefined) query = query.where('month', '<=', filter.to);
  const rows = await query.orderBy('city').orderBy('month').orderBy('measure').orderBy('key').execute();
  return rows.map((row) => ({
    city: row.city,
    month: row.month,
    measure: row.measure,
    key: row.key,
    amount: row.amount,
    people: row.people === 1,
  }));
}
