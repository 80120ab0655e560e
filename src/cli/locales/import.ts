import { SOURCE_LANGUAGE } from '../../lib/i18n/languages.ts';
import { textFaults } from './faults.ts';
import { formsOf } from './plurals.ts';
import type { ReadRow } from './sheet.ts';
import { writeRead } from './read.ts';
import {
  markOf,
  readStates,
  strengthOf,
  withStates,
  writeStates,
  type KeyState,
  type Reader,
} from './state.ts';
import {
  baseOf,
  formOf,
  LOCALES,
  readWords,
  readWordsIfAny,
  sourceOf,
  TRANSLATED,
  writeWords,
  type Texts,
} from './words.ts';

/** Why a line was refused. */
export interface Refused {
  line: number;
  key: string;
  what: string;
}

/**
 * What an import did: `taken` are all lines with words, `changed` the texts among them that differ from before, `read` those
 * that count as read; `empty` lines were left as they are.
 */
export interface Imported {
  taken: number;
  changed: number;
  read: number;
  empty: number;
  refused: Refused[];
}

type Translated = (typeof TRANSLATED)[number];

/** A text that was taken, and whether its reader says to have read it. */
interface Taken {
  text: string;
  read: boolean;
}

const YES = /^(yes|y|x|1|true|✓|✔)$/i;
const NO = /^(no|n|0|false|)$/i;

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
  // all is read before anything is written, so that a file nobody can read stops the whole of it
  const words = new Map(TRANSLATED.map((area) => [area, readWordsIfAny(tag, area, folder)]));
  let states = readStates(tag, folder);
  const nothing = { taken: 0, changed: 0, read: 0, empty: 0 };
  const stranger = strangerOf(tag, rows);
  if (stranger) return { ...nothing, refused: [stranger] };

  const refused: Refused[] = [];
  const taken = new Map<Translated, Map<string, Taken>>();
  let empty = 0;
  const seen = new Map<string, number>();
  for (const row of rows) {
    const faults = faultsOf(tag, row, sources, seen);
    if (faults.length > 0) {
      refused.push(...faults.map((what) => ({ line: row.line, key: row.key, what })));
      continue;
    }
    const [area, key] = split(row.key);
    const line = { text: row.translation, read: row.read === null || YES.test(row.read) };
    if (row.translation === '') empty += 1;
    else taken.set(area, (taken.get(area) ?? new Map<string, Taken>()).set(key, line));
  }
  if (taken.size === 0 || (refused.length > 0 && !despite)) return { ...nothing, empty, refused };

  const done = { ...nothing, empty, refused };
  for (const [area, lines] of taken) {
    const source = sources.get(area) ?? new Map<string, string>();
    const before = words.get(area) ?? new Map<string, string>();
    const after = new Map([...before, ...[...lines].map(([key, { text }]) => [key, text] as const)]);
    const changed = new Set(
      [...lines].filter(([key, { text }]) => before.get(key) !== text).map(([key]) => key),
    );
    done.taken += lines.size;
    done.changed += changed.size;
    done.read += [...lines].filter(([key, { read }]) => read || changed.has(key)).length;
    writeWords(tag, area, after, folder);
    const bases = [...new Set([...lines.keys()].map(baseOf))];
    const news = bases.flatMap((base) => {
      const state = stateAfter({ by, mark: markOf(source, base), before: states[area]?.[base] }, [
        ...[...after.keys()]
          .filter((key) => baseOf(key) === base)
          .map((key) => ({ changed: changed.has(key), read: lines.get(key)?.read ?? false })),
      ]);
      return state ? [[base, state] as const] : [];
    });
    states = withStates(states, area, source, Object.fromEntries(news));
  }
  writeStates(tag, states, folder);
  writeRead(folder);
  return done;
}

/** The state of a text after its forms came back; undefined where it stays. */
function stateAfter(
  { by, mark, before }: { by: Reader; mark: string; before: KeyState | undefined },
  forms: readonly { changed: boolean; read: boolean }[],
): KeyState | undefined {
  const changed = forms.some((form) => form.changed);
  // read is only what came in all its forms
  const read = forms.every((form) => form.changed || form.read);
  const reviewed = { state: 'reviewed', by, of: mark } as const;
  const isWeaker = before === undefined || before.of !== mark || strengthOf(before) < strengthOf(reviewed);
  if (read) return changed || isWeaker ? reviewed : undefined;
  if (!changed) return undefined;
  // some of its forms are new: it is worth no more than these, and as old as the others
  const drafted = { state: 'drafted', by, of: before?.of ?? mark } as const;
  return before && strengthOf(before) <= strengthOf(drafted) ? undefined : drafted;
}

/** Told once, where the whole sheet is of another language. */
function strangerOf(tag: string, rows: readonly ReadRow[]): Refused | undefined {
  const [first] = rows;
  const isOf = ({ language }: ReadRow, other: string) => language.toLowerCase() === other.toLowerCase();
  if (!first || first.language === '' || isOf(first, tag)) return undefined;
  return rows.every((row) => isOf(row, first.language))
    ? {
        line: first.line,
        key: first.key,
        what: `this sheet is of the language ${first.language}, not ${tag}`,
      }
    : undefined;
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
  if (row.language.toLowerCase() !== tag.toLowerCase())
    return [
      row.language === ''
        ? 'its cell in the column "language" is empty'
        : `it is of the language ${row.language}, not ${tag}`,
    ];
  if (!source || english === undefined) return ['there is no such key'];
  const form = formOf(key);
  if (form !== undefined && !source.has(baseOf(key)) && !formsOf(tag).includes(form) && form !== 'zero')
    return [`this language has no plural form "${form}"`];
  const twice = seen.get(row.key);
  seen.set(row.key, row.line);
  if (twice !== undefined) return [`it stands in line ${String(twice)} already`];
  if (row.english !== english.normalize('NFC'))
    return ['the English of this line is not today’s: export the sheet again'];
  if (row.read !== null && !YES.test(row.read) && !NO.test(row.read))
    return [`the column "read" says "${row.read}": write yes, or leave it empty`];
  if (row.spoilt !== null)
    return [`the program has made ${row.spoilt} of it: set the cell to text, and write it again`];
  if (row.translation === '') return [];
  return textFaults(tag, key, row.translation, source).map(({ what }) => what);
}

function split(key: string): [area: Translated, key: string] {
  const [area = '', rest = ''] = key.split(':');
  return [area as Translated, rest];
}
