import { createHash, type Hash } from 'node:crypto';
import Sqlite from 'better-sqlite3';
import * as z from 'zod/mini';

const Table = z.strictObject({ rows: z.int(), digest: z.string() });

/** What a database holds, table by table: two with the same contents hold the same, to the last byte. */
export const Contents = z.strictObject({
  programmes: z.array(z.string()),
  /** The migrations that it has had, in their order. */
  migrations: z.array(z.string()),
  /** The last order that any change was given. */
  latestOrder: z.int(),
  tables: z.record(z.string(), Table),
  /** One SHA-256 over the digests of all tables, for people to compare. */
  digest: z.string(),
});
export type Contents = z.infer<typeof Contents>;

function addValue(hash: Hash, value: unknown): void {
  if (value === null) hash.update('n;');
  else if (typeof value === 'bigint') hash.update(`i${String(value)};`);
  else if (typeof value === 'number') hash.update(`f${String(value)};`);
  else if (typeof value === 'string') hash.update(`t${String(Buffer.byteLength(value))}:${value}`);
  else if (value instanceof Uint8Array) hash.update(`b${String(value.length)}:`).update(value);
  else throw new Error('a value that SQLite does not have');
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

function readTable(database: Sqlite.Database, name: string): z.infer<typeof Table> {
  const columns = z
    .array(z.object({ name: z.string(), pk: z.number() }))
    .parse(database.pragma(`table_info(${quoted(name)})`));
  const keys = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
  const order = (keys.length > 0 ? keys : columns).map((column) => quoted(column.name)).join(', ');
  const hash = createHash('sha256');
  for (const column of columns) addValue(hash, column.name);
  let rows = 0;
  const all = database
    .prepare(`select * from ${quoted(name)} order by ${order}`)
    .safeIntegers()
    .raw();
  for (const row of all.iterate()) {
    if (!Array.isArray(row)) throw new Error('a raw row is a list');
    for (const value of row) addValue(hash, value);
    rows += 1;
  }
  return { rows, digest: hash.digest('base64url') };
}

function column(database: Sqlite.Database, query: string): string[] {
  return z.array(z.string()).parse(database.prepare(query).pluck().all());
}

function isSound(database: Sqlite.Database): boolean {
  const said = database.pragma('integrity_check', { simple: true });
  const broken = z.array(z.unknown()).parse(database.pragma('foreign_key_check'));
  return said === 'ok' && broken.length === 0;
}

/** Reads what an endpoint's database file holds, without changing it. Null for one that is damaged or is none. */
export function readContents(file: string): Contents | null {
  let database: Sqlite.Database | null = null;
  try {
    database = new Sqlite(file, { readonly: true, fileMustExist: true });
    if (!isSound(database)) return null;
    const names = column(
      database,
      `select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\' order by name`,
    );
    const tables: Contents['tables'] = {};
    const hash = createHash('sha256');
    for (const name of names) {
      const table = readTable(database, name);
      tables[name] = table;
      hash.update(`${name} ${table.digest}\n`);
    }
    for (const sql of column(database, 'select sql from sqlite_schema where sql is not null order by name'))
      hash.update(`${sql}\n`);
    return {
      programmes: column(database, 'select id from programmes order by id'),
      migrations: column(database, 'select name from migrations order by name'),
      latestOrder: z
        .int()
        .parse(database.prepare('select coalesce(max(counter), 0) from programmes').pluck().get()),
      tables,
      digest: hash.digest('base64url'),
    };
  } catch (error) {
    if (error instanceof Sqlite.SqliteError) return null;
    throw error;
  } finally {
    database?.close();
  }
}

/** How many rows a table has; none where there is no such table. */
export function rowsOf({ tables }: Contents, table: string): number {
  return tables[table]?.rows ?? 0;
}
