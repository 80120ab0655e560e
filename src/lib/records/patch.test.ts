import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { difference, fold, unfold, type Patch } from './patch.ts';
import { newLanguageSession, attendance, languageSession } from './language-session.ts';

const maps = languageSession.maps;
const member = '0192f0c1-0000-7000-8000-000000000001';
const phone = '0192f0c1-0000-7000-8000-0000000000aa';
const other = '0192f0c1-0000-7000-8000-0000000000bb';

describe('a patch', () => {
  it('gives marks a path per participant and walk-ins a path per device and band', () => {
    const session = {
      ...newLanguageSession('2026-11-21', 'coventry', member),
      marks: { [member]: true },
      walkIns: { [phone]: { '16-24': 3 } },
    };
    const patch = unfold(session, maps);
    expect(patch[`marks/${member}`]).toBe(true);
    expect(patch[`walkIns/${phone}/16-24`]).toBe(3);
    expect(patch['languages']).toEqual([]);
  });

  it('holds only what changed, and clears what went', () => {
    const before = { ...newLanguageSession('2026-11-21', 'coventry', member), quote: 'We cooked together' };
    const after = { ...before, minutes: 90, marks: { [member]: true }, quote: undefined };
    expect(difference(before, after, maps)).toEqual({ minutes: 90, [`marks/${member}`]: true, quote: null });
  });

  it('is empty when nothing changed', () => {
    const session = newLanguageSession('2026-11-21', 'coventry', member);
    expect(difference(session, structuredClone(session), maps)).toEqual({});
  });

  it('folds back into the record it was taken from, whatever the record', () => {
    const key = fc.stringMatching(/^[a-z0-9-]{1,12}$/);
    const count = fc.integer({ min: 0, max: 99 });
    const session = fc.record({
      minutes: count,
      languages: fc.array(key, { maxLength: 4 }),
      marks: fc.dictionary(key, fc.boolean(), { maxKeys: 5, minKeys: 1 }),
      walkIns: fc.dictionary(key, fc.dictionary(key, count, { minKeys: 1, maxKeys: 4 }), {
        minKeys: 1,
        maxKeys: 3,
      }),
    });
    fc.assert(
      fc.property(session, (record) => {
        expect(fold(unfold(record, maps))).toEqual(JSON.parse(JSON.stringify(record)));
      }),
      { numRuns: 500 },
    );
  });

  it('keeps a hostile path a plain key', () => {
    const patch: Patch = JSON.parse('{"marks/__proto__":true,"__proto__/polluted":true}') as Patch;
    fold(patch);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('adds the walk-ins of all devices', () => {
    expect(
      attendance({
        marks: { [member]: true },
        walkIns: { [phone]: { '16-24': 3 }, [other]: { '16-24': 2, '0-4': 1 } },
      }),
    ).toBe(7);
  });
});
