import * as z from 'zod/mini';

/** Anything a field can hold: plain JSON, so that it crosses IndexedDB, the wire and the database unchanged. */
export type Value = null | boolean | number | string | Value[] | { [key: string]: Value };

export const Value: z.ZodMiniType<Value> = z.lazy(() =>
  z.union([z.null(), z.boolean(), z.number(), z.string(), z.array(Value), z.record(z.string(), Value)]),
);

/** The id of a record, device, change, person or group member: a UUID in lower case. */
export const Id = z
  .string()
  .check(z.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'not-an-id'));
export type Id = z.infer<typeof Id>;

/**
 * A word that the programme configures (a topic, a setting, an age band …). A record accepts any
 * well-formed code: a programme edit that retires one must never make an old record unwelcome.
 */
export const Code = z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'not-a-code'));
export type Code = z.infer<typeof Code>;

/** A BCP 47 language tag as the programme spells it (`en-GB`, `fa-AF`, `ti`). */
export const Tag = z.string().check(z.regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/, 'not-a-language'));
export type Tag = z.infer<typeof Tag>;

function isRealDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

/** A calendar day, `YYYY-MM-DD`, Gregorian, between 2000 and 2099. */
export const Day = z
  .string()
  .check(z.regex(/^20\d\d-\d\d-\d\d$/, 'not-a-day'), z.refine(isRealDay, 'not-a-day'));
export type Day = z.infer<typeof Day>;

/** A whole number of people, cards or sessions. */
export const Count = z.int('not-a-count').check(z.minimum(0, 'not-a-count'), z.maximum(9999, 'not-a-count'));
export type Count = z.infer<typeof Count>;

/** Minutes of one session, at most a day. */
export const Minutes = z
  .int('not-a-count')
  .check(z.minimum(0, 'not-a-count'), z.maximum(1440, 'not-a-count'));

// NUL and the other control characters cannot be stored by every database and mean nothing to a reader.
// eslint-disable-next-line no-control-regex -- refusing control characters is the purpose
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** Text of at most `max` UTF-16 units without control characters (line breaks and tabs may stand). */
export function text(max: number) {
  return z.string().check(
    z.maxLength(max, 'too-long'),
    z.refine((value) => !FORBIDDEN.test(value), 'control-character'),
  );
}

/** A name or a title. */
export const ShortText = text(120).check(z.trim(), z.minLength(1, 'required'));
/** Free words: an answer, a myth, a quote. */
export const LONG_TEXT_MAX = 4000;
export const LongText = text(LONG_TEXT_MAX);

/** A field that may be absent, or cleared by `null`. */
export function maybe<T extends z.ZodMiniType>(schema: T) {
  return z.optional(z.nullable(schema));
}

/** The three answers to a yes/no question about a person. */
export const YesNo = z.enum(['yes', 'no', 'prefer-not-to-say']);
export type YesNo = z.infer<typeof YesNo>;

/** Female / Male / Prefer not to say (GOV.UK pattern). */
export const Sex = z.enum(['female', 'male', 'prefer-not-to-say']);
export type Sex = z.infer<typeof Sex>;
