import * as z from 'zod/mini';
import { Consent } from './consent.ts';
import { defineKind, people, things, type Problem } from './kind.ts';
import { Code, Count, Day, Id, LongText, maybe, Minutes, Tag } from './value.ts';

/** A Share My Language session: the register of one meeting of one group. */
export const LanguageSession = z.strictObject({
  group: Id,
  city: Code,
  day: Day,
  theme: maybe(Code),
  languages: z.array(Tag).check(z.maxLength(20, 'too-many')),
  minutes: Minutes,
  volunteers: Count,
  /** Marks by member id. A path per member, so that two helpers can mark at once. */
  marks: z.optional(z.record(Id, z.nullable(z.boolean()))),
  /** Walk-in head counts by device and age band: each device counts its own, and they are added. */
  walkIns: z.optional(z.record(Id, z.record(Code, z.nullable(Count)))),
  firstTimers: maybe(Count),
  residents: maybe(Count),
  newcomers: maybe(Count),
  childrenAccompanied: maybe(z.boolean()),
  quote: maybe(LongText),
  quotePermission: maybe(z.boolean()),
  /** What its speaker agreed to, as it was shown when the permission was ticked. */
  quoteConsent: maybe(Consent),
});
export type LanguageSession = z.infer<typeof LanguageSession>;

/** Walk-ins by age band, all devices added. */
export function walkInsByBand(session: Pick<LanguageSession, 'walkIns'>): Map<string, number> {
  const sums = new Map<string, number>();
  for (const bands of Object.values(session.walkIns ?? {}))
    for (const [band, n] of Object.entries(bands)) sums.set(band, (sums.get(band) ?? 0) + (n ?? 0));
  return sums;
}

/** Members marked present. */
export function present(session: Pick<LanguageSession, 'marks'>): string[] {
  return Object.entries(session.marks ?? {}).flatMap(([member, here]) => (here === true ? [member] : []));
}

/** Everybody who was there: marks and walk-ins. */
export function attendance(session: Pick<LanguageSession, 'marks' | 'walkIns'>): number {
  let sum = present(session).length;
  for (const n of walkInsByBand(session).values()) sum += n;
  return sum;
}

export const languageSession = defineKind({
  kind: 'language-session',
  version: 2,
  Schema: LanguageSession,
  maps: { marks: 1, walkIns: 2 },
  freeText: ['quote'],
  leavesCopy: true,
  staysOnPhones: false,
  // 1 knew a permission alone, without what was agreed to
  upgrade: (patch) => patch,
  rules(session) {
    const problems: Problem[] = [];
    if (session.quote && session.quotePermission !== true)
      problems.push({ path: 'quotePermission', code: 'required' });
    return problems;
  },
  counts(session) {
    const marked = present(session).length;
    return [
      things('language-sessions'),
      things('language-minutes', session.minutes),
      people('language-attendances', attendance(session)),
      ...(marked > 0 ? [people('language-register', marked)] : []),
      ...[...walkInsByBand(session)].map(([band, n]) => people('language-walk-ins', n, band)),
      ...session.languages.map((language) => things('languages-shared', 1, language)),
      ...(session.firstTimers ? [people('first-timers', session.firstTimers)] : []),
      ...(session.theme ? [things('session-themes', 1, session.theme)] : []),
    ];
  },
});

/** A session of a group as the form starts it. */
export function newLanguageSession(day: string, city: string, group: string): LanguageSession {
  return { group, city, day, languages: [], minutes: 60, volunteers: 1, marks: {}, walkIns: {} };
}
