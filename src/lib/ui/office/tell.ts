import { hasWords, list, moment, number, shortDay, t } from '../../i18n/office.ts';
import { weekdayIn } from '../../i18n/dates.ts';
import { Consent } from '../../records/consent.ts';
import { Weekday } from '../../records/group.ts';
import type { Value } from '../../records/value.ts';
import { OFFICE_LANGUAGE, plain, type CodeList, type Said, type Wordbook } from './wordbook.ts';

/** What the telling may look up: the programme's words, and names of groups, events and group members. */
export interface Sources {
  book: Wordbook;
  /** The name of a group or an event by its id. */
  nameOf(record: string): string | undefined;
  /** The nickname of a member of the register by its id. */
  memberOf(member: string): string | undefined;
}

type Tell = (value: Value, sources: Sources) => Said[];

const isMap = (value: Value): value is Record<string, Value> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: Value): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
const raw = (value: Value): Said[] => [plain(typeof value === 'string' ? value : JSON.stringify(value))];

const day: Tell = (value) => (typeof value === 'string' ? [plain(shortDay(value))] : raw(value));
const count: Tell = (value) => (typeof value === 'number' ? [plain(number(value))] : raw(value));
const yesNo: Tell = (value) => [plain(value === true ? t('office:say.yes') : t('office:say.no'))];
const text: Tell = (value) => raw(value);

function choice(area: string, code: string): Said {
  const key = `office:${area}.${code}` as const;
  return hasWords(key) ? plain(t(key)) : { text: code, known: false };
}

/** One of the answers that are the same in every programme. */
const fixed =
  (area: string): Tell =>
  (value) =>
    typeof value === 'string' ? [choice(area, value)] : raw(value);

const code =
  (from: CodeList): Tell =>
  (value, { book }) =>
    typeof value === 'string' ? [book.code(from, value)] : raw(value);

const codes =
  (from: CodeList): Tell =>
  (value, { book }) =>
    listOf(value).map((each) => book.code(from, each));

const languages: Tell = (value, { book }) => listOf(value).map((tag) => book.language(tag));

function band(id: string, { book }: Sources): Said {
  return id === 'prefer-not-to-say' ? choice('answer', id) : book.code('band', id);
}

const age: Tell = (value, sources) => (typeof value === 'string' ? [band(value, sources)] : raw(value));

function tally(name: (key: string, sources: Sources) => Said): Tell {
  return (value, sources) =>
    isMap(value)
      ? Object.entries(value).flatMap(([key, n]) => {
          if (n === null || n === 0) return [];
          const said = name(key, sources);
          return [{ ...said, text: `${said.text}: ${number(Number(n))}` }];
        })
      : raw(value);
}

const reference: Tell = (value, sources) => {
  if (typeof value !== 'string') return raw(value);
  const name = sources.nameOf(value);
  return [name === undefined ? { text: value, known: false } : plain(name)];
};

const signposts: Tell = (value, { book }) =>
  (Array.isArray(value) ? value : []).flatMap((each) => {
    if (!isMap(each) || typeof each['service'] !== 'string' || typeof each['outcome'] !== 'string') return [];
    const service = book.code('service', each['service']);
    return [{ ...service, text: `${service.text} – ${choice('outcome', each['outcome']).text}` }];
  });

const weekday: Tell = (value) => {
  const read = Weekday.safeParse(value);
  return read.success ? [plain(weekdayIn(OFFICE_LANGUAGE, read.data))] : raw(value);
};

const consent: Tell = (value, { book }) => {
  const read = Consent.safeParse(value);
  if (!read.success) return raw(value);
  const { wording, language, at } = read.data;
  const said = { wording, language: book.language(language).text, when: moment(at, book.timeZone) };
  return [plain(t('office:say.consent', said))];
};

const member: Tell = (value, sources) => {
  if (!isMap(value)) return [plain(t('office:say.left'))];
  const { nickname } = value;
  const parts = [plain(typeof nickname === 'string' ? nickname : '')];
  if (typeof value['ageBand'] === 'string') parts.push(band(value['ageBand'], sources));
  for (const side of ['speaks', 'wants'] as const) {
    const tags = listOf(value[side] ?? []);
    const names = list(tags.map((tag) => sources.book.language(tag).text));
    if (tags.length > 0) parts.push(plain(t(`office:say.${side}`, { languages: names })));
  }
  return parts;
};

const TELLS: Record<string, Tell> = {
  day,
  followUpDue: day,
  city: code('city'),
  setting: code('setting'),
  theme: code('theme'),
  partner: code('partner'),
  topics: codes('topic'),
  barriers: codes('barrier'),
  goodDomains: codes('domain'),
  missingDomains: codes('domain'),
  improveDomains: codes('domain'),
  consent,
  quoteConsent: consent,
  age,
  how: fixed('how'),
  bornOutside: fixed('answer'),
  minutes: count,
  people: count,
  volunteers: count,
  firstTimers: count,
  residents: count,
  newcomers: count,
  languages,
  language: (value, { book }) => (typeof value === 'string' ? [book.language(value)] : raw(value)),
  ageTally: tally(band),
  sexTally: tally((key) => choice('answer', key)),
  bornOutsideTally: tally((key) => choice('answer', key)),
  interpreter: yesNo,
  nothingSuitable: yesNo,
  safeguardingLeadTold: yesNo,
  childrenAccompanied: yesNo,
  quotePermission: yesNo,
  deleted: yesNo,
  group: reference,
  event: reference,
  signposts,
  weekday,
  marks: (value) => [plain(t(value === true ? 'office:say.present' : 'office:say.absent'))],
  walkIns: count,
  members: member,
};

/** The value at a path of a record, in words; nothing for an empty one. Each part is one thing of a list. */
export function tell(path: string, value: Value | undefined, sources: Sources): Said[] {
  if (value === undefined || value === '') return [];
  const field = path.split('/')[0] ?? path;
  if (value === null && field !== 'members') return [];
  return (TELLS[field] ?? text)(value, sources);
}

/** The name of a field in words; a field without words is named as it is. */
export function heading(field: string, book: Pick<Wordbook, 'country'>): string {
  return hasWords(`office:field.${field}`) ? t(`office:field.${field}`, { country: book.country }) : field;
}

/** The name of a path in words: "Topics", "Mark of Amina", "Walk-ins, 25–34". */
export function label(path: string, sources: Sources): string {
  const [field = path, first = '', second = ''] = path.split('/');
  const known = heading(field, sources.book);
  if (field === 'marks' || field === 'members') {
    const name = sources.memberOf(first) ?? first.slice(0, 8);
    return t(field === 'marks' ? 'office:say.mark' : 'office:say.member', { name });
  }
  return second === '' ? known : t('office:say.of', { field: known, of: band(second, sources).text });
}
