import * as z from 'zod/mini';
import { SOURCE_LANGUAGE } from '../../lib/i18n/languages.ts';
import { basesOf, isReadBySpeaker, markOf, readStates } from './state.ts';
import { LOCALES, readJson, readWords, TRANSLATED, TRANSLATIONS, writeJson } from './words.ts';

/** Words that somebody agrees to or whose safety hangs on them: they carry the English until somebody has read them. */
const CAREFUL = {
  postcard: ['intro.privacy', 'intro.reader', 'intro.free', 'ask.names'],
  field: [
    'session.quote-hint',
    'session.quote-permission',
    'champion.free-hint',
    'champion.safe-title',
    'champion.safe-text',
    'champion.safe-now',
    'champion.safe-told',
    'delete.what',
    'delete.what-all',
    'delete.everything',
    'personal.why',
    'return-card.what',
    'return-card.keep',
    'return-card.found',
  ],
} as const;

/** `locales/read.json`: what a phone is told of who has read its words. Made of the states, never written by hand. */
export const ReadFile = z.strictObject({
  /** The texts of a phone's screens in all, and how many of them somebody who speaks the language has read. */
  texts: z.int(),
  read: z.record(z.string(), z.int()),
  /** The English of careful words by `area:key`, and the languages in which somebody has read them. */
  careful: z.record(z.string(), z.object({ english: z.string(), read: z.array(z.string()) })),
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
          .filter(
            ({ base }) =>
              area in CAREFUL && (CAREFUL[area as keyof typeof CAREFUL] as readonly string[]).includes(base),
          )
          .map(({ base, mark }) => [
            `${area}:${base}`,
            {
              english: source.get(base) ?? '',
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
