import { expect, test } from 'vitest';
import { harmless } from '../../lib/server/office/csv.ts';
import { guarded, unguarded } from './csv.ts';

test.each([
  'Tak; -nie',
  'a\n- b',
  '-x',
  '-> Dalej',
  'a\n\n-b',
  ';;-',
  "'-x",
  "a; '-b",
  '=1',
  '"-x',
  'Tak',
  'a; b',
])('%j goes into a sheet as no formula, and comes out as it went in', (text) => {
  expect(unguarded(guarded(text))).toBe(text);
  expect(harmless(guarded(text))).toBe(guarded(text));
});
