import { expect, test } from 'vitest';
import { askAgain, isDoor, needsSession } from './guard.ts';
import { actionOf, neededFor } from './routes.ts';

test('everything in the office needs a session, its doors alone do not', () => {
  expect(needsSession('/(office)/office/(desk)')).toBe(true);
  expect(needsSession('/(office)/office/(desk)/records/records-not-for-publication.csv')).toBe(true);
  expect(needsSession('/(office)/office/set-up-later')).toBe(true);
  for (const door of ['/(office)/office/set-up', '/(office)/office/sign-in/council'])
    expect([needsSession(door), isDoor(door)]).toEqual([false, true]);
});

test('phones and machines have doors of their own', () => {
  for (const route of [null, '/(field)', '/api/v1/changes', '/(public)/shell'])
    expect([needsSession(route), isDoor(route)]).toEqual([false, false]);
});

test('what a request needs is asked of its route and action; what nobody declared is closed', () => {
  const needs = '/(office)/office/(desk)/needs/[city]';
  const act = (search: string) => neededFor(needs, 'POST', actionOf(new URLSearchParams(search)));
  expect(neededFor(needs, 'GET', 'default')).toBe('needs.see');
  expect(neededFor(needs, 'HEAD', 'default')).toBe('needs.see');
  expect(act('language=ar&/add')).toBe('needs.edit');
  expect(act('/nothing&/add')).toBeNull();
  expect(act('')).toBeNull();
  expect(act('/constructor')).toBeNull();
  expect(neededFor(needs, 'DELETE', 'default')).toBeNull();
  expect(neededFor('/(office)/office/(desk)/brand-new', 'GET', 'default')).toBeNull();
});

test('the page that asks again cannot be talked into markup', () => {
  const page = askAgain('/office/records?kind="><script>alert(1)</script>&page=2');
  expect(page).not.toContain('<script');
  expect(page).toContain('kind=&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;page=2');
});
