import type { KindName } from '$lib/records/index.ts';
import type { TodayEntry } from '$lib/state/today.svelte.ts';

/** One line of the day: a record, or all the postcards of one event together. */
export interface DayLine {
  key: string;
  kind: KindName;
  savedAt: number;
  sync: TodayEntry['sync'];
  city: string | null;
  place: TodayEntry['place'];
  /** How many cards, for postcards. */
  cards: number;
  /** Where it opens for correction; postcards do not. */
  href: string | null;
}

const ADDRESS: Partial<Record<KindName, string>> = {
  'champion-session': '/champion-session',
  'language-session': '/language-session',
  group: '/groups',
};

const LOUDNESS = ['sent', 'waiting', 'held', 'refused'];

function louder(a: TodayEntry['sync'], b: TodayEntry['sync']): TodayEntry['sync'] {
  return LOUDNESS.indexOf(a) >= LOUDNESS.indexOf(b) ? a : b;
}

/** The day as a short list: postcards of one event stand on one line, as loud as the loudest of them. */
export function dayLines(entries: readonly TodayEntry[]): DayLine[] {
  const lines: DayLine[] = [];
  const stacks = new Map<string, DayLine>();
  for (const { id, kind, savedAt, sync, city, place } of entries) {
    if (kind !== 'postcard') {
      const address = ADDRESS[kind];
      const href = address === undefined ? null : `${address}/${id}`;
      lines.push({ key: id, kind, savedAt, sync, city, place, cards: 0, href });
      continue;
    }
    const stack = stacks.get(place.event ?? '');
    if (stack) {
      stack.cards += 1;
      stack.sync = louder(stack.sync, sync);
      continue;
    }
    const line: DayLine = { key: id, kind, savedAt, sync, city, place, cards: 1, href: null };
    stacks.set(place.event ?? '', line);
    lines.push(line);
  }
  return lines;
}
