import * as z from 'zod/mini';
import { defineKind, people, things, type Problem } from './kind.ts';
import { Code, Count, Day, LongText, maybe, Minutes, Sex, Tag, YesNo } from './value.ts';

/** How a Health Champion met people. */
export const How = z.enum(['face-to-face', 'phone', 'message', 'group-talk']);
export type How = z.infer<typeof How>;

/** What happened with a service that was named. */
export const Outcome = z.enum(['information-given', 'contacted-together', 'went-together', 'declined']);
export type Outcome = z.infer<typeof Outcome>;

export const Signpost = z.strictObject({ service: Code, outcome: Outcome });
export type Signpost = z.infer<typeof Signpost>;

/** A Health Champion session: a conversation in which people were shown the way to care. Never a name. */
export const ChampionSession = z.strictObject({
  day: Day,
  city: Code,
  setting: Code,
  how: How,
  minutes: Minutes,
  languages: z.array(Tag).check(z.maxLength(20, 'too-many')),
  interpreter: z.boolean(),
  /** People reached. */
  people: Count.check(z.minimum(1, 'required')),
  ageTally: maybe(z.record(Code, Count)),
  sexTally: maybe(z.partialRecord(Sex, Count)),
  bornOutsideTally: maybe(z.partialRecord(YesNo, Count)),
  topics: z.array(Code).check(z.minLength(1, 'required'), z.maxLength(40, 'too-many')),
  signposts: z.array(Signpost).check(z.maxLength(40, 'too-many')),
  nothingSuitable: z.boolean(),
  barriers: z.array(Code).check(z.maxLength(40, 'too-many')),
  myth: maybe(LongText),
  unmetNeed: maybe(LongText),
  followUpDue: maybe(Day),
  /** A flag, never a narrative: the safeguarding lead was told. */
  safeguardingLeadTold: z.boolean(),
});
export type ChampionSession = z.infer<typeof ChampionSession>;

function tallyTooHigh(session: ChampionSession, tally: Record<string, number> | null | undefined): boolean {
  const sum = Object.values(tally ?? {}).reduce((a, b) => a + b, 0);
  return sum > session.people;
}

export const championSession = defineKind({
  kind: 'champion-session',
  version: 1,
  Schema: ChampionSession,
  maps: {},
  freeText: ['myth', 'unmetNeed'],
  leavesCopy: true,
  staysOnPhones: false,
  upgrade: (patch) => patch,
  rules(session) {
    const problems: Problem[] = [];
    if (session.nothingSuitable === session.signposts.length > 0) {
      problems.push({ path: 'signposts', code: session.nothingSuitable ? 'either-or' : 'required' });
    }
    for (const field of ['ageTally', 'sexTally', 'bornOutsideTally'] as const) {
      if (tallyTooHigh(session, session[field])) problems.push({ path: field, code: 'more-than-people' });
    }
    return problems;
  },
  counts(session) {
    return [
      things('champion-sessions'),
      things('champion-minutes', session.minutes),
      people('people-reached', session.people),
      ...session.topics.map((topic) => things('topics', 1, topic)),
      ...session.barriers.map((barrier) => things('barriers', 1, barrier)),
      ...session.languages.map((language) => things('champion-languages', 1, language)),
      ...session.signposts.map((signpost) => things('signposts', 1, signpost.service)),
      ...(session.nothingSuitable ? [things('nothing-suitable')] : []),
      ...Object.entries(session.ageTally ?? {}).map(([band, n]) => people('people-reached-age', n, band)),
      ...Object.entries(session.sexTally ?? {}).map(([sex, n]) => people('people-reached-sex', n, sex)),
      ...Object.entries(session.bornOutsideTally ?? {}).map(([answer, n]) =>
        people('people-reached-born-outside', n, answer),
      ),
    ];
  },
});

/** A session as the form starts it. Last time's answers, if any, are laid over it by the form. */
export function newChampionSession(day: string, city: string): ChampionSession {
  return {
    day,
    city,
    setting: '',
    how: 'face-to-face',
    minutes: 15,
    languages: [],
    interpreter: false,
    people: 1,
    topics: [],
    signposts: [],
    nothingSuitable: false,
    barriers: [],
    safeguardingLeadTold: false,
  };
}
