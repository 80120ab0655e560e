import { compareNames } from '$lib/i18n/index.ts';
import type { Event } from '$lib/records/event.ts';
import type { Postcard } from '$lib/records/postcard.ts';
import type { CardPlace } from '$lib/state/card-place.ts';

interface Known {
  id: string;
  record: Event;
}

/** The events of a day in somebody's cities, by name. */
export function eventsOn<E extends Known>(events: readonly E[], day: string, cities: readonly string[]): E[] {
  return events
    .filter(({ record }) => record.day === day && cities.includes(record.city))
    .sort((a, b) => compareNames(a.record.name, b.record.name) || (a.id < b.id ? -1 : 1));
}

/**
 * Where cards are being collected: the event chosen last, if it is of today; the one event of today, if nothing was
 * chosen; else none, in the city chosen last.
 */
export function placeOf(
  events: readonly Known[],
  last: Partial<Postcard>,
  cities: readonly string[],
): CardPlace {
  const chosen = events.find(({ id }) => id === last.event);
  const [only] = events;
  const event = chosen ?? (last.event === null || events.length > 1 ? undefined : only);
  if (event) return { event: event.id, city: event.record.city };
  const city = last.city !== undefined && cities.includes(last.city) ? last.city : cities[0];
  return { event: null, city: city ?? '' };
}
