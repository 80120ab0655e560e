import * as z from 'zod/mini';
import { Code, Tag } from '../records/value.ts';
import { Retention } from './retention.ts';
import { Words } from './words.ts';

/** Something that people choose from a list: a code for the record, words for the screen. */
export const Choice = z.strictObject({
  id: Code,
  name: Words,
  /** Name of a pictogram in `ui/icons`; an unknown one shows none. */
  icon: z.optional(z.string()),
});
export type Choice = z.infer<typeof Choice>;

export const City = z.strictObject({
  id: Code,
  name: Words,
  population: z.optional(z.int()),
  /** Share of residents born outside the country, in percent. */
  bornOutsidePercent: z.optional(z.number()),
});
export type City = z.infer<typeof City>;

export const Partner = z.strictObject({ id: Code, name: Words, cities: z.array(Code) });
export type Partner = z.infer<typeof Partner>;

/** One of the things a partnership does (the Guide lists 33), under one of its themes. */
export const Activity = z.strictObject({ id: Code, name: Words, theme: Code });
export type Activity = z.infer<typeof Activity>;

/** A language of the programme: spoken by its people, by its own name. */
export const Language = z.strictObject({ tag: Tag, name: z.string(), direction: z.enum(['ltr', 'rtl']) });
export type Language = z.infer<typeof Language>;

/** An age band. A child band is recorded as a head count only, never with a person. */
export const AgeBand = z.strictObject({
  id: Code,
  name: Words,
  from: z.int(),
  to: z.nullable(z.int()),
  child: z.boolean(),
});
export type AgeBand = z.infer<typeof AgeBand>;

/** A place to signpost people to. A short list for now; a directory replaces it. */
export const Service = z.strictObject({
  id: Code,
  /** As it stands at its door. */
  name: z.string().check(z.minLength(1)),
  /** What it is called, or does, in other languages; the name at the door is shown beside it. */
  names: z.optional(Words),
  cities: z.array(Code),
  topics: z.array(Code),
  phone: z.optional(z.string()),
  address: z.optional(z.string()),
});
export type Service = z.infer<typeof Service>;

/** A number that the partnership set itself, with the place it was written down in. */
export const Target = z.strictObject({
  id: Code,
  name: Words,
  number: z.int(),
  activity: z.optional(Code),
  source: z.string().check(z.minLength(1)),
});
export type Target = z.infer<typeof Target>;

/** Everything that a city partnership configures. Nothing of it stands in a screen's code. */
export const Programme = z.strictObject({
  id: Code,
  name: Words,
  /** Counts every edit, so that a phone knows when its copy is old. */
  version: z.int().check(z.minimum(1)),
  /** An example says so on its screens. */
  example: z.boolean(),
  /** The country in the question "Were you born outside …?". */
  country: Words,
  timeZone: z.string(),
  /** The language that every text of the programme has. */
  firstLanguage: Tag,
  postcardTitle: Words,
  /** Who to tell about a safeguarding worry; one tap away on the phone. */
  safeguardingLead: z.strictObject({ name: z.string(), phone: z.string() }),
  /** Emergency number of the country. */
  emergencyPhone: z.string(),
  languages: z.array(Language).check(z.minLength(1)),
  cities: z.array(City).check(z.minLength(1)),
  partners: z.array(Partner),
  themes: z.array(Choice),
  activities: z.array(Activity),
  settings: z.array(Choice).check(z.minLength(1)),
  topics: z.array(Choice).check(z.minLength(1)),
  barriers: z.array(Choice),
  /** What a migrant-friendly city is made of: each prompt of a postcard can be answered by tapping them. */
  domains: z.optional(z.array(Choice)),
  /** What a language session is about: stories, cooking … */
  sessionThemes: z.array(Choice),
  ageBands: z.array(AgeBand).check(z.minLength(1)),
  services: z.array(Service),
  targets: z.array(Target),
  /** How long what is kept; nothing: as in `RETENTION`. The endpoint's alone. */
  retention: z.optional(Retention),
});
export type Programme = z.infer<typeof Programme>;

/** The programme as it travels to phones: what an app of before can read, and beside it what came since. */
export interface Travelling {
  programme: Programme;
  domains: Choice[];
}

/** An app of before would pass over all of a programme that has a field it does not know; `retention` stays here. */
export function forPhones({ retention: _endpoints, domains = [], ...programme }: Programme): Travelling {
  return { programme, domains };
}

/** The age bands of the postcard, the contract with every other count by age. */
export function adultBands(programme: Pick<Programme, 'ageBands'>): AgeBand[] {
  return programme.ageBands.filter((band) => !band.child);
}

/** True for the code of an age band of under-16s; an unknown code is not one. */
export function isChildBand(programme: Pick<Programme, 'ageBands'>, band: string): boolean {
  return programme.ageBands.some((each) => each.id === band && each.child);
}

/** Every code that the programme uses twice in one list, or names without having it. Empty when sound. */
export function faultsOf(programme: Programme): string[] {
  const faults: string[] = [];
  const ids = (name: string, list: { id: string }[]): Set<string> => {
    const seen = new Set<string>();
    for (const { id } of list) {
      if (seen.has(id)) faults.push(`${name}: "${id}" stands twice`);
      seen.add(id);
    }
    return seen;
  };
  const cities = ids('cities', programme.cities);
  const topics = ids('topics', programme.topics);
  const themes = ids('themes', programme.themes);
  const activities = ids('activities', programme.activities);
  for (const name of [
    'partners',
    'settings',
    'barriers',
    'domains',
    'sessionThemes',
    'ageBands',
    'services',
    'targets',
  ] as const)
    ids(name, programme[name] ?? []);
  ids(
    'languages',
    programme.languages.map(({ tag }) => ({ id: tag })),
  );
  const known = (where: string, has: Set<string>, codes: string[]): void => {
    for (const code of codes) if (!has.has(code)) faults.push(`${where}: "${code}" is not known`);
  };
  for (const partner of programme.partners) known(`partner ${partner.id}`, cities, partner.cities);
  for (const activity of programme.activities) known(`activity ${activity.id}`, themes, [activity.theme]);
  for (const target of programme.targets)
    known(`target ${target.id}`, activities, target.activity ? [target.activity] : []);
  for (const service of programme.services) {
    known(`service ${service.id}`, cities, service.cities);
    known(`service ${service.id}`, topics, service.topics);
  }
  const worded = [...programme.cities, ...programme.partners, ...programme.themes, ...programme.activities];
  worded.push(...programme.settings, ...programme.topics, ...programme.barriers, ...programme.sessionThemes);
  worded.push(...(programme.domains ?? []));
  for (const { id, name } of [...worded, ...programme.ageBands, ...programme.targets])
    if (!(programme.firstLanguage in name)) faults.push(`"${id}" has no words in ${programme.firstLanguage}`);
  return faults;
}
