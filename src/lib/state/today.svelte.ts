import { dayOf, startOfDay } from '../device/calendar.ts';
import { cardsOf, savedSince, type TodayEntry } from '../device/today.ts';
import { liveBy } from './live.svelte.ts';
import { phone } from './phone.ts';

export type { TodayEntry } from '../device/today.ts';

class Today {
  #midnight = $state(startOfDay(Date.now()));
  readonly #entries = liveBy<number, TodayEntry[]>(
    () => this.#midnight,
    (since) => savedSince(phone(), since),
    [],
  );
  readonly #cards = liveBy<string, Map<string, number>>(
    () => this.day,
    (day) => cardsOf(phone(), day, this.#midnight),
    new Map(),
  );

  /** The phone's calendar day, `YYYY-MM-DD`. */
  get day(): string {
    return dayOf(this.#midnight);
  }

  /** What was saved on this phone today, newest first. */
  get entries(): readonly TodayEntry[] {
    return this.#entries.current;
  }

  get loading(): boolean {
    return this.#entries.loading;
  }

  /** How many postcards were taken today at an event, or (`null`) at none. */
  cards(event: string | null): number {
    return this.#cards.current.get(event ?? '') ?? 0;
  }

  /** Looks whether it is another day. */
  refresh(): void {
    this.#midnight = startOfDay(Date.now());
  }
}

/** A person's day on this phone. */
export const today = new Today();
