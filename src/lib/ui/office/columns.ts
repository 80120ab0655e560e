import { number } from '../../i18n/office.ts';
import { membersOf } from '../../records/group.ts';
import { attendance } from '../../records/language-session.ts';
import { ANSWERS, PROMPTS } from '../../records/postcard.ts';
import type { KindName, RecordOf } from '../../records/index.ts';
import type { Value } from '../../records/value.ts';
import { heading, tell, type Sources } from './tell.ts';
import { plain, type Said } from './wordbook.ts';

/** One column of the list of a kind. The first column's words are the link to the record. */
export interface Column<R> {
  /** Its heading is `heading(name, …)`. */
  name: string;
  number: boolean;
  cell(record: R, sources: Sources): Said[];
}

const LONGEST = 90;

function excerpt(words: string): string {
  const line = words.replace(/\s+/g, ' ').trim();
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST).replace(/\s\S*$/, '')} …`;
}

/** Fields of a record as columns, told like everywhere else. */
function fields<R extends object>(...names: (keyof R & string)[]): Column<R>[] {
  return names.map((name) => ({
    name,
    number: name === 'people',
    cell: (record, sources) => tell(name, record[name] as Value | undefined, sources),
  }));
}

function counted<R>(name: string, of: (record: R) => number): Column<R> {
  return { name, number: true, cell: (record) => [plain(number(of(record)))] };
}

const answer: Column<RecordOf['postcard']> = {
  name: 'answer',
  number: false,
  cell(card, sources) {
    const words = ANSWERS.map((each) => card[each] ?? '').find((each) => each.trim() !== '');
    if (words !== undefined) return [{ text: excerpt(words), known: true, lang: card.language }];
    // a card without words says what was tapped first
    const tapped = Object.values(PROMPTS).find((field) => (card[field] ?? []).length > 0);
    return tapped === undefined ? [] : tell(tapped, card[tapped], sources);
  },
};

/** The services alone: what happened with each stands on the record's page. */
const services: Column<RecordOf['champion-session']> = {
  name: 'signposts',
  number: false,
  cell: ({ signposts }, { book }) => signposts.map(({ service }) => book.code('service', service)),
};

/** What each kind's list shows. */
export const COLUMNS: { [K in KindName]: readonly Column<RecordOf[K]>[] } = {
  'champion-session': [
    ...fields<RecordOf['champion-session']>('day', 'city', 'setting', 'how', 'people', 'topics'),
    services,
  ],
  'language-session': [
    ...fields<RecordOf['language-session']>('day', 'city', 'group', 'theme', 'languages'),
    counted('attendance', attendance),
  ],
  postcard: [
    ...fields<RecordOf['postcard']>('day', 'city', 'event', 'language', 'age', 'bornOutside'),
    answer,
  ],
  group: [
    ...fields<RecordOf['group']>('name', 'city', 'partner', 'languages', 'weekday'),
    counted('members', (group) => membersOf(group).length),
  ],
  event: fields('name', 'day', 'city', 'place'),
};

const NOT_IN_SUMMARY = new Set(['day', 'city', 'age', 'bornOutside']);

/** One record in a few words, for lists in which all kinds stand; day and city have columns of their own. */
export function summaryOf<K extends KindName>(kind: K, record: RecordOf[K], sources: Sources): Said[] {
  const columns: readonly Column<RecordOf[K]>[] = COLUMNS[kind];
  return columns
    .filter(({ name }) => !NOT_IN_SUMMARY.has(name))
    .flatMap((column) => {
      const [first, second] = column.cell(record, sources);
      if (!first) return [];
      if (column.number) return [{ ...first, text: `${heading(column.name, sources.book)}: ${first.text}` }];
      return [second ? { ...first, text: `${first.text} …` } : first];
    });
}
