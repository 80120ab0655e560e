import * as z from 'zod/mini';
import { SOURCE_LANGUAGE } from '../../lib/i18n/languages.ts';
import { basesOf, isReadBySpeaker, markOf, readStates } from './state.ts';
import { type Area, LOCALES, readJson, readWords, TRANSLATED, TRANSLATIONS, writeJson } from './words.ts';

/** Words that somebody agrees to or whose safety hangs on them: they carry the English until somebody has read them. */
export const CAREFUL: Readonly<Partial<Record<Area, readonly string[]>>> = {
  postcard: ['intro.privacy', 'intro.reader', 'intro.free', 'ask.names', 'ask.personal', 'thanks.text'],
  field: [
    'session.quote-hint',
    'session.quote-permission',
    'session.permission-missing',
    'register.nickname-hint',
    'champion.free-hint',
    'champion.safe-title',
    'champion.safe-text',
    'champion.safe-now',
    'champion.safe-told',
    'champion.safe-hint',
    'delete.what',
    'delete.what-all',
    'delete.everything',
    'personal.why',
    'return-card.what',
    'return-card.keep',
    'return-card.found',
  ],
  about: [
    ...['privacy.lead', 'privacy.what', 'privacy.what-1', 'privacy.what-2', 'privacy.what-3'],
    ...['privacy.phone', 'privacy.phone-1', 'privacy.phone-2', 'privacy.phone-3', 'privacy.phone-4'],
    ...['privacy.way', 'privacy.way-1', 'privacy.way-2'],
    ...['privacy.office', 'privacy.office-1', 'privacy.office-2'],
    ...['privacy.not', 'privacy.not-1', 'privacy.rights', 'privacy.rights-1'],
  ],
};

/** Their pages bring the English of the whole area themselves: it must not weigh on every other screen. */
const BRINGS_ENGLISH: readonly string[] = ['about'];

/** `locales/read.json`: what a phone is told of who has read its words. Made of the states, never written by hand. */
export const ReadFile = z.strictObject({
  /** The texts of a phone's screens in all, and how many of them somebody who speaks the language has read. */
  texts: z.int(),
  read: z.record(z.string(), z.int()),
  /** The English of careful words by `area:key` (not of `about`), and the languages in which somebody has read them. */
  careful: z.record(
    z.string(),
    z.strictObject({ english: z.optional(z.string()), read: z.array(z.string()) }),
  ),
});
export type ReadFile = z.infer<typeof ReadFile>;

/** What `locales/read.json` has to say today. */
export function makeRead(folder: URL = LOCALES): ReadFile {
  const states = TRANSLATIONS.map((tag) => ({ tag, of: readStates(tag, folder) }));
  const areas = TRANSLATED.filter((area) => area !== 'west-midlands').map((area) => {
    const source = readWords(SOURCE_LANGUAGE, area, folder);
    const keys = basesOf(source).map((base) => ({ base, mark: markOf(source, base) }));
    return { area, source, keys };
  });
  const isRead = (
    tag: (typeof states)[number],
    area: (typeof areas)[number]['area'],
    base: string,
    mark: string,
  ) => isReadBySpeaker(tag.of[area]?.[base], mark);
  return {
    texts: areas.reduce((sum, { keys }) => sum + keys.length, 0),
    read: Object.fromEntries(
      states.map((each) => [
        each.tag,
        areas.reduce(
          (sum, { area, keys }) =>
            sum + keys.filter(({ base, mark }) => isRead(each, area, base, mark)).length,
          0,
        ),
      ]),
    ),
    careful: Object.fromEntries(
      areas.flatMap(({ area, source, keys }) =>
        keys
          .filter(({ base }) => CAREFUL[area]?.includes(base) ?? false)
          .map(({ base, mark }) => [
            `${area}:${base}`,
            {
              ...(!BRINGS_ENGLISH.includes(area) && { english: source.get(base) ?? '' }),
              read: states.filter((each) => isRead(each, area, base, mark)).map(({ tag }) => tag),
            },
          ]),
      ),
    ),
  };
}

const READ = 'read.json';

export function writeRead(folder: URL = LOCALES): void {
  writeJson(new URL(READ, folder), makeRead(folder));
}

/** True when the file says what the states say. */
export function isReadCurrent(folder: URL = LOCALES): boolean {
  const there = ReadFile.safeParse(ifAny(() => readJson(new URL(READ, folder))));
  return there.success && JSON.stringify(there.data) === JSON.stringify(makeRead(folder));
}

function ifAny(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return null;
  }
}
