import { number, t } from '../../i18n/office.ts';
import type { AnyRecord, KindName, RecordOf } from '../../records/index.ts';
import { membersOf } from '../../records/group.ts';
import { attendance, present, walkInsByBand } from '../../records/language-session.ts';
import type { Value } from '../../records/value.ts';
import { label, tell, type Sources } from './tell.ts';
import { plain, type Said } from './wordbook.ts';

/** One line of a record's page: what it is called, and what it says. */
export interface Line {
  label: string;
  said: Said[];
  /** Free words, shown as a paragraph in whatever direction they run. */
  long: boolean;
  /** The language of the free words, where it is known. */
  lang?: string;
}

/** The fields of each kind in the order of its form. What is a map is told by a line of its own below. */
const ORDER: { [K in KindName]: readonly (keyof RecordOf[K] & string)[] } = {
  'champion-session': [
    'day', 'city', 'setting', 'how', 'minutes', 'languages', 'interpreter', 'people', 'ageTally', 'sexTally',
    'bornOutsideTally', 'topics', 'signposts', 'nothingSuitable', 'barriers', 'myth', 'unmetNeed',
    'followUpDue', 'safeguardingLeadTold',
  ],
  'language-session': [
    'day', 'city', 'group', 'theme', 'languages', 'minutes', 'volunteers', 'firstTimers', 'residents',
    'newcomers', 'childrenAccompanied', 'quote', 'quotePermission', 'quoteConsent',
  ],
  postcard: [
    'day', 'city', 'event', 'language', 'how', 'serial', 'good', 'goodDomains', 'missing', 'missingDomains',
    'improve', 'improveDomains', 'undivided', 'age', 'bornOutside', 'consent',
  ],
  group: ['name', 'city', 'venue', 'partner', 'languages', 'weekday', 'time'],
  event: ['name', 'day', 'city', 'place'],
}; // prettier-ignore

const LONG = new Set(['myth', 'unmetNeed', 'quote', 'good', 'missing', 'improve', 'undivided']);
const ANSWERS = new Set(['good', 'missing', 'improve', 'undivided']);

function register(session: RecordOf['language-session'], sources: Sources): Line[] {
  const here = present(session).map((id) => plain(sources.memberOf(id) ?? id.slice(0, 8)));
  const walkIns = [...walkInsByBand(session)].filter(([, n]) => n > 0);
  return [
    { label: t('office:field.attendance'), said: [plain(number(attendance(session)))], long: false },
    { label: t('office:field.present'), said: here, long: false },
    {
      label: t('office:field.walkIns'),
      said: walkIns.map(([band, n]) => {
        const said = sources.book.code('band', band);
        return { ...said, text: `${said.text}: ${number(n)}` };
      }),
      long: false,
    },
  ];
}

function members(group: RecordOf['group'], sources: Sources): Line[] {
  const said = membersOf(group).map(({ id, ...member }) => {
    const parts = tell(`members/${id}`, member as unknown as Value, sources);
    return { text: parts.map(({ text }) => text).join(', '), known: parts.every(({ known }) => known) };
  });
  return [{ label: t('office:field.members'), said, long: false }];
}

/** A record in words, line by line; lines that say nothing are left out. */
export function detailOf<K extends KindName>(kind: K, record: RecordOf[K], sources: Sources): Line[] {
  const values = record as unknown as Record<string, Value | undefined>;
  const lines: Line[] = ORDER[kind].map((field) => ({
    label: label(field, sources),
    said: tell(field, values[field], sources),
    long: LONG.has(field),
    ...(ANSWERS.has(field) && typeof values['language'] === 'string' ? { lang: values['language'] } : {}),
  }));
  const any: AnyRecord = record;
  if (kind === 'language-session') lines.push(...register(any as RecordOf['language-session'], sources));
  if (kind === 'group') lines.push(...members(any as RecordOf['group'], sources));
  return lines.filter(({ said }) => said.length > 0);
}
