import { KindName, readRecord, type RecordOf } from '$lib/records/index.ts';
import { addressOf, filterOf, readChoice } from '$lib/server/office/choice.ts';
import { countRecords, listRecords, type StoredRecord } from '$lib/server/storage/records.ts';
import { valuesOf } from '$lib/sync/merge.ts';
import { COLUMNS, summaryOf, type Column } from '$lib/ui/office/columns.ts';
import { heading, type Sources } from '$lib/ui/office/tell.ts';
import type { Said } from '$lib/ui/office/wordbook.ts';
import { desk } from '../desk.ts';
import { bookOf, sourcesFor } from '../sources.ts';
import type { PageServerLoad } from './$types';

const PAGE = 50;

/** The cells of one record: of its kind's columns, or of the list in which all kinds stand. */
function cellsOf(stored: StoredRecord, oneKind: boolean, sources: Sources): Said[][] | null {
  const { kind } = stored;
  const record = readRecord(kind, valuesOf(stored.fields));
  if (!record) return null;
  if (!oneKind) return [[sources.book.code('city', stored.city)], summaryOf(kind, record, sources)];
  // the kind of the columns is the kind of the record, which TypeScript cannot follow through an index
  const columns = COLUMNS[kind] as readonly Column<RecordOf[KindName]>[];
  return columns.map((column) => column.cell(record, sources));
}

export const load: PageServerLoad = async ({ locals, url }) => {
  const tools = desk(locals);
  const { programme } = tools;
  const { db } = tools.storage;
  const choice = readChoice(url.searchParams, programme);
  const filter = filterOf(choice);
  const count = await countRecords(db, programme.id, filter);
  const pages = Math.max(1, Math.ceil(count / PAGE));
  const page = Math.min(choice.page, pages);
  const records = await listRecords(db, programme.id, filter, { limit: PAGE, offset: (page - 1) * PAGE });
  const sources = await sourcesFor(tools, records);
  const book = bookOf(programme);
  const { kind } = choice;
  const columns = kind
    ? COLUMNS[kind].map(({ name, number }) => ({ heading: heading(name, book), number }))
    : null;
  return {
    timeZone: programme.timeZone,
    choice,
    kinds: KindName.options,
    cityName: choice.city ? book.code('city', choice.city) : null,
    count,
    page,
    pages,
    columns,
    records: records.map((stored) => ({
      id: stored.id,
      kind: stored.kind,
      day: stored.day,
      deleted: stored.deleted,
      arrived: stored.firstAcceptedAt,
      cells: cellsOf(stored, kind !== null, sources),
    })),
    addresses: Object.fromEntries(
      [page - 1, page + 1].map((each) => [each, `/office/records?${addressOf(choice, { page: each })}`]),
    ),
    files: (kind ? [kind] : KindName.options).map((each) => ({
      kind: each,
      href: `/office/records/records-not-for-publication.csv?${addressOf(choice, { kind: each })}`,
    })),
  };
};
