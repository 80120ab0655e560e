import { choices } from './words.ts';

/**
 * What a migrant-friendly city is made of. Language, housing, healthcare and employment stand in the Guide's needs table
 * (section 2.2), safety and rights among its domains and public services; the rest is what people are asked to think of.
 */
export const domains = choices('domain', [
  ['health', 'heart'],
  ['housing', 'home'],
  ['work', 'briefcase'],
  ['learning-language', 'book'],
  ['getting-around', 'bus'],
  ['safety', 'trust'],
  ['people-belonging', 'people'],
  ['money-advice', 'money'],
]);
