/** A language the screens are written in: its tag, its own name, and the way it runs. */
export interface UiLanguage {
  tag: string;
  name: string;
  direction: 'ltr' | 'rtl';
}

/** The language every word is first written in. */
export const SOURCE_LANGUAGE = 'en-GB';

/**
 * The languages that have word files, in the order of their own names, script by script. A language is added here when the
 * files in `locales/<tag>/` are complete; `npm run locales -- check` holds the list to that.
 */
export const UI_LANGUAGES: readonly UiLanguage[] = [
  { tag: 'en-GB', name: 'English', direction: 'ltr' },
  { tag: 'pl', name: 'Polski', direction: 'ltr' },
  { tag: 'ro', name: 'Română', direction: 'ltr' },
  { tag: 'so', name: 'Soomaali', direction: 'ltr' },
  { tag: 'uk', name: 'Українська', direction: 'ltr' },
  { tag: 'ar', name: 'العربية', direction: 'rtl' },
  { tag: 'ur', name: 'اردو', direction: 'rtl' },
  { tag: 'ps', name: 'پښتو', direction: 'rtl' },
  { tag: 'fa-AF', name: 'دری', direction: 'rtl' },
  { tag: 'fa', name: 'فارسی', direction: 'rtl' },
  { tag: 'ckb', name: 'کوردی (سۆرانی)', direction: 'rtl' },
  { tag: 'pa', name: 'ਪੰਜਾਬੀ', direction: 'ltr' },
  { tag: 'bn', name: 'বাংলা', direction: 'ltr' },
  { tag: 'gu', name: 'ગુજરાતી', direction: 'ltr' },
  { tag: 'ta', name: 'தமிழ்', direction: 'ltr' },
  { tag: 'ti', name: 'ትግርኛ', direction: 'ltr' },
];

/**
 * Tags that phones give for a language we have under another one: Dari has a code of its own, Western Punjabi, Pahari (of
 * Mirpur too) and Hindko are read in the letters of Urdu, and Kurdish in Arabic letters is Sorani (`ku` alone is Kurmanji, which we do not have).
 */
const KNOWN_AS: readonly (readonly [tag: string, ours: string])[] = [
  ['prs', 'fa-AF'],
  ['pes', 'fa'],
  ['pnb', 'ur'],
  ['phr', 'ur'],
  ['hno', 'ur'],
  ['pa-arab', 'ur'],
  ['pa-pk', 'ur'],
  ['ku-arab', 'ckb'],
  ['pbt', 'ps'],
  ['pbu', 'ps'],
  ['pst', 'ps'],
  ['arb', 'ar'],
  ['mo', 'ro'],
];

const RIGHT_TO_LEFT = new Set(['ar', 'ur', 'ps', 'fa', 'ckb', 'he', 'sd', 'ug', 'dv', 'yi']);

/** The first subtag of a language tag: `fa` of `fa-AF`. */
export function baseOf(tag: string): string {
  return tag.split('-')[0] ?? tag;
}

/** The way a language runs, known for any tag: a fallback text needs it too. */
export function directionOf(tag: string): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.has(baseOf(tag).toLowerCase()) ? 'rtl' : 'ltr';
}

/**
 * The screen language for a tag, if there is one: the same; else what we call it; else the same language elsewhere
 * (`ar-EG` reads `ar`, `en-US` reads `en-GB`). Never a language that is merely near: Amharic is not Tigrinya.
 */
export function uiLanguageFor(tag: string): UiLanguage | undefined {
  const wanted = tag.replaceAll('_', '-').toLowerCase();
  const [, ours] = KNOWN_AS.find(([known]) => wanted === known || wanted.startsWith(`${known}-`)) ?? [];
  return (
    UI_LANGUAGES.find((each) => each.tag.toLowerCase() === wanted) ??
    UI_LANGUAGES.find((each) => each.tag === ours) ??
    UI_LANGUAGES.find((each) => each.tag === baseOf(wanted)) ??
    UI_LANGUAGES.find((each) => baseOf(each.tag) === baseOf(wanted))
  );
}

/** The first of the languages somebody wants (`navigator.languages`) that the screens can speak; English when there is none. */
export function bestLanguage(wanted: readonly string[]): string {
  for (const tag of wanted) {
    const found = uiLanguageFor(tag);
    if (found) return found.tag;
  }
  return SOURCE_LANGUAGE;
}
