import { inLanguage, type Words } from '../../programme/words.ts';
import type { Programme } from '../../programme/programme.ts';

/** The language that the office's screens are written in. */
export const OFFICE_LANGUAGE = 'en-GB';

/**
 * A code or a value in words. `known` is false for a code that the programme does not have (any more):
 * it is shown as the code, and marked. `lang` stands where the words are not in the office's language.
 */
export interface Said {
  text: string;
  known: boolean;
  lang?: string;
}

/** The lists of the programme that a record's codes come from. */
export type CodeList =
  'city' | 'setting' | 'topic' | 'barrier' | 'domain' | 'theme' | 'partner' | 'service' | 'band';

/** Turns the codes of records into the words of the programme. */
export interface Wordbook {
  /** The country in “born outside …”. */
  country: string;
  timeZone: string;
  code(list: CodeList, code: string): Said;
  language(tag: string): Said;
}

/** Plain words that need no looking up. */
export function plain(text: string): Said {
  return { text, known: true };
}

function baseOf(tag: string): string {
  return tag.split('-')[0] ?? tag;
}

function ofOffice(tag: string): boolean {
  return baseOf(tag) === baseOf(OFFICE_LANGUAGE);
}

/** A text of the programme for a screen of the office, marked with its language where that is another. */
export function wordsOf(words: Words, first: string): Said {
  const { text, language } = inLanguage(words, OFFICE_LANGUAGE, first);
  return ofOffice(language) ? plain(text) : { text, known: true, lang: language };
}

const names = new Intl.DisplayNames([OFFICE_LANGUAGE], { type: 'language', fallback: 'none' });

function languageName(tag: string): string | undefined {
  try {
    return names.of(tag);
  } catch {
    return undefined; // not a tag that Intl can read
  }
}

/** Builds the book of a programme once; every look-up is then one step. */
export function wordbook(programme: Programme): Wordbook {
  const first = programme.firstLanguage;
  const listed = (list: readonly { id: string; name: Words }[]): Map<string, Said> =>
    new Map(list.map(({ id, name }) => [id, wordsOf(name, first)]));
  const lists: Record<CodeList, Map<string, Said>> = {
    city: listed(programme.cities),
    setting: listed(programme.settings),
    topic: listed(programme.topics),
    barrier: listed(programme.barriers),
    domain: listed(programme.domains ?? []),
    theme: listed(programme.sessionThemes),
    partner: listed(programme.partners),
    band: listed(programme.ageBands),
    service: new Map(programme.services.map(({ id, name }) => [id, plain(name)])),
  };
  const bases = programme.languages.map(({ tag }) => baseOf(tag));
  const languages = new Map(
    programme.languages.map(({ tag, name }) => {
      // "English", not "British English", where the programme has only the one
      const alone = bases.filter((base) => base === baseOf(tag)).length === 1;
      const english = languageName(alone ? baseOf(tag) : tag);
      return [tag, english === undefined ? { text: name, known: true, lang: tag } : plain(english)];
    }),
  );
  return {
    country: wordsOf(programme.country, first).text,
    timeZone: programme.timeZone,
    code: (list, code) => lists[list].get(code) ?? { text: code, known: false },
    language: (tag) => languages.get(tag) ?? { text: tag, known: false },
  };
}
