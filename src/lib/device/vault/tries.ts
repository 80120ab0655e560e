import type { Tries } from './row.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** So many may be wrong before anybody waits: a thumb slips. */
const FREE = 3;
const WAITS = [30 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE];

/** How many milliseconds the next try has to wait; 0 for none. A clock that was put back begins the wait anew. */
export function waitOf({ wrong, at }: Tries, now: number): number {
  if (wrong <= FREE) return 0;
  const wait = WAITS[Math.min(wrong - FREE, WAITS.length) - 1] ?? 0;
  const gone = now - at;
  return gone < 0 ? wait : Math.max(0, wait - gone);
}
