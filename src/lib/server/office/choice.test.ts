import { expect, test } from 'vitest';
import { addressOf, filterOf, readChoice } from './choice.ts';

const programme = { cities: [{ id: 'coventry', name: { 'en-GB': 'Coventry' } }] };
const read = (search: string) => readChoice(new URLSearchParams(search), programme);

test('an address that a colleague shared shows them the same records', () => {
  const choice = read('kind=postcard&city=coventry&from=2026-01-01&to=2026-03-31&deleted=yes&page=3');
  expect(filterOf(choice)).toEqual({
    kinds: ['postcard'],
    cities: ['coventry'],
    from: '2026-01-01',
    to: '2026-03-31',
    deleted: true,
  });
  expect(read(addressOf(choice, { page: 3 }))).toEqual(choice);
});

test('a day of the year 20260 is named as wrong, kept as typed, and not searched for', () => {
  const choice = read('from=20260-01-01&city=coventry');
  expect(choice.problems).toEqual([{ field: 'from', code: 'day-wrong' }]);
  expect(choice.from).toBe('20260-01-01');
  expect(filterOf(choice)).toEqual({ cities: ['coventry'] });
});

test('days the wrong way round are told, and so is a kind or a city that is not here', () => {
  expect(read('from=2026-03-01&to=2026-02-01').problems).toEqual([{ field: 'from', code: 'days-turned' }]);
  expect(read('kind=secrets').problems).toEqual([{ field: 'kind', code: 'choice-wrong' }]);
  expect(read('city=atlantis').problems).toEqual([{ field: 'city', code: 'choice-wrong' }]);
});

test('a page that makes no sense is the first', () => {
  for (const page of ['0', '-1', 'x', '1.5', '9e99']) expect(read(`page=${page}`).page).toBe(1);
});
