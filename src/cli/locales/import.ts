import { SOURCE_LANGUAGE } from '../../lib/i18n/languages.ts';
import { textFaults } from './faults.ts';
import { formsOf } from './plurals.ts';
import type { ReadRow } from './sheet.ts';
import { writeRead } from './read.ts';
import { noted, readStates, writeStates, type Reader } from './state.ts';
import { baseOf, formOf, LOCALES, readWords, sourceOf, TRANSLATED, writeWords, type Texts } from './words.ts';

/** Why a line was refused. */
export interface Refused {
  line: number;
  key: string;
  what: string;
}

/** What an import did: `changed` texts differ from before, `read` are all that were taken, `empty` were left as they are. */
export interface Imported {
  changed: number;
  read: number;
  empty: number;
  refused: Refused[];
}

type Translated = (typeof TRANSLATED)[number];

/**
 * Takes the lines of a sheet into the words of a language. One broken line refuses itself alone; nothing is written while
 * any line is refused, unless `despite`: then the others are.
 */
export function importRows(
  tag: string,
  rows: readonly ReadRow[],
  { by, despite = false }: { by: Reader; despite?: boolean },
  folder: URL = LOCALES,
): Imported {
  const sources = new Map(TRANSLATED.map((area) => [area, readWords(SOURCE_LANGUAGE, area, folder)]));
  const refused: Refused[] = [];
  const taken = new Map<Translated, Map<string, string>>();
  let empty = 0;
  const seen = new Map<string, number>();
  for (const row of rows) {
    const faults = faultsOf(tag, row, sources, seen);
    if (faults.length > 0) {
      refused.push(...faults.map((what) => ({ line: row.line, key: row.key, what })));
      continue;
    }
    const [area, key] = split(row.key);
    if (row.translation === '') empty += 1;
    else taken.set(area, (taken.get(area) ?? new Map<string, string>()).set(key, row.translation));
  }
  const read = [...taken.values()].reduce((sum, texts) => sum + texts.size, 0);
  if (refused.length > 0 && !despite) return { changed: 0, read: 0, empty, refused };

  let changed = 0;
  let states = readStates(tag, folder);
  for (const [area, texts] of taken) {
    const source = sources.get(area) ?? new Map<string, string>();
    const before = ifAny(() => readWords(tag, area, folder));
    const after = new Map([...before, ...texts]);
    changed += [...texts].filter(([key, text]) => before.get(key) !== text).length;
    writeWords(tag, area, after, folder);
    // read is only what came in all its forms
    const bases = [...new Set([...texts.keys()].map(baseOf))].filter((base) =>
      [...after.keys()].every((key) => baseOf(key) !== base || texts.has(key)),
    );
    states = noted(states, area, source, bases, { state: 'reviewed', by });
  }
  writeStates(tag, states, folder);
  writeRead(folder);
  return { changed, read, empty, refused };
}

function faultsOf(
  tag: string,
  row: ReadRow,
  sources: ReadonlyMap<Translated, Texts>,
  seen: Map<string, number>,
): string[] {
  const [area, key] = split(row.key);
  const source = sources.get(area);
  const english = source && sourceOf(source, key);
  if (!source || english === undefined) return ['there is no such key'];
  const form = formOf(key);
  if (form !== undefined && !source.has(baseOf(key)) && !formsOf(tag).includes(form) && form !== 'zero')
    return [`this language has no plural form "${form}"`];
  const twice = seen.get(row.key);
  seen.set(row.key, row.line);
  if (twice !== undefined) return [`it stands in line ${String(twice)} already`];
  if (row.english !== english.normalize('NFC'))
    return ['the English of this line is not today’s: export the sheet again'];
  if (row.translation === '') return [];
  return textFaults(tag, key, row.translation, source).map(({ what }) => what);
}

function split(key: string): [area: Translated, key: string] {
  const [area = '', rest = ''] = key.split(':');
  return [area as Translated, rest];
}

function ifAny(read: () => Texts): Texts {
  try {
    return read();
  } catch {
    return new Map();
  }
}
