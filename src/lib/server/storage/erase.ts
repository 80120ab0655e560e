// Takes words out of tables for good. That no byte of them stays in the files is `wipe`'s, afterwards.
import { KindName } from '../../records/index.ts';
import { Patch } from '../../records/patch.ts';
import { fromJson } from './json.ts';
import type { Db } from './open.ts';
import { openPatch, sealPatch } from './sealed.ts';

// a refused change's problems can hold a word that somebody's phone made a path of
async function dropProblemsOf(db: Db, programme: string, record: string): Promise<void> {
  await db
    .updateTable('numbers')
    .set({ problems: null })
    .where('programme', '=', programme)
    .where('problems', 'is not', null)
    .where('device', 'in', (eb) =>
      eb
        .selectFrom('changes')
        .select('changes.device')
        .where('changes.programme', '=', programme)
        .where('changes.record', '=', record),
    )
    .execute();
}

/** Removes the history of a record. Numbers stay answered as they were, without a day. */
export async function removeHistory(db: Db, programme: string, record: string): Promise<void> {
  await dropProblemsOf(db, programme, record);
  await db
    .updateTable('numbers')
    .set({ day: null })
    .where('programme', '=', programme)
    .where('day', 'is not', null)
    .where('change', 'in', (eb) =>
      eb
        .selectFrom('changes')
        .select('changes.change')
        .where('changes.programme', '=', programme)
        .where('changes.record', '=', record),
    )
    .execute();
  await db.deleteFrom('changes').where('programme', '=', programme).where('record', '=', record).execute();
}

/** Removes a record with its history. */
export async function removeRecord(db: Db, programme: string, record: string): Promise<void> {
  await removeHistory(db, programme, record);
  await db.deleteFrom('records').where('programme', '=', programme).where('id', '=', record).execute();
}

/** Rewrites every change of a record's history, sealed anew where it changes. */
export async function rewriteHistory(
  db: Db,
  programme: string,
  record: string,
  rewrite: (patch: Patch) => Patch,
): Promise<void> {
  await dropProblemsOf(db, programme, record);
  const rows = await db
    .selectFrom('changes')
    .select(['change', 'kind', 'patch'])
    .where('programme', '=', programme)
    .where('record', '=', record)
    .execute();
  for (const { change, kind: name, patch } of rows) {
    const kind = KindName.parse(name);
    const row = [programme, 'changes', change] as const;
    const before = openPatch(db.words, row, kind, fromJson(Patch, patch));
    const after = rewrite(before);
    if (JSON.stringify(after) === JSON.stringify(before)) continue;
    await db
      .updateTable('changes')
      .set({ patch: JSON.stringify(sealPatch(db.words, row, kind, after)) })
      .where('programme', '=', programme)
      .where('change', '=', change)
      .execute();
  }
}

/** Ids of the records of a kind in which a path stands, now or in their history. `path`: ids and names of fields. */
export async function recordsWithPath(
  db: Db,
  programme: string,
  kind: KindName,
  path: string,
): Promise<string[]> {
  // the paths of a record's JSON are keys that we wrote ourselves; a quote inside a value is escaped there
  const like = `%"${path}":%`;
  const now = await db
    .selectFrom('records')
    .select('id')
    .where('programme', '=', programme)
    .where('kind', '=', kind)
    .where('fields', 'like', like)
    .execute();
  const before = await db
    .selectFrom('changes')
    .select('record as id')
    .distinct()
    .where('programme', '=', programme)
    .where('kind', '=', kind)
    .where('patch', 'like', like)
    .execute();
  return [...new Set([...now, ...before].map(({ id }) => id))].sort();
}
