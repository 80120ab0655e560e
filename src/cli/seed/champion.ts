import {
  newChampionSession,
  type ChampionSession,
  type Outcome,
} from '../../lib/records/champion-session.ts';
import { adultBands } from '../../lib/programme/programme.ts';
import { at, dayOf, season, spread, weekdayOf } from './calendar.ts';
import { corrected, made, type Deed, type Workshop } from './deed.ts';
import type { Random } from './random.ts';
import { MYTHS, UNMET } from './words/sessions.ts';

// Weekdays most; Saturday the market, Sunday the place of worship.
const WEEKDAYS = [1, 1.1, 1.15, 1.1, 0.9, 0.55, 0.3];

const OUTCOMES: { outcome: Outcome; weight: number }[] = [
  { outcome: 'information-given', weight: 58 },
  { outcome: 'contacted-together', weight: 24 },
  { outcome: 'went-together', weight: 10 },
  { outcome: 'declined', weight: 8 },
];

/** The sessions of one Health Champion over a period; some are corrected later. */
export function championDeeds(shop: Workshop, count: number): Deed[] {
  const { random, period } = shop;
  const days = spread(count, period, (day) => season(day) * (WEEKDAYS[weekdayOf(day)] ?? 1), random);
  return days.flatMap((day) => {
    const saved = at(day, random.int(9, 18) + random.next());
    const session = championSession(shop, dayOf(day));
    const first = { ...made(shop, 'champion-session', session, saved), kind: 'champion-session' as const };
    if (!random.chance(0.05)) return [first];
    const later = saved + random.int(2, 300) * 60_000;
    return [first, corrected(shop, first, session, secondThought(session, random), later)];
  });
}

function championSession(shop: Workshop, day: string): ChampionSession {
  const { programme, recorder, random } = shop;
  const talk = random.chance(0.1);
  const how: ChampionSession['how'] = talk
    ? 'group-talk'
    : random.weighted(['face-to-face', 'phone', 'message'] as const, (_, index) => [7, 2, 1][index] ?? 1);
  const people = talk
    ? random.int(5, 22)
    : random.weighted([1, 2, 3, 4], (_, index) => [58, 24, 12, 6][index] ?? 1);
  const topics = random
    .some(programme.topics, talk ? random.int(2, 4) : random.int(1, 3))
    .map(({ id }) => id);
  const session: ChampionSession = {
    ...newChampionSession(day, recorder.city),
    setting: settingFor(shop, how),
    how,
    minutes: 5 * random.int(talk ? 6 : 2, talk ? 18 : 9),
    languages: random.some(recorder.languages, random.int(1, 2)),
    interpreter: random.chance(0.12),
    people,
    topics,
    ...signposted(shop, topics, how),
    barriers: random
      .some(
        programme.barriers,
        random.weighted([0, 1, 2, 3], (_, i) => [25, 40, 25, 10][i] ?? 1),
      )
      .map(({ id }) => id),
    safeguardingLeadTold: random.chance(0.015),
  };
  if (random.chance(0.65)) Object.assign(session, tallies(shop, people));
  if (random.chance(0.14)) session.myth = random.pick(MYTHS);
  if (session.nothingSuitable || random.chance(0.08)) session.unmetNeed = random.pick(UNMET);
  if (random.chance(0.2)) session.followUpDue = daysAfter(day, random.int(3, 21));
  return session;
}

/** Settings that are no place: the codes that the programmes we know give them, and how people meet there. */
const NO_PLACE: Readonly<Record<string, ChampionSession['how']>> = { phone: 'phone', online: 'message' };

function settingFor({ programme, random }: Workshop, how: ChampionSession['how']): string {
  const fitting = programme.settings.filter(({ id }) => NO_PLACE[id] === how);
  if (fitting.length > 0) return random.pick(fitting).id;
  const places = programme.settings.filter(({ id }) => !Object.hasOwn(NO_PLACE, id));
  return random.common(places.length > 0 ? places : programme.settings).id;
}

function signposted(
  { programme, recorder, random }: Workshop,
  topics: string[],
  how: ChampionSession['how'],
): Pick<ChampionSession, 'signposts' | 'nothingSuitable'> {
  const fitting = programme.services.filter(
    (service) =>
      service.cities.includes(recorder.city) && service.topics.some((topic) => topics.includes(topic)),
  );
  if (fitting.length === 0 || random.chance(0.06)) return { signposts: [], nothingSuitable: true };
  // nobody goes along who is at the other end of a phone
  const outcomes = OUTCOMES.filter(({ outcome }) => outcome !== 'went-together' || how === 'face-to-face');
  const signposts = random.some(random.shuffled(fitting), random.chance(0.3) ? 2 : 1).map(({ id }) => ({
    service: id,
    outcome: random.weighted(outcomes, ({ weight }) => weight).outcome,
  }));
  return { signposts, nothingSuitable: false };
}

function tallies(shop: Workshop, people: number): Partial<ChampionSession> {
  const { programme, random } = shop;
  const bands = adultBands(programme);
  const tally = (draw: () => string): Record<string, number> => {
    const counted: Record<string, number> = {};
    for (let person = 0; person < people; person++) {
      const key = draw();
      counted[key] = (counted[key] ?? 0) + 1;
    }
    return counted;
  };
  return {
    ageTally: tally(() => random.weighted(bands, (_, index) => [15, 30, 26, 15, 9, 5][index] ?? 5).id),
    // fewer women than men are reached, as the Guide found of its own first months
    sexTally: tally(() =>
      random.weighted(['female', 'male', 'prefer-not-to-say'], (_, i) => [40, 57, 3][i] ?? 1),
    ),
    bornOutsideTally: tally(() =>
      random.weighted(['yes', 'no', 'prefer-not-to-say'], (_, i) => [85, 9, 6][i] ?? 1),
    ),
  };
}

function secondThought(session: ChampionSession, random: Random): ChampionSession {
  const change = random.int(0, 2);
  if (change === 0) return { ...session, minutes: Math.min(240, session.minutes + 10) };
  if (change === 1) return { ...session, interpreter: !session.interpreter };
  return { ...session, people: session.people + 1 };
}

function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}
