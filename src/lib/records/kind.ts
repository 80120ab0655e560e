import type * as z from 'zod/mini';
import type { Maps, Patch } from './patch.ts';

/** What is wrong with a record: the path it stands at (or `''` for the record as a whole) and a code. */
export interface Problem {
  path: string;
  code: string;
}

/**
 * One contribution of one record to a running count. City and month are added by whoever keeps the
 * tally. `people` says whether the amount counts people, so that disclosure control treats it as such.
 */
export interface Contribution {
  measure: string;
  key: string;
  amount: number;
  people: boolean;
}

/** What a rule may ask of the programme without knowing it. */
export interface Context {
  /** True when the code is an age band of under-16s. An unknown code is not. */
  isChildBand(band: string): boolean;
}

/**
 * Everything the house knows of one kind of record, in one object. `Record` is the type that `Schema`
 * parses. The schema is strict: a path it does not name is refused with `unknown-path`.
 */
export interface Kind<Name extends string, Shape extends z.core.$ZodLooseShape> {
  kind: Name;
  /** Version of the schema. A change that carries a higher one is answered *later*. */
  version: number;
  Schema: z.ZodMiniObject<Shape, z.core.$strict>;
  maps: Maps;
  /**
   * Fields in which people's own words can stand, nicknames and names of places among them. They are read with a need
   * only, exported with care, never offered as last time's answer, and encrypted in the endpoint's database.
   */
  freeText: readonly string[];
  /** False for a kind of which the phone keeps no readable copy once it is saved. */
  leavesCopy: boolean;
  /** True for what people look up however old it is: on phones it stays when sessions of its age go. */
  staysOnPhones: boolean;
  /** Rewrites a patch made under an older version, path by path. */
  upgrade(patch: Patch, from: number): Patch;
  /** Rules that look at more than one field, or at the programme. */
  rules(record: z.infer<z.ZodMiniObject<Shape, z.core.$strict>>, context: Context): Problem[];
  /** What the record counts, for the tallies. */
  counts(record: z.infer<z.ZodMiniObject<Shape, z.core.$strict>>): Contribution[];
}

/** Gives a kind its types without spelling them twice. */
export function defineKind<const Name extends string, Shape extends z.core.$ZodLooseShape>(
  kind: Kind<Name, Shape>,
): Kind<Name, Shape> {
  return kind;
}

/** A contribution of a session, a card, minutes: anything but people. */
export function things(measure: string, amount = 1, key = ''): Contribution {
  return { measure, key, amount, people: false };
}

/** A contribution that counts people. */
export function people(measure: string, amount: number, key = ''): Contribution {
  return { measure, key, amount, people: true };
}
