import { Weekday, type Group } from '$lib/records/group.ts';

/** A group as its form types it: everything a string, so that nothing typed is ever lost. */
export interface TypedGroup {
  name: string;
  city: string;
  venue: string;
  partner: string;
  languages: string[];
  weekday: string;
  time: string;
}

/** The form for a group that exists, or for a new one in a city. */
export function typedGroup(group: Group | null, city: string): TypedGroup {
  return {
    name: group?.name ?? '',
    city: group?.city ?? city,
    venue: group?.venue ?? '',
    partner: group?.partner ?? '',
    languages: [...(group?.languages ?? [])],
    weekday: group?.weekday ?? '',
    time: group?.time ?? '',
  };
}

/** The record that the form describes; the register of the group it came from stays as it is. */
export function groupOf(typed: TypedGroup, before: Group | null): Group {
  const group: Group = { name: typed.name.trim(), city: typed.city, languages: [...typed.languages] };
  if (typed.venue.trim() !== '') group.venue = typed.venue.trim();
  if (typed.partner !== '') group.partner = typed.partner;
  const weekday = Weekday.safeParse(typed.weekday);
  if (weekday.success) group.weekday = weekday.data;
  if (typed.time !== '') group.time = typed.time;
  if (before?.members) group.members = before.members;
  return group;
}
