/**
 * The order of an accepted change, made once by the endpoint at first arrival: milliseconds, then device,
 * then number, in a form whose text order is the order meant. Phones compare stamps, never raw times.
 */
export type Stamp = string;

const MS_DIGITS = 15;
const N_DIGITS = 10;

export function formatStamp(ms: number, device: string, n: number): Stamp {
  return `${String(ms).padStart(MS_DIGITS, '0')}.${device}.${String(n).padStart(N_DIGITS, '0')}`;
}

/** The milliseconds since 1970 in a stamp. */
export function stampTime(stamp: Stamp): number {
  return Number(stamp.slice(0, MS_DIGITS));
}

/** The device whose change a stamp is of. */
export function stampDevice(stamp: Stamp): string {
  return stamp.slice(MS_DIGITS + 1, -(N_DIGITS + 1));
}

/** What the endpoint knows when it stamps a change. Times in milliseconds since 1970. */
export interface Circumstances {
  device: string;
  n: number;
  /** The device's clock at saving. */
  at: number;
  /** The offset known to the device then, and the one measured in this request. */
  offsetThen: number | null;
  offsetNow: number;
  /** The endpoint's clock. */
  now: number;
  /** The latest stamp that the phone had seen of this record. */
  seen: Stamp | null;
  /** When the device was enrolled: it can have saved nothing before. */
  enrolledAt: number | null;
  /** Stamps of the device's nearest accepted neighbours by number. */
  before: Stamp | null;
  after: Stamp | null;
}

/** How far the two offsets may differ before the clock counts as changed in between. */
const CLOCK_CHANGED_MS = 5 * 60_000;

type Clocks = Pick<Circumstances, 'at' | 'offsetThen' | 'offsetNow'>;

/** What the device's time may have been, likeliest first: by the offset measured now, unless the clock was changed. */
function candidates({ at, offsetThen, offsetNow }: Clocks): [number, ...number[]] {
  const changed = offsetThen !== null && Math.abs(offsetThen - offsetNow) > CLOCK_CHANGED_MS;
  return changed ? [at + offsetThen, at + offsetNow] : [at + offsetNow];
}

/** Device time corrected by what is known of its clock, without a look at what is possible. */
export function correctedTime(c: Clocks): number {
  return candidates(c)[0];
}

type Bounds = Pick<Circumstances, 'now' | 'enrolledAt' | 'before'>;

/** The likeliest time that is possible at all: after the enrolment and what came before, and not in the future. */
function possibleTime(c: Clocks & Bounds): number | null {
  const earliest =
    Math.max(c.enrolledAt ?? 0, c.before === null ? 0 : stampTime(c.before)) - CLOCK_CHANGED_MS;
  const latest = c.now + CLOCK_CHANGED_MS;
  return candidates(c).find((ms) => ms >= earliest && ms <= latest) ?? null;
}

/** A moment's calendar day, `YYYY-MM-DD`, on a clock so many minutes east of UTC. */
function dayAt(ms: number, minutesEast: number): string {
  return new Date(ms + minutesEast * 60_000).toISOString().slice(0, 10);
}

const DAY_MS = 86_400_000;

/**
 * The day that a right clock would have filled in, where a wrong one filled in `day`: moved by as many days as the
 * clock was wrong. A clock wrong by less than five minutes moves nothing, and neither does one of which nothing possible
 * is known: a clock that was set between saving and sending must not spoil a right day. `minutesEast`: the device's zone.
 */
export function rightDay(day: string, minutesEast: number, c: Clocks & Bounds): string {
  const possible = possibleTime(c);
  if (possible === null) return day;
  const right = Math.max(0, Math.min(possible, c.now));
  if (Math.abs(right - c.at) <= CLOCK_CHANGED_MS) return day;
  const wrongBy = Date.parse(dayAt(right, minutesEast)) - Date.parse(dayAt(c.at, minutesEast));
  return dayAt(Date.parse(day) + Math.round(wrongBy / DAY_MS) * DAY_MS, 0);
}

/**
 * Stamps a change: its corrected time, never in the future, between the device's own neighbours, and
 * after everything that the phone had seen of the record. What had been seen wins over all bounds.
 */
export function stampFor(c: Circumstances): Stamp {
  let ms = Math.max(0, Math.min(possibleTime(c) ?? correctedTime(c), c.now));
  if (c.after !== null) ms = Math.min(ms, stampTime(c.after));
  if (c.before !== null) ms = Math.max(ms, stampTime(c.before));
  if (c.seen !== null) {
    const own = formatStamp(ms, c.device, c.n);
    if (own <= c.seen) ms = Math.max(ms, stampTime(c.seen) + 1);
  }
  return formatStamp(ms, c.device, c.n);
}
