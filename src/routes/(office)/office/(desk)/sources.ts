import type { Programme } from '$lib/programme/programme.ts';
import { historyOf } from '$lib/server/storage/changes.ts';
import { namesFor } from '$lib/server/office/export.ts';
import type { StoredRecord } from '$lib/server/storage/records.ts';
import type { Tools } from '$lib/server/tools.ts';
import type { Sources } from '$lib/ui/office/tell.ts';
import { wordbook, type Wordbook } from '$lib/ui/office/wordbook.ts';

const books = new WeakMap<Programme, Wordbook>();

/** The words of a programme, put in order once. */
export function bookOf(programme: Programme): Wordbook {
  const book = books.get(programme) ?? wordbook(programme);
  books.set(programme, book);
  return book;
}

/** What the telling of some records may look up. */
export async function sourcesFor(tools: Tools, records: readonly StoredRecord[]): Promise<Sources> {
  const names = await namesFor(tools, records);
  return {
    book: bookOf(tools.programme),
    nameOf: (id) => names.get(id),
    memberOf: () => undefined,
  };
}

/** The same for one record, nicknames included: those of its group, also of people who left it since. */
export async function sourcesForOne(tools: Tools, record: StoredRecord): Promise<Sources> {
  const group = record.kind === 'group' ? record.id : record.fields['group']?.value;
  const nicknames = new Map<string, string>();
  if (typeof group === 'string')
    for (const { patch } of await historyOf(tools.storage.db, tools.programme.id, group))
      for (const [path, value] of Object.entries(patch)) {
        if (!path.startsWith('members/') || typeof value !== 'object' || value === null) continue;
        const nickname = 'nickname' in value ? value['nickname'] : null;
        if (typeof nickname === 'string') nicknames.set(path.slice('members/'.length), nickname);
      }
  return { ...(await sourcesFor(tools, [record])), memberOf: (id) => nicknames.get(id) };
}
