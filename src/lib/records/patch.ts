import * as z from 'zod/mini';
import { Value } from './value.ts';

/**
 * Where a value stands in a record: `day`, `marks/<member>`, `walkIns/<device>/<band>`.
 * Lists of chips are one value; only the maps named by a kind go deeper than one word.
 */
export const Path = z
  .string()
  .check(z.regex(/^[A-Za-z][A-Za-z0-9]*(\/[A-Za-z0-9-]{1,64}){0,2}$/, 'not-a-path'));
export type Path = z.infer<typeof Path>;

/** One edit of one record: a flat map from path to value. `null` clears; `deleted: true` deletes for good. */
export const Patch = z.record(Path, Value);
export type Patch = z.infer<typeof Patch>;

/** A record as a tree of plain values, before a kind's schema has read it. */
export interface Tree {
  [key: string]: Value;
}

/** How deep each map of a kind goes: `{ marks: 1, walkIns: 2 }`. */
export type Maps = Readonly<Record<string, 1 | 2>>;

function isTree(value: Value | undefined): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own(tree: Tree, key: string): Value | undefined {
  return Object.hasOwn(tree, key) ? tree[key] : undefined;
}

function put(tree: Tree, key: string, value: Value): void {
  // defineProperty, because a hostile `__proto__` must become a plain key
  Object.defineProperty(tree, key, { value, writable: true, enumerable: true, configurable: true });
}

/** Builds the tree that a patch describes. The path `deleted` is no field and is left out. */
export function fold(patch: Patch): Tree {
  const tree: Tree = {};
  for (const [path, value] of Object.entries(patch)) {
    if (path === 'deleted') continue;
    const steps = path.split('/');
    const last = steps.pop() ?? path;
    let at = tree;
    for (const step of steps) {
      const next = own(at, step);
      if (isTree(next)) at = next;
      else {
        const made: Tree = {};
        put(at, step, made);
        at = made;
      }
    }
    put(at, last, value);
  }
  return tree;
}

/** Takes a record apart into the patch that makes it. Undefined fields are left out. */
export function unfold(record: object, maps: Maps): Patch {
  const patch: Patch = {};
  const walk = (value: Value | undefined, path: string, depth: number): void => {
    if (value === undefined) return;
    if (depth > 0 && isTree(value)) {
      for (const [key, inner] of Object.entries(value)) walk(inner, `${path}/${key}`, depth - 1);
    } else patch[path] = value;
  };
  for (const [field, value] of Object.entries(record))
    walk(value as Value | undefined, field, maps[field] ?? 0);
  return patch;
}

function same(a: Value | undefined, b: Value | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** What changed from one record to the other, as the smallest patch; a field that went is `null`. */
export function difference(before: object, after: object, maps: Maps): Patch {
  const old = unfold(before, maps);
  const now = unfold(after, maps);
  const patch: Patch = {};
  for (const [path, value] of Object.entries(now)) if (!same(old[path], value)) patch[path] = value;
  for (const path of Object.keys(old)) if (!(path in now) && old[path] !== null) patch[path] = null;
  return patch;
}
