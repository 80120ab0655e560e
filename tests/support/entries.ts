import { EXAMPLE } from './programmes.ts';
import type { ChampionEntry } from './volunteer.ts';

/** The shortest Health Champion session there is in the example programme, told from others by its people. */
export function plainSession(people: number): ChampionEntry {
  const { settings, topics } = EXAMPLE.programme;
  return {
    setting: settings[1]?.id ?? '',
    people,
    minutes: 15,
    languages: ['ar'],
    topics: [topics[0]?.id ?? ''],
    services: [],
    nothingSuitable: true,
  };
}
