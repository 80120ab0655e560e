import { lastMonths } from '../../src/cli/seed/calendar.ts';
import { outreachDeeds } from '../../src/cli/seed/postcards.ts';
import { Random } from '../../src/cli/seed/random.ts';
import { Postcard } from '../../src/lib/records/postcard.ts';
import { fold } from '../../src/lib/records/patch.ts';
import { EXAMPLE } from '../support/programmes.ts';

/** Cards as an outreach worker collects them, in the languages of the programme. */
export function postcards(count: number): Postcard[] {
  const { programme } = EXAMPLE;
  const [city] = programme.cities;
  const deeds = outreachDeeds(
    {
      programme,
      recorder: { name: 'Bench', role: 'outreach-worker', city: city?.id ?? '', languages: [] },
      device: crypto.randomUUID(),
      period: lastMonths(12, Date.now()),
      random: new Random(1),
    },
    count,
  );
  // a correction bears the id of the card that it corrects, and comes after it
  const first = new Map(deeds.toReversed().map((deed) => [deed.record, deed]));
  const cards = [...first.values()].filter(({ kind }) => kind === 'postcard');
  return cards.slice(0, count).map(({ patch }) => Postcard.parse(fold(patch)));
}
