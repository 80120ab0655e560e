import { expect, test } from 'vitest';
import { historyOf } from './history.ts';

const change = (stamp: string, patch: Record<string, string | boolean>) => ({ stamp, patch });
const fates = (...changes: { stamp: string; patch: Record<string, string | boolean> }[]) =>
  historyOf(changes).map(({ steps }) => Object.fromEntries(steps.map(({ path, fate }) => [path, fate])));

test('a value stands until a later change of the same field replaces it', () => {
  expect(fates(change('1', { city: 'coventry', day: 'a' }), change('2', { city: 'birmingham' }))).toEqual([
    { city: 'replaced', day: 'stands' },
    { city: 'stands' },
  ]);
});

test('a change that arrives after a later one is kept in the history, and never stood', () => {
  expect(fates(change('1', { city: 'a' }), change('3', { city: 'c' }), change('2', { city: 'b' }))).toEqual([
    { city: 'replaced' },
    { city: 'stands' },
    { city: 'overtaken' },
  ]);
});

test('after a deletion, a later edit of that path does not revive', () => {
  expect(fates(change('1', { deleted: true }), change('2', { deleted: false }))).toEqual([
    { deleted: 'stands' },
    { deleted: 'overtaken' },
  ]);
});

test('the value that stood there before is told with the new one', () => {
  const [, second] = historyOf([change('1', { city: 'a' }), change('2', { city: 'b' })]);
  expect(second?.steps).toEqual([{ path: 'city', value: 'b', before: 'a', fate: 'stands' }]);
});
