import { expect, test } from 'vitest';
import { hasWords, moment, shortDay, t } from './office.ts';

test('the office says one thing of one, another of many, and groups thousands', () => {
  expect(t('office:overview.cards', { count: 1 })).toBe('1 postcard');
  expect(t('office:overview.cards', { count: 12_040 })).toBe('12,040 postcards');
});

test('a key without words is a bug and not a silent gap', () => {
  expect(() => t('office:overview.no-such-words')).toThrow('No words');
  expect(hasWords('office:overview.no-such-words')).toBe(false);
  expect(hasWords('office:kind.postcard')).toBe(true);
});

test('a name is shown as it is, whatever it looks like', () => {
  expect(t('office:invites.ready', { name: '<b>&{{role}}' })).toBe('Invite for <b>&{{role}}');
  expect(t('office:invites.ready', { name: '$t(office:nav.label)' })).toBe('Invite for $t(office:nav.label)');
});

test('days and moments are British, and the moment is the programme’s own', () => {
  expect(shortDay('2026-03-05')).toBe('5 Mar 2026');
  expect(shortDay('never')).toBe('never');
  expect(moment(Date.UTC(2026, 6, 1, 8, 5), 'Europe/London')).toBe('1 Jul 2026, 09:05');
});
