/** Midnight before a moment, by the phone's own calendar. */
export function startOfDay(now: number): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/** The phone's calendar day, `YYYY-MM-DD`. */
export function dayOf(now: number): string {
  const date = new Date(now);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** How many minutes east of UTC the phone's clock stands at a moment. */
export function minutesEast(now: number): number {
  return 0 - new Date(now).getTimezoneOffset();
}
