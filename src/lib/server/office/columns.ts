import type { KindName, RecordOf } from '../../records/index.ts';
import type { Consent } from '../../records/consent.ts';
import { membersOf } from '../../records/group.ts';
import { attendance, present, walkInsByBand } from '../../records/language-session.ts';
import { adultBands, type Programme } from '../../programme/programme.ts';
import { Sex, YesNo } from '../../records/value.ts';
import type { Cell } from './csv.ts';

/** One column of a kind's file: its name, and what a record puts in it. */
export interface CsvColumn<R> {
  name: string;
  cell(record: R, names: ReadonlyMap<string, string>): Cell;
}

/** `followUpDue` → `follow_up_due`, `16-24` → `16_24`. */
function snake(name: string): string {
  return name
    .replace(/([A-Z])/g, '_$1')
    .replaceAll('-', '_')
    .toLowerCase();
}

function joined(codes: readonly string[] | null | undefined): string {
  return (codes ?? []).join('; ');
}

/** Fields as they were recorded: numbers and days as they are, lists with semicolons between. */
function fields<R extends object>(...names: (keyof R & string)[]): CsvColumn<R>[] {
  return names.map((name) => ({
    name: snake(name),
    cell(record) {
      const value: unknown = record[name];
      if (Array.isArray(value)) return joined(value.map(String));
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
      return null;
    },
  }));
}

/** One column for every key that the programme has, and one for all that it has not (any more). */
function spread<R>(
  name: string,
  keys: readonly string[],
  of: (record: R) => ReadonlyMap<string, number>,
): CsvColumn<R>[] {
  return [
    ...keys.map((key) => ({
      name: `${name}_${snake(key)}`,
      cell: (record: R): Cell => of(record).get(key) ?? null,
    })),
    {
      name: `${name}_unlisted`,
      cell(record: R): Cell {
        const others = [...of(record)].filter(([key]) => !keys.includes(key));
        return others.length === 0 ? null : others.reduce((sum, [, n]) => sum + n, 0);
      },
    },
  ];
}

function counts(tally: Record<string, number> | null | undefined): Map<string, number> {
  return new Map(Object.entries(tally ?? {}));
}

/** What somebody was told or agreed to, a column a part; the time is the phone's own. */
function consented<R>(name: string, of: (record: R) => Consent | null | undefined): CsvColumn<R>[] {
  const at = (record: R): Cell => {
    const consent = of(record);
    return consent ? new Date(consent.at).toISOString() : null;
  };
  return [
    { name: `${name}_wording`, cell: (record) => of(record)?.wording },
    { name: `${name}_language`, cell: (record) => of(record)?.language },
    { name: `${name}_at`, cell: at },
  ];
}

const session = fields<RecordOf['champion-session']>;
const meeting = fields<RecordOf['language-session']>;
const card = fields<RecordOf['postcard']>;

type Columns = { [K in KindName]: CsvColumn<RecordOf[K]>[] };

/**
 * The columns of every kind for one programme. Nicknames are never among them: marks and registers are
 * counted. Names of groups and events come from `names`, by id.
 */
export function csvColumns(programme: Programme): Columns {
  const bands = programme.ageBands.map(({ id }) => id);
  const adults = adultBands(programme).map(({ id }) => id);
  return {
    'champion-session': [
      ...session('day', 'city', 'setting', 'how', 'minutes', 'languages', 'interpreter', 'people'),
      ...spread<RecordOf['champion-session']>('age', bands, ({ ageTally }) => counts(ageTally)),
      ...Sex.options.map((sex) => ({
        name: `sex_${snake(sex)}`,
        cell: (record: RecordOf['champion-session']): Cell => record.sexTally?.[sex],
      })),
      ...YesNo.options.map((answer) => ({
        name: `born_outside_${snake(answer)}`,
        cell: (record: RecordOf['champion-session']): Cell => record.bornOutsideTally?.[answer],
      })),
      ...session('topics'),
      {
        name: 'signposts',
        cell: ({ signposts }) => joined(signposts.map(({ service, outcome }) => `${service}: ${outcome}`)),
      },
      ...session('nothingSuitable', 'barriers', 'myth', 'unmetNeed', 'followUpDue', 'safeguardingLeadTold'),
    ],
    'language-session': [
      ...meeting('day', 'city', 'group'),
      { name: 'group_name', cell: ({ group }, names) => names.get(group) },
      ...meeting('theme', 'languages', 'minutes', 'volunteers'),
      { name: 'attendance', cell: attendance },
      { name: 'present_from_register', cell: (record) => present(record).length },
      ...spread<RecordOf['language-session']>('walk_ins', bands, walkInsByBand),
      ...meeting('firstTimers', 'residents', 'newcomers', 'childrenAccompanied', 'quote', 'quotePermission'),
      ...consented<RecordOf['language-session']>('quote_consent', ({ quoteConsent }) => quoteConsent),
    ],
    postcard: [
      ...card('day', 'city', 'event'),
      { name: 'event_name', cell: ({ event }, names) => (event ? names.get(event) : null) },
      ...card('language', 'how', 'serial', 'good', 'goodDomains', 'missing', 'missingDomains'),
      ...card('improve', 'improveDomains', 'undivided', 'age', 'bornOutside'),
      ...consented<RecordOf['postcard']>('consent', ({ consent }) => consent),
    ],
    group: [
      ...fields<RecordOf['group']>('name', 'city', 'venue', 'partner', 'languages', 'weekday', 'time'),
      { name: 'register', cell: (record) => membersOf(record).length },
      ...spread<RecordOf['group']>('register', adults, (record) => {
        const sums = new Map<string, number>();
        for (const { ageBand } of membersOf(record))
          if (ageBand) sums.set(ageBand, (sums.get(ageBand) ?? 0) + 1);
        return sums;
      }),
    ],
    event: fields<RecordOf['event']>('name', 'day', 'city', 'place'),
  };
}
