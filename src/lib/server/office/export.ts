import { readRecord, type AnyRecord, type KindName } from '../../records/index.ts';
import type { Programme } from '../../programme/programme.ts';
import { valuesOf } from '../../sync/merge.ts';
import { eachRecord, findRecords, type RecordFilter, type StoredRecord } from '../storage/records.ts';
import type { Db } from '../storage/open.ts';
import { csvColumns, type CsvColumn } from './columns.ts';
import { BOM, line, type Cell } from './csv.ts';

/** What an export needs of the endpoint. */
export interface Source {
  storage: { db: Db };
  programme: Programme;
}

const PAGE = 200;

async function* pages(source: Source, filter: RecordFilter): AsyncGenerator<StoredRecord[]> {
  let page: StoredRecord[] = [];
  for await (const record of eachRecord(source.storage.db, source.programme.id, filter)) {
    page.push(record);
    if (page.length < PAGE) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

/** Names of the groups and events that records of a page point at. */
export async function namesFor(
  source: Source,
  records: readonly StoredRecord[],
): Promise<Map<string, string>> {
  const ids = records.flatMap(({ fields }) =>
    ['group', 'event'].flatMap((path) => {
      const value = fields[path]?.value;
      return typeof value === 'string' ? [value] : [];
    }),
  );
  const found = await findRecords(source.storage.db, source.programme.id, [...new Set(ids)]);
  return new Map(
    found.flatMap(({ id, fields }) => {
      const name = fields['name']?.value;
      return typeof name === 'string' ? [[id, name] as const] : [];
    }),
  );
}

const iso = (ms: number): string => new Date(ms).toISOString();

/**
 * All records of one kind as a CSV file, a piece a page: the record's id first, one column a field, both times of
 * its life last. Single records and free words: for the office only, never for publication.
 */
export async function* csvOf(
  source: Source,
  kind: KindName,
  filter: Omit<RecordFilter, 'kinds' | 'deleted'>,
): AsyncGenerator<string, void> {
  // the kind of the columns is the kind of the records, which TypeScript cannot follow through an index
  const columns = csvColumns(source.programme)[kind] as readonly CsvColumn<AnyRecord>[];
  yield BOM + line(['record_id', ...columns.map(({ name }) => name), 'first_arrived', 'last_changed']);
  for await (const page of pages(source, { ...filter, kinds: [kind] })) {
    const names = await namesFor(source, page);
    yield page
      .map((stored) => {
        const record = readRecord(kind, valuesOf(stored.fields));
        const cells = columns.map((column): Cell => (record ? column.cell(record, names) : null));
        return line([stored.id, ...cells, iso(stored.firstAcceptedAt), iso(stored.lastAcceptedAt)]);
      })
      .join('');
  }
}

/** The name under which the file is kept: it says what it is for. */
export function csvName(kind: KindName, day: string): string {
  return `records-not-for-publication-${kind}-${day}.csv`;
}

/** The pieces as bytes, made only as fast as the reader takes them, so that a long file needs no memory. */
export function streamOf(pieces: AsyncGenerator<string, void>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await pieces.next();
      if (next.done === true) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
}
