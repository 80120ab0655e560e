import type { FieldRole } from '../../lib/programme/roles.ts';
import { championDeeds } from './champion.ts';
import type { Deed, Workshop } from './deed.ts';
import { languageDeeds } from './language.ts';
import { outreachDeeds } from './postcards.ts';

const MAKERS: Record<FieldRole, (shop: Workshop, count: number) => Deed[]> = {
  champion: championDeeds,
  'language-coordinator': languageDeeds,
  'outreach-worker': outreachDeeds,
};

/** Everything that one person saves over a period, in the order in which they save it. */
export function deedsOf(shop: Workshop, count: number): Deed[] {
  return MAKERS[shop.recorder.role](shop, count).sort((a, b) => a.at - b.at);
}

const MINUTE = 60_000;
const YEAR = 31_557_600_000;

/** How wrong a phone's clock is: mostly a little, now and then by hours, seldom by years. */
export function clockErrorOf({ random }: Pick<Workshop, 'random'>): number {
  if (random.chance(0.03)) return -random.int(1, 6) * YEAR;
  if (random.chance(0.06)) return random.pick([-1, 1, 2]) * 60 * MINUTE;
  return Math.round((random.next() - 0.5) * 4 * MINUTE);
}
