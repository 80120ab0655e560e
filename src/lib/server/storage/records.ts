import type { ExpressionBuilder, ExpressionWrapper, Selectable, SqlBool } from 'kysely';
import { KindName } from '../../records/index.ts';
import { Fields } from '../../sync/merge.ts';
import { fromJson } from './json.ts';
import type { Db } from './open.ts';
import { openFields, sealFields } from './sealed.ts';
import type { RecordsTable, Tables } from './tables.ts';
import type { Words } from './words.ts';

/** A record as merged from all its accepted changes. */
export interface StoredRecord {
  id: string;
  kind: KindName;
  city: string;
  /** Empty for a kind that has no day. */
  day: string;
  /** Who made it first, and on what. */
  person: string;
  device: string;
  fields: Fields;
  deleted: boolean;
  /** The order of its last change. */
  order: number;
  firstAcceptedAt: number;
  lastAcceptedAt: number;
}

function recordOf(words: Words, row: Selectable<RecordsTable>): StoredRecord {
  const kind = KindName.parse(row.kind);
  return {
    id: row.id,
    kind,
    city: row.city,
    day: row.day,
    person: row.person,
    device: row.device,
    fields: openFields(words, [row.programme, 'records', row.id], kind, fromJson(Fields, row.fields)),
    deleted: row.deleted === 1,
    order: row.order,
    firstAcceptedAt: row.first_accepted_at,
    lastAcceptedAt: row.last_accepted_at,
  };
}

export async function findRecord(db: Db, programme: string, id: string): Promise<StoredRecord | null> {
  const row = await db
    .selectFrom('records')
    .selectAll()
    .where('programme', '=', programme)
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? recordOf(db.words, row) : null;
}

/** The records of some ids, those there are, in the order of the ids. */
export async function findRecords(
  db: Db,
  programme: string,
  ids: readonly string[],
): Promise<StoredRecord[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('records')
    .selectAll()
    .where('programme', '=', programme)
    .where('id', 'in', ids)
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row ? [recordOf(db.words, row)] : [];
  });
}

/** Puts a record in place of what was there under its id, if anything. */
export async function putRecord(db: Db, programme: string, record: StoredRecord): Promise<void> {
  const merged = {
    city: record.city,
    day: record.day,
    fields: JSON.stringify(
      sealFields(db.words, [programme, 'records', record.id], record.kind, record.fields),
    ),
    deleted: record.deleted ? (1 as const) : (0 as const),
    order: record.order,
    last_accepted_at: record.lastAcceptedAt,
  };
  await db
    .insertInto('records')
    .values({
      programme,
      id: record.id,
      kind: record.kind,
      person: record.person,
      device: record.device,
      first_accepted_at: record.firstAcceptedAt,
      ...merged,
    })
    .onConflict((c) => c.columns(['programme', 'id']).doUpdateSet(merged))
    .execute();
}

/** Which records a list shows. */
export interface RecordFilter {
  kinds?: readonly KindName[];
  cities?: readonly string[];
  /** First and last day, both included. A kind without days is not in a list that names one. */
  from?: string;
  to?: string;
  /** Only records first made by this person. */
  person?: string;
  deleted?: boolean;
}

type RecordExpression = ExpressionBuilder<Tables, 'records'>;

// `in ()` is read by SQLite alone; an empty `or` is false everywhere
function isIn(eb: RecordExpression, column: 'records.kind' | 'records.city', values: readonly string[]) {
  return values.length > 0 ? eb(column, 'in', values) : eb.or([]);
}

function matches(
  eb: RecordExpression,
  programme: string,
  filter: RecordFilter,
): ExpressionWrapper<Tables, 'records', SqlBool> {
  return eb.and([
    eb('records.programme', '=', programme),
    ...(filter.kinds ? [isIn(eb, 'records.kind', filter.kinds)] : []),
    ...(filter.cities ? [isIn(eb, 'records.city', filter.cities)] : []),
    ...(filter.from === undefined ? [] : [eb('records.day', '>=', filter.from)]),
    ...(filter.to === undefined ? [] : [eb('records.day', '<=', filter.to), eb('records.day', '!=', '')]),
    ...(filter.person === undefined ? [] : [eb('records.person', '=', filter.person)]),
    ...(filter.deleted === true ? [] : [eb('records.deleted', '=', 0)]),
  ]);
}

/**
 * One page of records, newest day first. `after` is the last record of the page before; `offset` leaves out that many,
 * for lists whose pages have numbers.
 */
export async function listRecords(
  db: Db,
  programme: string,
  filter: RecordFilter,
  page: { limit: number; after?: { day: string; id: string }; offset?: number },
): Promise<StoredRecord[]> {
  const { after } = page;
  let query = db
    .selectFrom('records')
    .selectAll()
    .where((eb) => matches(eb, programme, filter));
  if (after) {
    query = query.where((eb) =>
      eb.or([
        eb('records.day', '<', after.day),
        eb.and([eb('records.day', '=', after.day), eb('records.id', '<', after.id)]),
      ]),
    );
  }
  const rows = await query
    .orderBy('records.day', 'desc')
    .orderBy('records.id', 'desc')
    .limit(page.limit)
    .offset(page.offset ?? 0)
    .execute();
  return rows.map((row) => recordOf(db.words, row));
}

/** Every record that matches, page by page, so that an export of a million needs no memory for them. */
export async function* eachRecord(
  db: Db,
  programme: string,
  filter: RecordFilter,
): AsyncGenerator<StoredRecord> {
  const limit = 500;
  let after: { day: string; id: string } | undefined;
  for (;;) {
    const page = await listRecords(db, programme, filter, { limit, ...(after ? { after } : {}) });
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < limit) return;
    after = { day: last.day, id: last.id };
  }
}

/** How many records match. */
export async function countRecords(db: Db, programme: string, filter: RecordFilter): Promise<number> {
  const { count } = await db
    .selectFrom('records')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where((eb) => matches(eb, programme, filter))
    .executeTakeFirstOrThrow();
  return count;
}

/** What a phone may read: kinds of its cities that all share, and kinds of which it gets its person's own. */
export interface ReadScope {
  cities: readonly string[];
  ofCity: readonly KindName[];
  own: readonly KindName[];
  person: string;
  /** What was made on it is its person's own too, after it was cut from them. */
  device: string;
}

/** Records changed after an order and up to another, in order, deleted ones among them. */
export async function recordsAfter(
  db: Db,
  programme: string,
  scope: ReadScope,
  range: { after: number; upTo: number; limit: number },
): Promise<StoredRecord[]> {
  const rows = await db
    .selectFrom('records')
    .selectAll()
    .where('programme', '=', programme)
    .where('order', '>', range.after)
    .where('order', '<=', range.upTo)
    // what its time has shrunk is no phone's any more
    .where('expired_at', 'is', null)
    .where((eb) =>
      eb.or([
        // an empty list: see `isIn`
        ...(scope.ofCity.length > 0 && scope.cities.length > 0
          ? [eb.and([eb('kind', 'in', scope.ofCity), eb('city', 'in', scope.cities)])]
          : []),
        ...(scope.own.length > 0
          ? [
              eb.and([
                eb('kind', 'in', scope.own),
                eb.or([eb('person', '=', scope.person), eb('device', '=', scope.device)]),
              ]),
            ]
          : []),
      ]),
    )
    .orderBy('order')
    .limit(range.limit)
    .execute();
  return rows.map((row) => recordOf(db.words, row));
}
