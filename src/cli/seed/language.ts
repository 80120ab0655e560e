import { WORDING } from '../../lib/records/consent.ts';
import type { Group, Member, Weekday } from '../../lib/records/group.ts';
import { newLanguageSession, type LanguageSession } from '../../lib/records/language-session.ts';
import { unfold } from '../../lib/records/patch.ts';
import { adultBands } from '../../lib/programme/programme.ts';
import { at, dayOf, season, weekdayOf } from './calendar.ts';
import { idAt, made, type Deed, type Workshop } from './deed.ts';
import { spoken } from './plan.ts';
import { GROUP_NAMES, NICKNAMES, QUOTES, VENUES } from './words/sessions.ts';

const WEEKDAYS: readonly Weekday[] = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
/** About as many people as one group carries on its register. */
const REGISTER = 25;

interface Regular {
  id: string;
  /** How likely they come to a meeting; some have only just arrived. */
  comes: number;
}

/** The groups of one language coordinator, their weekly meetings, and the people who join on the way. */
export function languageDeeds(shop: Workshop, count: number): Deed[] {
  const weeks = Math.max(1, Math.floor((shop.period.last - shop.period.first + 1) / 7));
  const groups = Math.ceil(count / weeks);
  return Array.from({ length: groups }, (_, index) => {
    const upTo = Math.round((count * (index + 1)) / groups);
    return groupDeeds(shop, upTo - Math.round((count * index) / groups));
  }).flat();
}

/** One group and `count` meetings in as many different weeks. */
function groupDeeds(shop: Workshop, count: number): Deed[] {
  const { random, period } = shop;
  const weekday = random.weighted([0, 1, 2, 3, 4, 5], (_, index) => [8, 14, 12, 12, 8, 6][index] ?? 1);
  const hour = random.pick([10, 11, 14, 17, 18]);
  const start = at(period.first, 9);
  const group = newGroup(shop, weekday, hour);
  const names = random.shuffled(NICKNAMES);
  const nickname = (index: number): string => names[index % names.length] ?? 'Guest';
  const regulars: Regular[] = [];
  const starters = random.int(6, 12);
  for (let index = 0; index < starters; index++) regulars.push(join(shop, group, nickname(index), start));
  const first = made(shop, 'group', group, start);
  const deeds: Deed[] = [first];
  for (const day of meetingDays(shop, weekday, count)) {
    const met = at(day, hour + 1 + random.next());
    if (regulars.length < REGISTER && random.chance(0.35)) {
      const joined: Pick<Group, 'members'> = { members: {} };
      regulars.push(join(shop, joined, nickname(regulars.length), met));
      deeds.push({
        kind: 'group',
        record: first.record,
        patch: unfold(joined, { members: 1 }),
        at: met - 60_000,
      });
    }
    deeds.push(made(shop, 'language-session', meeting(shop, first.record, group, regulars, dayOf(day)), met));
  }
  return deeds;
}

/** Days of meetings: on the group's weekday, a few moved by a day, fewer weeks left out in term than in holidays. */
function meetingDays({ random, period }: Workshop, weekday: number, count: number): number[] {
  const weeks: number[] = [];
  for (let day = period.first; day <= period.last; day++) if (weekdayOf(day) === weekday) weeks.push(day);
  while (weeks.length > count) {
    const quiet = random.weighted(weeks, (day) => 1 / season(day) ** 2);
    weeks.splice(weeks.indexOf(quiet), 1);
  }
  // a period of a few days may have no such weekday
  if (weeks.length === 0 && count > 0) weeks.push(period.last);
  return weeks.map((day) => (random.chance(0.05) && day > period.first ? day - 1 : day));
}

function newGroup(shop: Workshop, weekday: number, hour: number): Group {
  const { programme, recorder, random } = shop;
  const city = programme.cities.find(({ id }) => id === recorder.city);
  const cityName = city?.name[programme.firstLanguage] ?? recorder.city;
  const partners = programme.partners.filter(({ cities }) => cities.includes(recorder.city));
  return {
    name: random.pick(GROUP_NAMES),
    city: recorder.city,
    venue: `${cityName} ${random.pick(VENUES)}`,
    ...(partners.length > 0 ? { partner: random.pick(partners).id } : {}),
    languages: recorder.languages,
    weekday: WEEKDAYS[weekday] ?? 'TU',
    time: `${String(hour)}:00`,
    members: {},
  };
}

function join(shop: Workshop, group: Pick<Group, 'members'>, nickname: string, moment: number): Regular {
  const { programme, random } = shop;
  const speaks = [spoken(programme, random)];
  if (random.chance(0.35)) speaks.push(spoken(programme, random));
  const first = programme.firstLanguage;
  const wants = speaks.includes(first) ? [spoken(programme, random)] : [first];
  const member: Member = {
    nickname,
    ageBand: random.weighted(adultBands(programme), (_, index) => [20, 28, 22, 14, 9, 7][index] ?? 5).id,
    speaks: [...new Set(speaks)],
    wants: wants.filter((tag) => !speaks.includes(tag)),
  };
  const id = idAt(moment);
  group.members = { ...group.members, [id]: member };
  return { id, comes: 0.35 + random.next() * 0.6 };
}

function meeting(
  shop: Workshop,
  id: string,
  group: Group,
  regulars: Regular[],
  day: string,
): LanguageSession {
  const { programme, recorder, device, random } = shop;
  const marks = Object.fromEntries(regulars.map((each) => [each.id, random.chance(each.comes)]));
  const walkIns: Record<string, number> = {};
  const family = random.chance(0.45);
  for (const band of programme.ageBands) {
    const came = band.child ? (family ? random.int(0, 4) : 0) : random.chance(0.35) ? random.int(1, 3) : 0;
    if (came > 0) walkIns[band.id] = came;
  }
  const there =
    Object.values(marks).filter(Boolean).length + Object.values(walkIns).reduce((a, b) => a + b, 0);
  const residents = Math.round(there * (0.1 + random.next() * 0.25));
  const session: LanguageSession = {
    ...newLanguageSession(day, recorder.city, id),
    languages: random.some(group.languages, random.int(1, 3)),
    minutes: random.pick([60, 60, 75, 90, 90, 120]),
    volunteers: random.int(1, 4),
    marks,
    walkIns: { [device]: walkIns },
    residents,
    newcomers: there - residents,
  };
  if (programme.sessionThemes.length > 0) session.theme = random.common(programme.sessionThemes).id;
  if (random.chance(0.5)) session.firstTimers = Math.min(there, random.int(0, 4));
  if (family) session.childrenAccompanied = random.chance(0.9);
  if (random.chance(0.16)) {
    const quoteConsent = {
      wording: WORDING.quote,
      language: 'en-GB',
      at: at(Date.parse(day) / 86_400_000, 18),
    };
    Object.assign(session, { quote: random.pick(QUOTES), quotePermission: true, quoteConsent });
  }
  return session;
}
