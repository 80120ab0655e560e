// What only the office's screens ask of the records.
import type { Db } from './open.ts';
import { findRecords, type StoredRecord } from './records.ts';

/** The records that changed last. */
export async function newestRecords(db: Db, programme: string, limit: number): Promise<StoredRecord[]> {
  const rows = await db
    .selectFrom('records')
    .select('id')
    .where('programme', '=', programme)
    .where('deleted', '=', 0)
    .orderBy('order', 'desc')
    .limit(limit)
    .execute();
  return findRecords(
    db,
    programme,
    rows.map(({ id }) => id),
  );
}

/** Which postcards to read beside a needs table, and which stretch of them. */
export interface CardFilter {
  city: string;
  language: string | null;
  offset: number;
  limit: number;
}

/** Postcards of a city, newest day first, and how many there are of them. */
export async function pageOfPostcards(
  db: Db,
  programme: string,
  { city, language, offset, limit }: CardFilter,
): Promise<{ count: number; cards: StoredRecord[] }> {
  let matching = db
    .selectFrom('records')
    .where('programme', '=', programme)
    .where('kind', '=', 'postcard')
    .where('city', '=', city)
    .where('deleted', '=', 0);
  if (language !== null) {
    // the fields are JSON that we wrote ourselves; a quote inside an answer is escaped there, so that no
    // answer can look like this
    matching = matching.where('fields', 'like', `%"language":{"value":"${language.replace(/[%_]/g, '')}",%`);
  }
  const { count } = await matching
    .select((eb) => eb.fn.countAll<number | string>().as('count'))
    .executeTakeFirstOrThrow();
  const rows = await matching
    .select('id')
    .orderBy('day', 'desc')
    .orderBy('id', 'desc')
    .offset(offset)
    .limit(limit)
    .execute();
  const cards = await findRecords(
    db,
    programme,
    rows.map(({ id }) => id),
  );
  return { count: Number(count), cards };
}
