import { dayOf } from '../device/calendar.ts';
import type { CardPlace } from './card-place.ts';
import { shutOffice } from './office-shut.ts';
import { reloads } from './reloads.ts';

/**
 * Whether the phone is in the hands of participants, and for which event. Only this is kept, never a word of a card: a
 * phone that was killed or restarted comes back at the languages.
 */
class HandOver {
  #place = $state.raw<CardPlace | null>(null);
  /** A half-typed card is kept nowhere: while one may be on screen, nothing reloads the page. */
  #release: () => void = () => undefined;

  get place(): CardPlace | null {
    return this.#place;
  }

  /** The phone's clock. */
  get now(): number {
    return Date.now();
  }

  /** The phone's calendar day: what a card is dated by. */
  get day(): string {
    return dayOf(this.now);
  }

  /** Takes what the phone says, at the app's start and whenever another tab hands it over or gives it back. */
  resume(kept: CardPlace | null): void {
    this.#place = kept;
    shutOffice(kept !== null);
    if (kept) this.#hold();
    else this.#release();
  }

  /** Begins, and is on disk before the phone changes hands. */
  async begin(place: CardPlace): Promise<void> {
    const { keepHandOver } = await import('./running.ts');
    await keepHandOver(place);
    shutOffice(true);
    this.#place = place;
    this.#hold();
  }

  #hold(): void {
    this.#release();
    this.#release = reloads.hold();
  }

  /** The phone is back with its worker. */
  async end(): Promise<void> {
    const { dropHandOver } = await import('./running.ts');
    await dropHandOver();
    shutOffice(false);
    this.#place = null;
    this.#release();
  }
}

/** The hand-over that is going on, if any. */
export const handOver = new HandOver();
