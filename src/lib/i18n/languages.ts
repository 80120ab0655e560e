/** A language the screens are written in: its tag, its own name, and the way it runs. */
export interface UiLanguage {
  tag: string;
  name: string;
  direction: 'ltr' | 'rtl';
}

/** The language every word is first written in. */
export const SOURCE_LANGUAGE = 'en-GB';

/**
 * The languages that have word files, in the order of their own names. A language is added here when
 * `locales/<tag>/field.json` and `postcard.json` are complete; `locales.test.ts` holds the list to that.
 */
export const UI_LANGUAGES: readonly UiLanguage[] = [
  { tag: 'en-GB', name: 'English', direction: 'ltr' },
  { tag: 'ar', name: 'العربية', direction: 'rtl' },
  { tag: 'ti', name: 'ትግርኛ', direction: 'ltr' },
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

/** The screen language for a tag, if there is one: the same, or the same language elsewhere. */
export function uiLanguageFor(tag: string): UiLanguage | undefined {
  const wanted = tag.toLowerCase();
  return (
    UI_LANGUAGES.find((each) => each.tag.toLowerCase() === wanted) ??
    UI_LANGUAGES.find((each) => baseOf(each.tag) === baseOf(wanted))
  );
}

/** The first of the languages somebody wants (`navigator.languages`) that the screens can speak. */
export function bestLanguage(wanted: readonly string[]): string {
  for (const tag of wanted) {
    const found = uiLanguageFor(tag);
    if (found) return found.tag;
  }
  return SOURCE_LANGUAGE;
}
