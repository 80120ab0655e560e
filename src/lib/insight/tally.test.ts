import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Patch } from '../records/index.ts';
import { contributions, differences, recount, type Tally } from './tally.ts';

const card: Patch = {
  day: '2025-10-20',
  city: 'coventry',
  language: 'ti',
  how: 'from-paper',
  undivided: 'The library is good',
  age: '25-34',
};

const byName = (tallies: Tally[]): Record<string, number> =>
  Object.fromEntries(tallies.map((t) => [`${t.city} ${t.month} ${t.measure} ${t.key}`.trim(), t.amount]));

describe('what a record counts', () => {
  it('stands under its city and month, and says what counts people', () => {
    const tallies = contributions('postcard', card);
    expect(byName(tallies)).toEqual({
      'coventry 2025-10 postcards': 1,
      'coventry 2025-10 postcard-languages ti': 1,
      'coventry 2025-10 postcard-how from-paper': 1,
      'coventry 2025-10 postcards-age 25-34': 1,
    });
    expect(tallies.filter(({ people }) => people).map(({ measure }) => measure)).toEqual([
      'postcards',
      'postcards-age',
    ]);
  });

  it('is nothing once it is deleted, and nothing for what is no session and no card', () => {
    expect(contributions('postcard', { ...card, deleted: true })).toEqual([]);
    expect(contributions('group', { name: 'Circle', city: 'coventry', languages: [] })).toEqual([]);
  });

  it('moves with the record to another month and city', () => {
    const moved = { ...card, day: '2025-11-01', city: 'birmingham', age: null };
    const difference = differences(contributions('postcard', card), contributions('postcard', moved));
    expect(byName(difference)).toMatchObject({
      'coventry 2025-10 postcards': -1,
      'birmingham 2025-11 postcards': 1,
      'coventry 2025-10 postcards-age 25-34': -1,
    });
    expect(difference.some(({ city, measure }) => city === 'birmingham' && measure === 'postcards-age')).toBe(
      false,
    );
  });

  it('is no difference when nothing that counts was changed', () => {
    const reworded = { ...card, undivided: 'The library is very good' };
    expect(differences(contributions('postcard', card), contributions('postcard', reworded))).toEqual([]);
  });
});

describe('running tallies', () => {
  it('come to the recount, whatever one card after another becomes', () => {
    const becomes = fc.record({
      which: fc.integer({ min: 0, max: 2 }),
      patch: fc.record(
        {
          day: fc.constantFrom('2025-10-01', '2025-11-01'),
          city: fc.constantFrom('coventry', 'birmingham'),
          age: fc.constantFrom('25-34', '65-plus', null),
          deleted: fc.constant(true),
        },
        { requiredKeys: [] },
      ),
    });
    fc.assert(
      fc.property(fc.array(becomes), (steps) => {
        const records = new Map<number, Patch>();
        let running: Tally[] = [];
        for (const { which, patch } of steps) {
          const before = records.get(which);
          const after = { ...(before ?? card), ...patch };
          records.set(which, after);
          const step = differences(
            before ? contributions('postcard', before) : [],
            contributions('postcard', after),
          );
          running = differences([], [...running, ...step]);
        }
        const all = [...records.values()].map((values) => ({ kind: 'postcard' as const, values }));
        expect(byName(running)).toEqual(byName(recount(all)));
      }),
    );
  });
});
