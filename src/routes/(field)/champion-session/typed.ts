import { newChampionSession, type ChampionSession } from '$lib/records/champion-session.ts';

type Tally = Record<string, number | null>;

/** The form as it is typed: every field there, numbers perhaps unreadable. */
export interface Typed extends Omit<
  ChampionSession,
  'people' | 'minutes' | 'ageTally' | 'sexTally' | 'bornOutsideTally' | 'myth' | 'unmetNeed' | 'followUpDue'
> {
  people: number | null;
  minutes: number | null;
  ageTally: Tally;
  sexTally: Tally;
  bornOutsideTally: Tally;
  myth: string;
  unmetNeed: string;
  followUpDue: string;
  /** True while the day is the one that the clock filled in. */
  dayByClock: boolean;
}

/** What last time can tell about this time. */
export const LIKELY = ['city', 'setting', 'how', 'minutes', 'languages', 'interpreter'] as const;
export type Likely = Partial<Pick<ChampionSession, (typeof LIKELY)[number]>>;

export function typedFrom(session: ChampionSession): Typed {
  return {
    ...session,
    ageTally: { ...session.ageTally },
    sexTally: { ...session.sexTally },
    bornOutsideTally: { ...session.bornOutsideTally },
    myth: session.myth ?? '',
    unmetNeed: session.unmetNeed ?? '',
    followUpDue: session.followUpDue ?? '',
    dayByClock: false,
  };
}

/** A new session, with last time's likely answers in it. */
export function typedNew(day: string, cities: readonly string[], last: Likely): Typed {
  const { city, ...likely } = last;
  const here = city !== undefined && cities.includes(city) ? city : (cities[0] ?? '');
  return { ...typedFrom({ ...newChampionSession(day, here), ...likely }), dayByClock: true };
}

function counted(tally: Tally): Record<string, number> | undefined {
  const entries = Object.entries(tally).filter((entry): entry is [string, number] => (entry[1] ?? 0) > 0);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/** The record that was meant. What cannot be read as a number stays a mistake for the form to show. */
export function sessionFrom(typed: Typed): ChampionSession {
  const {
    ageTally,
    sexTally,
    bornOutsideTally,
    myth,
    unmetNeed,
    followUpDue,
    dayByClock: _dayByClock,
    ...plain
  } = typed;
  const ages = counted(ageTally);
  const sexes = counted(sexTally);
  const born = counted(bornOutsideTally);
  return {
    ...plain,
    people: typed.people ?? Number.NaN,
    minutes: typed.minutes ?? Number.NaN,
    ...(ages && { ageTally: ages }),
    ...(sexes && { sexTally: sexes }),
    ...(born && { bornOutsideTally: born }),
    ...(myth.trim() !== '' && { myth: myth.trim() }),
    ...(unmetNeed.trim() !== '' && { unmetNeed: unmetNeed.trim() }),
    ...(followUpDue !== '' && { followUpDue }),
  };
}
