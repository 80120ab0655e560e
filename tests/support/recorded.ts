import { join } from 'node:path';
import Database from 'better-sqlite3';
import { fold, type Tree } from '../../src/lib/records/patch.ts';
import { valuesOf, type Fields } from '../../src/lib/sync/merge.ts';
import type { Endpoint } from './endpoint.ts';
import { wordsOf } from './words-at-rest.ts';

/** A record as the endpoint's database has it. */
export interface Recorded {
  id: string;
  kind: string;
  deleted: boolean;
  record: Tree;
}

interface Row {
  id: string;
  kind: string;
  deleted: number;
  fields: string;
}

/** Every record in the endpoint's database, read from the file itself and not through the code under test. */
export function recorded(endpoint: Endpoint, kind?: string): Recorded[] {
  const db = new Database(join(endpoint.dataFolder, 'mifriendly.db'), { readonly: true });
  try {
    const rows = db.prepare('select id, kind, deleted, fields from records').all() as Row[];
    const open = wordsOf(endpoint, 'records');
    return rows
      .filter((row) => kind === undefined || row.kind === kind)
      .map((row) => ({
        id: row.id,
        kind: row.kind,
        deleted: row.deleted === 1,
        record: fold(open(row.id, valuesOf(JSON.parse(row.fields) as Fields))),
      }));
  } finally {
    db.close();
  }
}
