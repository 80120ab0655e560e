import { latinDigits } from '$lib/i18n/index.ts';
import { CardHow, type Postcard } from '$lib/records/postcard.ts';
import type { CardPlace } from '$lib/state/card-place.ts';
import { promptAnswers, untapped, type Tapped } from './prompts.ts';

/** A paper card as its form types it. */
export interface TypedCard {
  serial: string;
  language: string;
  how: string;
  /** One undivided answer, or the three prompts. */
  shape: string;
  undivided: string;
  good: string;
  missing: string;
  improve: string;
  /** What is ticked beside the three prompts. */
  domains: Tapped;
  age: string;
  born: string;
}

/** A card as the form starts it: with the number after the last one, its language, and how it came. */
export function newCard(last: Partial<Postcard>, first: string): TypedCard {
  return {
    serial: nextSerial(last.serial ?? ''),
    language: last.language ?? first,
    how: last.how === 'written-down' ? 'written-down' : 'from-paper',
    shape: 'one',
    undivided: '',
    good: '',
    missing: '',
    improve: '',
    domains: untapped(),
    age: '',
    born: '',
  };
}

/** `C-0042` is followed by `C-0043`; a number without digits by none. */
export function nextSerial(serial: string): string {
  const digits = /^(.*?)(\d{1,9})$/.exec(latinDigits(serial));
  if (!digits) return '';
  const [, before = '', number = ''] = digits;
  return before + String(Number(number) + 1).padStart(number.length, '0');
}

/** The card that the form describes. Only the shape that is on counts. */
export function cardOf(typed: TypedCard, day: string, place: CardPlace): Postcard {
  const how = CardHow.safeParse(typed.how);
  const card: Postcard = {
    day,
    city: place.city,
    language: typed.language,
    how: how.success ? how.data : 'from-paper',
  };
  if (place.event !== null) card.event = place.event;
  // one card has one number, whichever keyboard typed it
  if (typed.serial.trim() !== '') card.serial = latinDigits(typed.serial.trim());
  if (typed.shape !== 'one') Object.assign(card, promptAnswers(typed, typed.domains));
  else if (typed.undivided.trim() !== '') card.undivided = typed.undivided.trim();
  if (typed.age !== '') card.age = typed.age;
  const { born } = typed;
  if (born === 'yes' || born === 'no' || born === 'prefer-not-to-say') card.bornOutside = born;
  return card;
}
