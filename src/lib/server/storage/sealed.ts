// The words inside a record's or a change's JSON: at the paths that a kind names as free text, the value is replaced by
// what it seals to. Everything else – codes, days, numbers – stays readable, because it is filtered and counted.
import * as z from 'zod/mini';
import { isFreeText, type KindName } from '../../records/index.ts';
import type { Patch } from '../../records/patch.ts';
import { Value } from '../../records/value.ts';
import type { Fields } from '../../sync/merge.ts';
import type { Place, Words } from './words.ts';

const SealedValue = z.strictObject({ sealed: z.string() });

/** The row whose JSON it is. */
export type Row = readonly [programme: string, table: 'records' | 'changes', id: string];

function sealValue(words: Words, place: Place, value: Value): Value {
  // that something was cleared is not somebody's words
  return value === null ? null : { sealed: words.seal(place, JSON.stringify(value)) };
}

function openValue(words: Words, place: Place, value: Value): Value {
  const read = SealedValue.safeParse(value);
  // readable: written before its path was named as free text
  return read.success ? z.parse(Value, JSON.parse(words.open(place, read.data.sealed))) : value;
}

type Each = (words: Words, place: Place, value: Value) => Value;

function eachOf(each: Each, words: Words, row: Row, kind: KindName, patch: Patch): Patch {
  return Object.fromEntries(
    Object.entries(patch).map(([path, value]) => [
      path,
      isFreeText(kind, path) ? each(words, [...row, path], value) : value,
    ]),
  );
}

function eachField(each: Each, words: Words, row: Row, kind: KindName, fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([path, { value, stamp }]) => [
      path,
      { value: isFreeText(kind, path) ? each(words, [...row, path], value) : value, stamp },
    ]),
  );
}

/** A record's fields as the database keeps them. */
export function sealFields(words: Words, row: Row, kind: KindName, fields: Fields): Fields {
  return eachField(sealValue, words, row, kind, fields);
}

/** The inverse. */
export function openFields(words: Words, row: Row, kind: KindName, fields: Fields): Fields {
  return eachField(openValue, words, row, kind, fields);
}

/** A change's patch as the database keeps it. */
export function sealPatch(words: Words, row: Row, kind: KindName, patch: Patch): Patch {
  return eachOf(sealValue, words, row, kind, patch);
}

/** The inverse. */
export function openPatch(words: Words, row: Row, kind: KindName, patch: Patch): Patch {
  return eachOf(openValue, words, row, kind, patch);
}

/** Whether nothing of a kind's free text is readable or under an older key. `values`: as the database keeps them. */
export function isSealed(words: Words, kind: KindName, values: Patch): boolean {
  return Object.entries(values).every(([path, value]) => {
    if (value === null || !isFreeText(kind, path)) return true;
    const read = SealedValue.safeParse(value);
    return read.success && words.isCurrent(read.data.sealed);
  });
}
