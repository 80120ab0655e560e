import { dropDraft, keepDraft, readDraft } from '../device/drafts.ts';
import { phone } from './phone.ts';

/** Where the cards of a hand-over come from. */
export interface CardPlace {
  city: string;
  /** The event's id, or null for none. */
  event: string | null;
}

const KEY = 'hand-over';

function isPlace(value: unknown): value is CardPlace {
  return (
    typeof value === 'object' &&
    value !== null &&
    'city' in value &&
    typeof value.city === 'string' &&
    'event' in value &&
    (value.event === null || typeof value.event === 'string')
  );
}

/**
 * Whether the phone is in the hands of participants, and for which event. Only this is kept, never a word of a card: a
 * phone that was killed or restarted comes back at the languages.
 */
class HandOver {
  #place = $state.raw<CardPlace | null>(null);

  get place(): CardPlace | null {
    return this.#place;
  }

  /** Finds out whether a hand-over was going on. Part of the app's start. */
  async load(): Promise<void> {
    const kept = await readDraft(phone().db, KEY).catch(() => undefined);
    this.#place = isPlace(kept) ? kept : null;
  }

  /** Begins, and is on disk before the phone changes hands. */
  async begin(place: CardPlace): Promise<void> {
    const { db, now } = phone();
    await keepDraft(db, KEY, place, now()).catch(() => undefined);
    this.#place = place;
  }

  /** The phone is back with its worker. */
  async end(): Promise<void> {
    await dropDraft(phone().db, KEY).catch(() => undefined);
    this.#place = null;
  }
}

/** The hand-over that is going on, if any. */
export const handOver = new HandOver();
