// Seals all words of a database: those that stood there readable, once, in a migration; and those under an older data
// key, when there is a new one. Page by page, so that a country's records need no memory.
import { KindName } from '../../records/index.ts';
import { Patch } from '../../records/patch.ts';
import { Fields, valuesOf } from '../../sync/merge.ts';
import { fromJson } from './json.ts';
import type { Db } from './db.ts';
import { isSealed, openFields, openPatch, sealFields, sealPatch } from './sealed.ts';
import type { Place } from './words.ts';

/** What the columns hold that are nothing but words: readable text, or sealed text. */
export type Before = 'readable' | 'sealed';

/** One page: the id of its last row, or null when it was the last one; and how many rows were sealed anew. */
export interface Page {
  last: string | null;
  count: number;
}

type Sheet = (db: Db, programme: string, after: string, before: Before) => Promise<Page>;

const PAGE = 500;

/** The column sealed anew, or null when it is under the newest key already. */
function anew({ words }: Db, place: Place, stored: string, before: Before): string | null {
  if (before === 'readable') return words.seal(place, stored);
  return words.isCurrent(stored) ? null : words.seal(place, words.open(place, stored));
}

function pageOf(rows: readonly { id: string }[], count: number): Page {
  return { last: rows.length < PAGE ? null : (rows.at(-1)?.id ?? null), count };
}

// Each update asks that the row is as it was read: whoever changed it meanwhile has sealed it anew.

const records: Sheet = async (db, programme, after) => {
  const rows = await db
    .selectFrom('records')
    .select(['id', 'kind', 'fields'])
    .where('programme', '=', programme)
    .where('id', '>', after)
    .orderBy('id')
    .limit(PAGE)
    .execute();
  let count = 0;
  for (const { id, kind: name, fields } of rows) {
    const kind = KindName.parse(name);
    const stored = fromJson(Fields, fields);
    if (isSealed(db.words, kind, valuesOf(stored))) continue;
    const row = [programme, 'records', id] as const;
    const sealed = sealFields(db.words, row, kind, openFields(db.words, row, kind, stored));
    await db
      .updateTable('records')
      .set({ fields: JSON.stringify(sealed) })
      .where('programme', '=', programme)
      .where('id', '=', id)
      .where('fields', '=', fields)
      .execute();
    count += 1;
  }
  return pageOf(rows, count);
};

const changes: Sheet = async (db, programme, after) => {
  const rows = await db
    .selectFrom('changes')
    .select(['change as id', 'kind', 'patch'])
    .where('programme', '=', programme)
    .where('change', '>', after)
    .orderBy('change')
    .limit(PAGE)
    .execute();
  let count = 0;
  for (const { id, kind: name, patch } of rows) {
    const kind = KindName.parse(name);
    const stored = fromJson(Patch, patch);
    if (isSealed(db.words, kind, stored)) continue;
    const row = [programme, 'changes', id] as const;
    const sealed = sealPatch(db.words, row, kind, openPatch(db.words, row, kind, stored));
    await db
      .updateTable('changes')
      .set({ patch: JSON.stringify(sealed) })
      .where('programme', '=', programme)
      .where('change', '=', id)
      .where('patch', '=', patch)
      .execute();
    count += 1;
  }
  return pageOf(rows, count);
};

const people: Sheet = async (db, programme, after, before) => {
  const rows = await db
    .selectFrom('people')
    .select(['id', 'name'])
    .where('programme', '=', programme)
    .where('id', '>', after)
    .orderBy('id')
    .limit(PAGE)
    .execute();
  let count = 0;
  for (const { id, name } of rows) {
    const sealed = anew(db, [programme, 'people', id, 'name'], name, before);
    if (sealed === null) continue;
    await db
      .updateTable('people')
      .set({ name: sealed })
      .where('programme', '=', programme)
      .where('id', '=', id)
      .where('name', '=', name)
      .execute();
    count += 1;
  }
  return pageOf(rows, count);
};

const needs: Sheet = async (db, programme, after, before) => {
  const rows = await db
    .selectFrom('needs')
    .select(['id', 'issue', 'mapping', 'more'])
    .where('programme', '=', programme)
    .where('id', '>', after)
    .orderBy('id')
    .limit(PAGE)
    .execute();
  let count = 0;
  for (const { id, ...typed } of rows) {
    let changed = false;
    for (const column of ['issue', 'mapping', 'more'] as const) {
      const sealed = anew(db, [programme, 'needs', id, column], typed[column], before);
      if (sealed === null) continue;
      await db
        .updateTable('needs')
        .set({ [column]: sealed })
        .where('programme', '=', programme)
        .where('id', '=', id)
        .where(column, '=', typed[column])
        .execute();
      changed = true;
    }
    if (changed) count += 1;
  }
  return pageOf(rows, count);
};

// few numbers have problems, and none has many: all of a device's are one page
const numbers: Sheet = async (db, programme, after, before) => {
  const device = await db
    .selectFrom('devices')
    .select('id')
    .where('programme', '=', programme)
    .where('id', '>', after)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  if (!device) return { last: null, count: 0 };
  const rows = await db
    .selectFrom('numbers')
    .select(['n', 'problems'])
    .where('programme', '=', programme)
    .where('device', '=', device.id)
    .where('problems', 'is not', null)
    .execute();
  let count = 0;
  for (const { n, problems } of rows) {
    if (problems === null) continue;
    const place: Place = [programme, 'numbers', `${device.id}/${String(n)}`, 'problems'];
    const sealed = anew(db, place, problems, before);
    if (sealed === null) continue;
    await db
      .updateTable('numbers')
      .set({ problems: sealed })
      .where('programme', '=', programme)
      .where('device', '=', device.id)
      .where('n', '=', n)
      .where('problems', '=', problems)
      .execute();
    count += 1;
  }
  return { last: device.id, count };
};

const SHEETS: readonly Sheet[] = [people, needs, records, changes, numbers];

/**
 * Seals every word of a programme under the newest data key. `run` gives each page a transaction, of its own or a common
 * one. Returns how many rows were sealed anew.
 */
export async function resealAll(
  run: <T>(work: (db: Db) => Promise<T>) => Promise<T>,
  programme: string,
  before: Before,
): Promise<number> {
  let count = 0;
  for (const sheet of SHEETS) {
    let after: string | null = '';
    while (after !== null) {
      const from: string = after;
      const page: Page = await run((db) => sheet(db, programme, from, before));
      count += page.count;
      after = page.last;
    }
  }
  return count;
}
