import type { Programme } from './programme.ts';
import { barriers, topics } from './west-midlands/health.ts';
import { domains } from './west-midlands/domains.ts';
import { ageBands, cities, languages, partners } from './west-midlands/people.ts';
import { sessionThemes, settings } from './west-midlands/places.ts';
import { activities, targets, themes } from './west-midlands/plan.ts';
import { services } from './west-midlands/services.ts';
import { words } from './west-midlands/words.ts';

/**
 * The example that ships: Birmingham, Coventry and Wolverhampton, with what the Guide and the Journal say
 * of them. People, phone numbers and a few services in it are invented. It lives at the endpoint and
 * reaches a phone when the phone enrols; no screen's code knows it.
 */
export const westMidlands: Programme = {
  id: 'west-midlands',
  name: words('programme', 'name'),
  version: 1,
  example: true,
  country: words('programme', 'country'),
  timeZone: 'Europe/London',
  firstLanguage: 'en-GB',
  postcardTitle: words('programme', 'postcard-title'),
  safeguardingLead: { name: 'Jo Example', phone: '0121 496 0199' },
  emergencyPhone: '999',
  languages,
  cities,
  partners,
  themes,
  activities,
  settings,
  topics,
  barriers,
  domains,
  sessionThemes,
  ageBands,
  services,
  targets,
};
