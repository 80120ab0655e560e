import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contributions } from '../insight/tally.ts';
import type { Patch } from '../records/index.ts';
import {
  isDeleted,
  latestStamp,
  mergeChange,
  mergeFields,
  valuesOf,
  type Accepted,
  type Fields,
} from './merge.ts';
import { formatStamp, rightDay, stampFor, stampTime } from './stamp.ts';

const DEVICES = ['a', 'b', 'c'].map((end) => `0192f0c1-0000-4000-8000-0000000000a${end}`);
const START = Date.UTC(2026, 10, 21, 9);
const YEAR = 365 * 86_400_000;

const patch: fc.Arbitrary<Patch> = fc
  .record(
    {
      city: fc.constantFrom('coventry', 'birmingham'),
      minutes: fc.integer({ min: 5, max: 240 }),
      volunteers: fc.integer({ min: 0, max: 9 }),
      'marks/m1': fc.boolean(),
      'marks/m2': fc.boolean(),
      deleted: fc.constant(true),
    },
    { requiredKeys: [] },
  )
  .map((fields) => fields as Patch);

/** What happens at three phones, one after the other in real time. */
const happening = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ what: fc.constant('edit' as const), who: fc.nat(2), patch, walkIns: fc.nat(9) }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('read' as const), who: fc.nat(2) }) },
  {
    weight: 3,
    arbitrary: fc.record({ what: fc.constant('send' as const), who: fc.nat(2), first: fc.nat(9) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('clock' as const),
      who: fc.nat(2),
      ahead: fc.integer({ min: -2 * YEAR, max: 2 * YEAR }),
    }),
  },
);

interface Edit {
  n: number;
  at: number;
  offset: number | null;
  seen: number;
  patch: Patch;
}

class Device {
  readonly id: string;
  ahead = 0;
  offset: number | null = null;
  seen = 0;
  n = 0;
  unsent: Edit[] = [];
  constructor(id: string) {
    this.id = id;
  }
}

interface Taken extends Accepted {
  device: string;
  n: number;
  seen: number;
}

/** The endpoint's part in the order of changes: it stamps each at its first arrival, and never again. */
class Endpoint {
  taken: Taken[] = [];

  accept(device: Device, edit: Edit, now: number): void {
    if (this.taken.some((each) => each.device === device.id && each.n === edit.n)) return;
    const own = this.taken.filter((each) => each.device === device.id).sort((a, b) => a.n - b.n);
    const before = own.filter(({ n }) => n < edit.n).at(-1)?.stamp ?? null;
    const after = own.find(({ n }) => n > edit.n)?.stamp ?? null;
    const known = this.taken.slice(0, edit.seen).map(({ stamp }) => stamp);
    const stamp = stampFor({
      device: device.id,
      n: edit.n,
      at: edit.at,
      offsetThen: edit.offset,
      offsetNow: -device.ahead,
      now,
      enrolledAt: null,
      seen: known.sort().at(-1) ?? null,
      before,
      after,
    });
    this.taken.push({ device: device.id, n: edit.n, stamp, patch: edit.patch, seen: edit.seen });
  }
}

type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

/** Lets it happen, then lets everything arrive that is still unsent. */
function play(story: readonly Happening[]): Endpoint {
  const endpoint = new Endpoint();
  const devices = DEVICES.map((id) => new Device(id));
  let now = START;
  const send = (device: Device, first: number): void => {
    // a batch may come in another order than it was written, and twice
    const cut = device.unsent.length === 0 ? 0 : first % device.unsent.length;
    const batch = [...device.unsent.slice(cut), ...device.unsent.slice(0, cut), ...device.unsent];
    for (const edit of batch) endpoint.accept(device, edit, now);
    device.unsent = [];
    device.offset = -device.ahead;
  };
  for (const each of story) {
    now += 60_000;
    const device = devices[each.who];
    if (!device) continue;
    if (each.what === 'clock') device.ahead = each.ahead;
    else if (each.what === 'read') device.seen = endpoint.taken.length;
    else if (each.what === 'send') send(device, each.first);
    else {
      device.n += 1;
      const counted = { ...each.patch, [`walkIns/${device.id}/25-34`]: each.walkIns };
      const { ahead, offset, seen, n } = device;
      device.unsent.push({ n, at: now + ahead, offset, seen, patch: counted });
    }
  }
  for (const device of devices) send(device, 1);
  return endpoint;
}

function merged(changes: readonly Accepted[]): Fields {
  return changes.reduce<Fields>((fields, change) => mergeChange(fields, change), {});
}

const tallied = (fields: Fields) => contributions('language-session', { ...WHOLE, ...valuesOf(fields) });
const WHOLE: Patch = {
  group: '0192f0c1-0000-4000-8000-00000000000d',
  city: 'coventry',
  day: '2026-11-21',
  languages: ['en'],
  minutes: 60,
  volunteers: 1,
};

describe('promise 3: accepted changes in any order, any number of times, give the same records and tallies', () => {
  it('three devices with wrong clocks, edits that had seen each other, any order, repetition and split', () => {
    fc.assert(
      fc.property(
        fc.array(happening, { maxLength: 40, size: 'max' }),
        fc.infiniteStream(fc.nat()),
        fc.nat(),
        (story, shuffle, cut) => {
          const { taken } = play(story);
          const order = taken
            .map((change) => ({ change, at: Number(shuffle.next().value) }))
            .sort((a, b) => a.at - b.at)
            .map(({ change }) => change);
          const at = taken.length === 0 ? 0 : cut % taken.length;
          const repeated = [...order, ...taken.slice(at)];
          const whole = merged(taken);
          expect(merged(repeated)).toEqual(whole);
          expect(mergeFields(merged(order.slice(0, at)), merged(order.slice(at)))).toEqual(whole);
          expect(mergeFields(merged(order.slice(at)), merged(order.slice(0, at)))).toEqual(whole);
          expect(tallied(merged(repeated))).toEqual(tallied(whole));
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('one device’s edits keep their order, whatever its clock does and however they arrive', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 40, size: 'max' }), (story) => {
        const { taken } = play(story);
        for (const device of DEVICES) {
          const own = taken.filter((each) => each.device === device).sort((a, b) => a.n - b.n);
          const stamps = own.map(({ stamp }) => stamp);
          expect(stamps).toEqual([...stamps].sort());
          expect(new Set(stamps).size).toBe(stamps.length);
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('an edit stands after everything that its writer had seen, and nothing stands in the future', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 40, size: 'max' }), (story) => {
        const { taken } = play(story);
        const latest = START + 60_000 * (story.length + 1);
        for (const change of taken) {
          for (const seen of taken.slice(0, change.seen)) expect(change.stamp > seen.stamp).toBe(true);
          // what has been seen may push a stamp past a clock by a millisecond each time, and no further
          expect(stampTime(change.stamp)).toBeLessThanOrEqual(latest + taken.length);
        }
        const fields = merged(taken);
        const last = [...taken].sort((a, b) => (a.stamp < b.stamp ? 1 : -1))[0];
        expect(latestStamp(fields)).toBe(last?.stamp ?? null);
        expect(isDeleted(valuesOf(fields))).toBe(taken.some((each) => each.patch['deleted'] === true));
      }),
      { numRuns: 1500 },
    );
  });
});

describe('a day that a wrong clock filled in', () => {
  it('is the day that a right clock would have filled in', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.integer({ min: -2 * YEAR, max: 2 * YEAR }), fc.integer({ min: -600_000, max: 600_000 })),
        fc.integer({ min: -14 * 60, max: 14 * 60 }),
        fc.integer({ min: 0, max: 86_400_000 }),
        (ahead, east, later) => {
          const right = START + later;
          const local = (ms: number) => new Date(ms + east * 60_000).toISOString().slice(0, 10);
          const circumstances = {
            at: right + ahead,
            offsetThen: null,
            offsetNow: -ahead,
            now: right + 1,
            enrolledAt: START,
            before: null,
          };
          const day = rightDay(local(right + ahead), east, circumstances);
          expect(day).toBe(Math.abs(ahead) <= 5 * 60_000 ? local(right + ahead) : local(right));
        },
      ),
      { numRuns: 1000 },
    );
  });

  const HOUR = 3_600_000;
  const noon = START + 12 * HOUR;
  const known = { now: noon + HOUR, enrolledAt: noon - HOUR, before: null };
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  const kept = (clock: number, c: { offsetThen: number | null; offsetNow: number }) =>
    rightDay(day(noon + clock), 0, { ...known, ...c, at: noon + clock });

  it.each([
    ['right when it was saved, a year ahead when it was sent', 0, { offsetThen: 0, offsetNow: -YEAR }, 0],
    ['right again, and known as a year ahead', 0, { offsetThen: -YEAR, offsetNow: 0 }, 0],
    ['a year behind, and known as a year ahead', -YEAR, { offsetThen: -YEAR, offsetNow: YEAR }, 0],
    ['a year ahead, and put right before it was sent', YEAR, { offsetThen: -YEAR, offsetNow: 0 }, 0],
    ['a year behind, and nothing is known of that clock', -YEAR, { offsetThen: 0, offsetNow: -YEAR }, -YEAR],
  ])('is put right only by what is possible: a clock %s', (_, clock, offsets, wrongBy) => {
    expect(kept(clock, offsets)).toBe(day(noon + wrongBy));
  });

  it('is not moved to before what the same phone had saved earlier', () => {
    const before = formatStamp(noon - HOUR, DEVICES[0] ?? '', 1);
    const c = { ...known, enrolledAt: null, before, at: noon, offsetThen: null, offsetNow: -YEAR };
    expect(rightDay(day(noon), 0, c)).toBe(day(noon));
  });
});
