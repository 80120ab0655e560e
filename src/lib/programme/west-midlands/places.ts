import { choices } from './words.ts';

/** Where a Health Champion meets people. */
export const settings = choices('setting', [
  ['home-visit', 'home'],
  ['gp-surgery', 'stethoscope'],
  ['hospital', 'hospital'],
  ['pharmacy', 'pharmacy'],
  ['community-centre', 'people'],
  ['library', 'book'],
  ['place-of-worship', 'worship'],
  ['school-gate', 'school'],
  ['college', 'graduation'],
  ['accommodation', 'bed'],
  ['food-bank', 'basket'],
  ['street-market', 'stall'],
  ['park', 'tree'],
  ['workplace', 'briefcase'],
  ['event', 'calendar'],
  ['phone', 'phone'],
  ['online', 'chat'],
  ['other-place', 'pin'],
]);

/** What a language session can be about. */
export const sessionThemes = choices('session-theme', [
  ['conversation', 'chat'],
  ['stories', 'book'],
  ['cooking', 'pot'],
  ['painting', 'brush'],
  ['drawing', 'pencil'],
  ['music', 'music'],
  ['games', 'dice'],
  ['crafts', 'scissors'],
  ['walking', 'shoe'],
  ['gardening', 'plant'],
  ['daily-life', 'bag'],
  ['work-words', 'briefcase'],
  ['festivals', 'star'],
  ['reading-writing', 'letters'],
]);
