import type { Programme } from '../../lib/programme/programme.ts';
import type { FieldRole } from '../../lib/programme/roles.ts';
import type { Period } from './calendar.ts';
import type { Recorder } from './deed.ts';
import type { Random } from './random.ts';
import { ANSWERS_IN } from './words/index.ts';
import { GIVEN_NAMES } from './words/sessions.ts';

/** How many of ten people have each role, and what one of them saves in an ordinary week. */
const ROLES: { role: FieldRole; share: number; aWeek: number }[] = [
  { role: 'champion', share: 6, aWeek: 3 },
  { role: 'language-coordinator', share: 2, aWeek: 1 },
  { role: 'outreach-worker', share: 2, aWeek: 7 },
];

const CITY = 350_000;

/** The invented people. Every role is there as soon as there are three, and each role in every city before long. */
export function recruit(count: number, programme: Programme, random: Random): Recorder[] {
  const large = programme.cities.flatMap((city) => {
    const times = Math.max(1, Math.round((city.population ?? CITY) / CITY));
    return Array.from({ length: times - 1 }, () => city.id);
  });
  const cities = [...programme.cities.map(({ id }) => id), ...large];
  // each role goes through the cities by itself: in step with each other they would always meet in the same ones
  const before = new Map<FieldRole, number>();
  const tens = ROLES.flatMap(({ role, share }) => Array.from({ length: share }, () => role));
  // one of each first, then shares of ten
  const order = [...ROLES.map(({ role }) => role), ...tens];
  return Array.from({ length: count }, (_, index) => {
    const role =
      order[index < ROLES.length ? index : ROLES.length + ((index - ROLES.length) % tens.length)] ??
      'champion';
    const nth = before.get(role) ?? 0;
    before.set(role, nth + 1);
    const given = GIVEN_NAMES[index % GIVEN_NAMES.length] ?? 'Sam';
    const initial = String.fromCharCode(65 + random.int(0, 25));
    const own = spoken(programme, random);
    return {
      name: `${given} ${initial}.`,
      role,
      city: cities[nth % cities.length] ?? '',
      languages: [
        ...new Set([
          own,
          programme.firstLanguage,
          ...(random.chance(0.4) ? [spoken(programme, random)] : []),
        ]),
      ],
    };
  });
}

/** A language that somebody speaks: those we have answers in are the ones most met. */
export function spoken({ languages }: Pick<Programme, 'languages'>, random: Random): string {
  return random.weighted(languages, ({ tag }) => Math.min(ANSWERS_IN[tag]?.weight ?? 2, 14)).tag;
}

/** How many records each of them saves: by habit, or so that all together make exactly `total`. */
export function shareOut(
  people: Recorder[],
  period: Period,
  total: number | undefined,
  random: Random,
): number[] {
  const weeks = (period.last - period.first + 1) / 7;
  const wants = people.map(({ role }) => {
    const aWeek = ROLES.find((each) => each.role === role)?.aWeek ?? 1;
    return aWeek * weeks * (0.6 + random.next() * 0.8);
  });
  if (total === undefined) return wants.map(Math.round);
  const sum = wants.reduce((a, b) => a + b, 0);
  let before = 0;
  let given = 0;
  return wants.map((want) => {
    before += want;
    const upTo = Math.round((total * before) / sum);
    const share = upTo - given;
    given = upTo;
    return share;
  });
}
