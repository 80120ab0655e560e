import { expect, test } from 'vitest';
import { forPhones } from './programme.ts';
import { monthsBefore, periodsOf, Retention, RETENTION } from './retention.ts';
import { westMidlands } from './west-midlands.ts';

test('months before a day are months of the calendar, whatever their length', () => {
  expect(monthsBefore('2026-11-22', 12)).toBe('2025-11-22');
  expect(monthsBefore('2026-03-31', 1)).toBe('2026-02-28');
  expect(monthsBefore('2024-03-31', 1)).toBe('2024-02-29');
  expect(monthsBefore('2026-01-15', 24)).toBe('2024-01-15');
  expect(monthsBefore('2026-01-15', 3)).toBe('2025-10-15');
});

test('times are whole months, and a phone is not told of them', () => {
  expect(Retention.safeParse(RETENTION).success).toBe(true);
  expect(Retention.safeParse({ ...RETENTION, postcard: { whole: 0 } }).success).toBe(false);
  expect(JSON.stringify(forPhones({ ...westMidlands, retention: RETENTION }))).not.toContain('retention');
});

test('a programme file from before a time was known is good, and has the usual one', () => {
  const { person, device, invite, door, held, audit, 'return-card': card, ...before } = RETENTION;
  const retention = Retention.parse({ ...before, postcard: { whole: 3 } });
  const usual = { person, device, invite, door, held, audit, 'return-card': card };
  expect(periodsOf({ retention })).toEqual({ ...before, ...usual, postcard: { whole: 3 } });
  expect(periodsOf({})).toEqual(RETENTION);
  expect(Retention.safeParse({ ...RETENTION, audit: { whole: 6 } }).success).toBe(false);
});
