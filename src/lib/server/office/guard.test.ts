import { expect, test } from 'vitest';
import { askAgain, needsSession } from './guard.ts';

test('everything in the office needs a session, its door alone does not', () => {
  expect(needsSession('/(office)/office/(desk)')).toBe(true);
  expect(needsSession('/(office)/office/(desk)/records/records-not-for-publication.csv')).toBe(true);
  expect(needsSession('/(office)/office/set-up-later')).toBe(true);
  expect(needsSession('/(office)/office/set-up')).toBe(false);
});

test('phones and machines have doors of their own', () => {
  for (const route of [null, '/(field)', '/api/v1/changes', '/(public)/shell'])
    expect(needsSession(route)).toBe(false);
});

test('the page that asks again cannot be talked into markup', () => {
  const page = askAgain('/office/records?kind="><script>alert(1)</script>&page=2');
  expect(page).not.toContain('<script');
  expect(page).toContain('kind=&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;page=2');
});
