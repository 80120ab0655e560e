import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WordsDamaged, wordsWith, type DataKey, type DataKeys, type Place } from './words.ts';

const made = (id: string): DataKey => ({ id, key: randomBytes(32) });
const ring = (...keys: [DataKey, ...DataKey[]]): DataKeys => ({
  newest: () => keys[0],
  find: (id) => keys.find((key) => key.id === id) ?? null,
});

const first = made('first-01');
const words = wordsWith(ring(first));

// what people type, in every script, with the odd half of a pair that no keyboard makes left out
const text = fc.string({ unit: 'grapheme', maxLength: 400 });
const step = fc.stringMatching(/^[a-z0-9/-]{1,20}$/);
const place = fc.tuple(step, step, step, step) satisfies fc.Arbitrary<Place>;

describe('words in the database', () => {
  it('come out as they went in, and never look the same twice', () => {
    fc.assert(
      fc.property(place, text, (at, typed) => {
        const sealed = words.seal(at, typed);
        expect(words.open(at, sealed)).toBe(typed);
        expect(words.seal(at, typed)).not.toBe(sealed);
      }),
    );
  });

  it('do not open when any single bit of them was flipped', () => {
    const at: Place = ['riverside', 'records', 'r1', 'good'];
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(7), (typed, where, bit) => {
        const [id = '', body = ''] = words.seal(at, typed).split('.');
        const bytes = Buffer.from(body, 'base64url');
        bytes[where % bytes.length] = (bytes[where % bytes.length] ?? 0) ^ (1 << bit);
        expect(() => words.open(at, `${id}.${bytes.toString('base64url')}`)).toThrow(WordsDamaged);
      }),
    );
  });

  it('do not open in another programme, table, row or path', () => {
    fc.assert(
      fc.property(place, place, text, (here, there, typed) => {
        fc.pre(JSON.stringify(here) !== JSON.stringify(there));
        const sealed = words.seal(here, typed);
        expect(() => words.open(there, sealed)).toThrow(WordsDamaged);
        for (const swapped of [0, 1, 2, 3]) {
          const near = here.map((each, i) => (i === swapped ? `${each}x` : each)) as unknown as Place;
          expect(() => words.open(near, sealed)).toThrow(WordsDamaged);
        }
      }),
    );
  });

  it('do not run together: a row that ends as a path begins is another place', () => {
    const sealed = words.seal(['p', 'records', 'a', 'bc'], 'typed');
    expect(() => words.open(['p', 'records', 'ab', 'c'], sealed)).toThrow(WordsDamaged);
  });

  it('open under an old key, are sealed under the newest, and need the key they name', () => {
    const at: Place = ['riverside', 'needs', 'n1', 'issue'];
    const old = words.seal(at, 'before');
    const second = made('second-2');
    const both = wordsWith(ring(second, first));
    expect([both.open(at, old), both.isCurrent(old)]).toEqual(['before', false]);
    const fresh = both.seal(at, 'after');
    expect([both.open(at, fresh), both.isCurrent(fresh)]).toEqual(['after', true]);
    expect(() => words.open(at, fresh)).toThrow('second-2 is not in the key file');
    const other = wordsWith(ring({ id: first.id, key: second.key }));
    expect(() => other.open(at, old)).toThrow(WordsDamaged);
  });

  it('tell nothing by a failure but where it is', () => {
    const at: Place = ['riverside', 'records', 'r1', 'good'];
    for (const broken of [
      'plain words',
      'first-01.AAAA',
      `${words.seal(at, 'x')}=`,
      `${words.seal(at, 'x')}.x`,
    ]) {
      expect(() => words.open(at, broken)).toThrow(/^records r1 good: [a-z, ]+$/);
    }
  });

  it('have lengths that do not tell one nickname from another', () => {
    const at: Place = ['riverside', 'people', 'p1', 'name'];
    expect(words.seal(at, 'Jo')).toHaveLength(words.seal(at, 'Abdulrahman').length);
  });
});
