import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KindName, Patch } from '../../src/lib/records/index.ts';
import { counted } from './counted.ts';
import { card, meeting, ROLE_OF, session, type Phone } from './phone.ts';
import { openWorld } from './world.ts';

const KIND = fc.constantFrom<KindName[]>('champion-session', 'language-session', 'postcard');
const EDITS: Record<string, fc.Arbitrary<Patch>> = {
  'champion-session': fc.oneof(
    fc.record({ people: fc.integer({ min: 1, max: 50 }), minutes: fc.integer({ min: 0, max: 300 }) }),
    fc.record({ topics: fc.subarray(['gp-registration', 'dentist', 'mental-health'], { minLength: 1 }) }),
    fc.record({ ageTally: fc.constantFrom({ '25-34': 2 }, null) }),
  ),
  'language-session': fc.record({
    minutes: fc.integer({ min: 0, max: 300 }),
    theme: fc.constantFrom('cooking', null),
  }),
  postcard: fc.record({
    age: fc.constantFrom('16-24', '65-plus', null),
    language: fc.constantFrom('ti', 'ar'),
  }),
};
const MOVES = fc.oneof(
  fc.record({ day: fc.constantFrom('2025-10-31', '2025-11-01', '2024-02-29') }),
  fc.record({ city: fc.constantFrom('coventry', 'birmingham') }),
  fc.constant<Patch>({ deleted: true }),
);

describe('promise 10: tallies always equal a recount of all records', () => {
  it('whatever is recorded, edited, moved, deleted, refused or sent twice', async () => {
    const world = await openWorld();
    const phones = new Map<KindName, Phone>();
    for (const kind of ['champion-session', 'language-session', 'postcard'] as const)
      phones.set(kind, await world.phone(ROLE_OF[kind], ['coventry', 'birmingham']));
    const start: Record<string, Patch> = {
      'champion-session': session(),
      'language-session': meeting(randomUUID()),
      postcard: card(),
    };
    const steps = fc.array(
      KIND.chain((kind) =>
        fc.record({
          kind: fc.constant(kind),
          which: fc.integer({ min: 0, max: 3 }),
          patch: fc.oneof({ weight: 3, arbitrary: EDITS[kind] ?? MOVES }, { weight: 1, arbitrary: MOVES }),
          late: fc.boolean(),
        }),
      ),
      { minLength: 1, maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(steps, async (list) => {
        const ids = [0, 1, 2, 3].map(() => randomUUID());
        const begun = new Set<string>();
        for (const { kind, which, patch, late } of list) {
          const phone = phones.get(kind);
          const id = `${kind.charCodeAt(0).toString(16).padStart(8, '0')}${(ids[which] ?? '').slice(8)}`;
          if (!phone) throw new Error();
          const all = begun.has(id) ? patch : { ...start[kind], ...patch };
          begun.add(id);
          world.now += 1000;
          const envelope = await phone.seal(kind, id, all, late ? { body: { at: world.now - 500_000 } } : {});
          const { answers } = await phone.push(envelope, envelope);
          expect(answers[0]?.answer).toBe('stored');
        }
        const { kept, recounted } = await counted(world);
        expect(kept).toEqual(recounted);
      }),
      { numRuns: 25 },
    );
    expect((await counted(world)).kept.length).toBeGreaterThan(5);
  }, 60_000);
});
