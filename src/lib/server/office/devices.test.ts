import { expect, test } from 'vitest';
import { SILENT_DAYS, troublesOf } from './devices.ts';

const DAY = 86_400_000;
const now = 100 * DAY;
const well = {
  refused: 0,
  held: 0,
  heldSince: null,
  nameless: false,
  wiped: false,
  given: 12,
  lastContact: now - DAY,
  enrolledAt: 0,
  revokedAt: null,
};

test('a phone that was in touch yesterday needs no look', () => {
  expect(troublesOf(well, now)).toEqual([]);
});

test('refused and held changes are counted, whoever’s they are', () => {
  const device = { ...well, refused: 2, held: 1, revokedAt: now };
  expect(troublesOf(device, now)).toEqual([
    { what: 'refused', count: 2 },
    { what: 'held', count: 1 },
  ]);
});

test('a phone is silent from the day on which two weeks are full', () => {
  const last = (days: number) => troublesOf({ ...well, lastContact: now - days * DAY }, now);
  expect(last(SILENT_DAYS - 0.1)).toEqual([]);
  expect(last(SILENT_DAYS)).toEqual([{ what: 'silent', count: SILENT_DAYS }]);
});

test('a phone that was never heard of after its enrolment is told apart from one that went silent', () => {
  expect(troublesOf({ ...well, lastContact: null }, now)).toEqual([{ what: 'never', count: 0 }]);
});

test('nobody asks after a phone that was revoked', () => {
  expect(troublesOf({ ...well, lastContact: 0, revokedAt: 1 }, now)).toEqual([]);
});

test('a phone whose storage was cleared fell silent at its last number, however long ago', () => {
  expect(troublesOf({ ...well, wiped: true, lastContact: now }, now)).toEqual([{ what: 'wiped', count: 12 }]);
  expect(troublesOf({ ...well, wiped: true, lastContact: 0 }, now)).toEqual([{ what: 'wiped', count: 12 }]);
  expect(troublesOf({ ...well, wiped: true, revokedAt: now }, now)).toEqual([]);
});

test('what is held longer than the programme wants it to wait is told, for a revoked phone too', () => {
  const held = (days: number) => ({ ...well, held: 3, heldSince: now - days * DAY, revokedAt: 1 });
  expect(troublesOf(held(29), now)).toEqual([{ what: 'held', count: 3 }]);
  expect(troublesOf(held(30), now)).toEqual([
    { what: 'held', count: 3 },
    { what: 'overdue', count: 30 },
  ]);
  expect(troublesOf(held(30), now, 60)).toEqual([{ what: 'held', count: 3 }]);
});

test('nobody is sent to ask after a phone of which nobody knows whose it was', () => {
  expect(troublesOf({ ...well, lastContact: 0, nameless: true }, now)).toEqual([]);
});
