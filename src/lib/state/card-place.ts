/** Where the cards of a hand-over come from. */
export interface CardPlace {
  city: string;
  /** The event's id, or null for none. */
  event: string | null;
}

/** Key of the draft that says that a hand-over is on. */
export const HAND_OVER = 'hand-over';
