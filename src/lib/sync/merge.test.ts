import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layered, mergeChange, mergeFields, valuesOf, type Accepted, type Fields } from './merge.ts';
import { formatStamp, stampFor, stampTime, type Circumstances } from './stamp.ts';

const phone = '0192f0c1-0000-4000-8000-0000000000aa';
const other = '0192f0c1-0000-4000-8000-0000000000bb';

const accepted = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.constantFrom(phone, other), fc.nat({ max: 9 })), {
    selector: (stamp) => stamp.join(),
    maxLength: 12,
  })
  .chain((stamps) =>
    fc.tuple(
      ...stamps.map(([ms, device, n]) =>
        fc
          .dictionary(
            fc.constantFrom('day', 'minutes', 'marks/a', 'deleted'),
            fc.constantFrom(true, false, 1, 'x'),
          )
          .map((patch): Accepted => ({ stamp: formatStamp(ms, device, n), patch })),
      ),
    ),
  );

function merged(changes: readonly Accepted[]): Fields {
  return changes.reduce<Fields>((fields, change) => mergeChange(fields, change), {});
}

describe('merging accepted changes', () => {
  it('gives the same record in any order, with any repetition and any split', () => {
    fc.assert(
      fc.property(accepted, fc.infiniteStream(fc.nat()), fc.nat(), (changes, shuffle, cut) => {
        const order = changes
          .map((change) => ({ change, at: Number(shuffle.next().value) }))
          .sort((a, b) => a.at - b.at);
        const shuffled = [...order.map(({ change }) => change), ...changes.slice(0, 3)];
        const at = changes.length === 0 ? 0 : cut % changes.length;
        const split = mergeFields(merged(shuffled.slice(0, at)), merged(shuffled.slice(at)));
        expect(merged(shuffled)).toEqual(merged(changes));
        expect(split).toEqual(merged(changes));
      }),
      { numRuns: 1000 },
    );
  });

  it('lets no later edit revive what was deleted', () => {
    const gone = merged([
      { stamp: formatStamp(1, phone, 1), patch: { day: '2026-11-21' } },
      { stamp: formatStamp(2, phone, 2), patch: { deleted: true } },
      { stamp: formatStamp(3, other, 1), patch: { deleted: false, day: '2026-11-22' } },
    ]);
    expect(valuesOf(gone)).toEqual({ deleted: true, day: '2026-11-22' });
  });

  it("shows the phone's own unsent changes on top of the endpoint's record", () => {
    const base = merged([{ stamp: formatStamp(9e12, other, 1), patch: { day: '2026-11-21', minutes: 30 } }]);
    expect(layered(base, [{ minutes: 45 }, { minutes: 60 }])).toEqual({ day: '2026-11-21', minutes: 60 });
  });
});

describe('a stamp', () => {
  const now = 1_795_000_000_000;
  const plain: Circumstances = {
    device: phone,
    n: 2,
    at: now - 60_000,
    offsetThen: null,
    offsetNow: 0,
    now,
    enrolledAt: null,
    seen: null,
    before: null,
    after: null,
  };

  it("is the device's time, corrected by the offset measured in the request", () => {
    expect(stampTime(stampFor(plain))).toBe(now - 60_000);
    const yearBehind = { ...plain, at: plain.at - 31_536_000_000, offsetNow: 31_536_000_000 };
    expect(stampTime(stampFor(yearBehind))).toBe(now - 60_000);
  });

  it('takes the offset of the save when the clock was changed since', () => {
    expect(stampTime(stampFor({ ...plain, at: 1000, offsetThen: now - 2000, offsetNow: 0 }))).toBe(
      now - 1000,
    );
  });

  it('is never in the future', () => {
    expect(stampTime(stampFor({ ...plain, at: now + 9_999_999 }))).toBe(now);
  });

  it("stands after everything that was seen and between the device's own neighbours", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 * now }),
        fc.integer({ min: -now, max: now }),
        fc.nat({ max: 1000 }),
        fc.nat({ max: 1000 }),
        (at, offsetNow, back, ahead) => {
          const before = formatStamp(now - 2000 + back, phone, 1);
          const after = formatStamp(now - 1000 + ahead, phone, 3);
          const seen = formatStamp(now - 5000 + ahead, other, 7);
          const stamp = stampFor({ ...plain, at, offsetNow, before, after, seen });
          expect(stamp > before && stamp < after && stamp > seen).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
