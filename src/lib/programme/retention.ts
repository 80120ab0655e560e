import * as z from 'zod/mini';

const Months = z.int().check(z.minimum(1), z.maximum(240));
const Days = z.int().check(z.minimum(1), z.maximum(3660));

/** How many months, or days, what is kept. What a time means, and what is left afterwards, is told in docs/retention.md. */
export const Retention = z.strictObject({
  'champion-session': z.strictObject({
    whole: Months,
    /** Myth and unmet need. */
    words: Months,
    /** After the day that it names. */
    followUp: Months,
  }),
  postcard: z.strictObject({ whole: Months }),
  'language-session': z.strictObject({ whole: Months }),
  event: z.strictObject({ whole: Months }),
  /** Of somebody on a register: without a mark or a change of theirs. */
  member: z.strictObject({ idle: Months }),
  // what came later may be left out, so that a programme file from before stays good
  /** The name of somebody who records: without an enrolled phone and without contact. */
  person: z.optional(z.strictObject({ idle: Months })),
  /** Whose phone it was: after it was revoked or last heard of. */
  device: z.optional(z.strictObject({ idle: Months })),
  /** An invite's row, after it ended. */
  invite: z.optional(z.strictObject({ days: Days })),
  /** How long a return card works. */
  'return-card': z.optional(z.strictObject({ days: Days })),
  /** Links into the office and sessions of phones, after they stopped working. */
  door: z.optional(z.strictObject({ days: Days })),
  /** After how long the office is told that something held waits for it. Nothing held goes by itself. */
  held: z.optional(z.strictObject({ days: Days })),
  /** Lines of the audit; never less than a year. */
  audit: z.optional(z.strictObject({ whole: z.int().check(z.minimum(12), z.maximum(240)) })),
});
export type Retention = z.infer<typeof Retention>;

/** Every time that there is. */
export type Periods = { [Of in keyof Retention]-?: NonNullable<Retention[Of]> };

/** Where a programme says nothing. */
export const RETENTION: Periods = {
  'champion-session': { whole: 24, words: 12, followUp: 3 },
  postcard: { whole: 12 },
  'language-session': { whole: 24 },
  event: { whole: 24 },
  member: { idle: 6 },
  person: { idle: 12 },
  device: { idle: 12 },
  invite: { days: 30 },
  'return-card': { days: 365 },
  door: { days: 30 },
  held: { days: 30 },
  audit: { whole: 72 },
};

/** Every time of a programme: its own, and those of `RETENTION` where it says nothing. */
export function periodsOf({ retention }: { retention?: Retention | undefined }): Periods {
  const own = Object.entries(retention ?? {}).filter(([, period]) => period !== undefined);
  return { ...RETENTION, ...Object.fromEntries(own) };
}

/** The day so many months before another; of a longer month, the last day of the shorter one. */
export function monthsBefore(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const first = new Date(Date.UTC(year, month - 1 - months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return `${first.toISOString().slice(0, 8)}${String(Math.min(date, last)).padStart(2, '0')}`;
}
