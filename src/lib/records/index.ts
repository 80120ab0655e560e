import * as z from 'zod/mini';
import { championSession, type ChampionSession } from './champion-session.ts';
import { event, type Event } from './event.ts';
import { group, type Group } from './group.ts';
import type { Context, Contribution, Problem } from './kind.ts';
import { languageSession, type LanguageSession } from './language-session.ts';
import { fold, type Maps, type Patch, type Path } from './patch.ts';
import { postcard, type Postcard } from './postcard.ts';

/** What each kind of record parses to. A new kind is added here and in `KINDS`, nowhere else. */
export interface RecordOf {
  'champion-session': ChampionSession;
  'language-session': LanguageSession;
  postcard: Postcard;
  group: Group;
  event: Event;
}
export const KindName = z.enum(['champion-session', 'language-session', 'postcard', 'group', 'event']);
export type KindName = z.infer<typeof KindName>;
export type AnyRecord = RecordOf[KindName];

/** A kind with its type forgotten, for code that treats all kinds alike. */
export interface AnyKind {
  kind: KindName;
  version: number;
  maps: Maps;
  freeText: readonly string[];
  leavesCopy: boolean;
  staysOnPhones: boolean;
  upgrade(patch: Patch, from: number): Patch;
  /** Parses a whole record, its rules included. */
  parse(tree: unknown, context: Context): Parsed<AnyRecord>;
  /** Parses the fields that a patch names, each for itself. */
  parsePart(tree: unknown): Parsed<object>;
  /** Parses what is kept already: the schema without the rules of a save. */
  read(tree: unknown): AnyRecord | null;
  counts(record: AnyRecord): Contribution[];
}

/** A record, or everything that is wrong with it. */
export type Parsed<T> = { ok: true; value: T } | { ok: false; problems: Problem[] };

const CODES = new Set([
  'not-an-id',
  'not-a-code',
  'not-a-language',
  'not-a-day',
  'not-a-count',
  'not-a-time',
]);
const OWN_CODES = new Set([...CODES, 'too-long', 'too-many', 'control-character', 'required']);

function problemOf(issue: z.core.$ZodIssue): Problem {
  const path = issue.path.map(String).join('/');
  if (issue.code === 'unrecognized_keys') {
    return { path: [...issue.path.map(String), issue.keys[0] ?? ''].join('/'), code: 'unknown-path' };
  }
  if (OWN_CODES.has(issue.message)) return { path, code: issue.message };
  return { path, code: issue.code === 'invalid_type' ? 'required' : 'not-a-value' };
}

interface Typed<R extends AnyRecord> {
  kind: KindName;
  version: number;
  Schema: z.ZodMiniType<R>;
  maps: Maps;
  freeText: readonly string[];
  leavesCopy: boolean;
  staysOnPhones: boolean;
  upgrade(patch: Patch, from: number): Patch;
  rules(record: R, context: Context): Problem[];
  counts(record: R): Contribution[];
}

/** A record without the fields that its schema does not know. */
function without(tree: unknown, issues: readonly z.core.$ZodIssue[]): unknown {
  const strange = new Set(
    issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : [],
    ),
  );
  if (typeof tree !== 'object' || tree === null) return tree;
  return Object.fromEntries(Object.entries(tree).filter(([field]) => !strange.has(field)));
}

function forget<R extends AnyRecord>(kind: Typed<R>, part: z.ZodMiniType<object>): AnyKind {
  return {
    kind: kind.kind,
    version: kind.version,
    maps: kind.maps,
    freeText: kind.freeText,
    leavesCopy: kind.leavesCopy,
    staysOnPhones: kind.staysOnPhones,
    upgrade: (patch, from) => kind.upgrade(patch, from),
    parse(tree, context) {
      const read = kind.Schema.safeParse(tree);
      if (!read.success) return { ok: false, problems: read.error.issues.map(problemOf) };
      const problems = kind.rules(read.data, context);
      return problems.length > 0 ? { ok: false, problems } : { ok: true, value: read.data };
    },
    parsePart(tree) {
      const read = part.safeParse(tree);
      return read.success
        ? { ok: true, value: read.data }
        : { ok: false, problems: read.error.issues.map(problemOf) };
    },
    read(tree) {
      const read = kind.Schema.safeParse(tree);
      if (read.success) return read.data;
      // what a newer app added stays with the endpoint and is not shown here
      const again = kind.Schema.safeParse(without(tree, read.error.issues));
      return again.success ? again.data : null;
    },
    counts(record) {
      const read = kind.Schema.safeParse(record);
      return read.success ? kind.counts(read.data) : [];
    },
  };
}

/** All kinds of record, by name. */
export const KINDS: Record<KindName, AnyKind> = {
  'champion-session': forget(championSession, z.partial(championSession.Schema)),
  'language-session': forget(languageSession, z.partial(languageSession.Schema)),
  postcard: forget(postcard, z.partial(postcard.Schema)),
  group: forget(group, z.partial(group.Schema)),
  event: forget(event, z.partial(event.Schema)),
};

/** Whether a phone keeps a readable copy of such a record; of a kind it does not know it keeps what it has. */
export function leavesCopy(kind: string): boolean {
  const known = KindName.safeParse(kind);
  return !known.success || KINDS[known.data].leavesCopy;
}

/** Whether such a record stays on a phone however old it is; of a kind that it does not know nothing goes. */
export function staysOnPhones(kind: string): boolean {
  const known = KindName.safeParse(kind);
  return !known.success || KINDS[known.data].staysOnPhones;
}

/** Whether people's own words can stand at a path of such a record. */
export function isFreeText(kind: KindName, path: Path): boolean {
  return KINDS[kind].freeText.includes(path.split('/', 1)[0] ?? path);
}

/** Parses a whole record of a kind known by name: the form's and the endpoint's common gate. */
export function parseRecord<K extends KindName>(
  kind: K,
  tree: unknown,
  context: Context,
): Parsed<RecordOf[K]> {
  // the map above ties each name to its schema, which TypeScript cannot follow through an index
  return KINDS[kind].parse(tree, context) as Parsed<RecordOf[K]>;
}

/** Reads the record that stands behind merged values, without the rules of a save; null if it is none. */
export function readRecord<K extends KindName>(kind: K, values: Patch): RecordOf[K] | null {
  return KINDS[kind].read(fold(values)) as RecordOf[K] | null;
}

export type { Context, Contribution, Problem } from './kind.ts';
export type { Maps, Patch, Path, Tree } from './patch.ts';
