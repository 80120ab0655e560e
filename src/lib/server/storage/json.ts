import * as z from 'zod/mini';
import { Code } from '../../records/value.ts';

/** Reads a JSON column. What does not parse was not written by us, and that is a fault of ours: it throws. */
export function fromJson<T>(schema: z.ZodMiniType<T>, text: string): T {
  return z.parse(schema, JSON.parse(text));
}

/** The cities in a JSON column. */
export function citiesFrom(text: string): string[] {
  return fromJson(z.array(Code), text);
}
