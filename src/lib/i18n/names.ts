import { SOURCE_LANGUAGE } from './languages.ts';
import { intlTag } from './numbers.ts';

const books = new Map<string, Intl.DisplayNames>();

/** What a language is called in the reader's language and in English, as far as the browser knows; only for a search. */
export function namesOf(tag: string, reader: string): string[] {
  return [reader, SOURCE_LANGUAGE].flatMap((asked) => nameIn(asked, tag) ?? []);
}

function nameIn(asked: string, tag: string): string | undefined {
  const book =
    books.get(asked) ?? new Intl.DisplayNames([intlTag(asked)], { type: 'language', fallback: 'none' });
  books.set(asked, book);
  try {
    return book.of(tag);
  } catch {
    return undefined; // not a tag that Intl can read
  }
}
