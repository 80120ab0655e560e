import type { Random } from './random.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** A stretch of whole days, by number of days since 1970. */
export interface Period {
  first: number;
  last: number;
}

/** The given months up to the day before `now`. */
export function lastMonths(months: number, now: number): Period {
  const start = new Date(now);
  start.setUTCMonth(start.getUTCMonth() - months);
  const last = Math.floor(now / DAY_MS) - 1;
  return { first: Math.min(Math.floor(start.getTime() / DAY_MS), last), last };
}

/** A day as records spell it. */
export function dayOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** The day of the week, 0 for Monday. */
export function weekdayOf(day: number): number {
  return (day + 3) % 7;
}

/** The moment on a day at an hour (which may have a fraction), in milliseconds since 1970. */
export function at(day: number, hour: number): number {
  return day * DAY_MS + Math.round(hour * HOUR_MS);
}

// Autumn is full, August and the holidays are thin, refugee week in June brings people out.
const MONTH = [0.95, 1, 1.05, 0.95, 1.05, 1.25, 0.8, 0.55, 1.1, 1.15, 1.1, 0.75];

/** How much happens at this time of year; 1 is an ordinary week. */
export function season(day: number): number {
  const date = new Date(day * DAY_MS);
  const holidays = date.getUTCMonth() === 11 && date.getUTCDate() > 22;
  return (MONTH[date.getUTCMonth()] ?? 1) * (holidays ? 0.15 : 1);
}

/** Spreads `count` things over a period by the weight of each day. In order of days. */
export function spread(
  count: number,
  period: Period,
  weight: (day: number) => number,
  random: Random,
): number[] {
  const sums: number[] = [];
  let sum = 0;
  for (let day = period.first; day <= period.last; day++) sums.push((sum += weight(day)));
  if (sum === 0) return [];
  const days: number[] = [];
  for (let made = 0; made < count; made++) {
    const drawn = random.next() * sum;
    let low = 0;
    let high = sums.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) > drawn) high = middle;
      else low = middle + 1;
    }
    days.push(period.first + low);
  }
  return days.sort((a, b) => a - b);
}
