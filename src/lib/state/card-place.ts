import type { HandOverRow } from '../device/who.ts';

/** Where the cards of a hand-over come from: a city, and an event's id or null for none. */
export type CardPlace = HandOverRow['typed'];
