import { expect, test } from 'vitest';
import { readInvite, stateOf, typedInvite } from './invites.ts';
import { qrOf } from './qr.ts';

const programme = { cities: [{ id: 'coventry', name: { 'en-GB': 'Coventry' } }] };
const people = [{ id: 'p1' }];
const typed = { role: 'champion', cities: ['coventry'], name: 'Amina', person: '' };

test('a new person is invited by name, somebody known by themselves', () => {
  expect(readInvite(typed, programme, people)).toEqual({
    ok: true,
    value: { role: 'champion', cities: ['coventry'], name: 'Amina' },
  });
  expect(readInvite({ ...typed, name: '', person: 'p1' }, programme, people)).toMatchObject({
    value: { person: 'p1' },
  });
});

test('everything that is missing is named at once', () => {
  const read = readInvite({ role: '', cities: [], name: '', person: '' }, programme, people);
  expect(read).toEqual({
    ok: false,
    problems: [
      { field: 'role', code: 'roleMissing' },
      { field: 'cities', code: 'citiesMissing' },
      { field: 'name', code: 'nameMissing' },
    ],
  });
});

test('an office role, a city that is not ours and a stranger’s id open no door', () => {
  expect(readInvite({ ...typed, role: 'admin' }, programme, people).ok).toBe(false);
  expect(readInvite({ ...typed, cities: ['atlantis'] }, programme, people).ok).toBe(false);
  expect(readInvite({ ...typed, person: 'p2' }, programme, people).ok).toBe(false);
  expect(readInvite({ ...typed, name: 'x'.repeat(121) }, programme, people).ok).toBe(false);
});

test('a form is read with all its cities, and without the files somebody might send', () => {
  const form = new FormData();
  form.append('role', ' champion ');
  form.append('city', 'coventry');
  form.append('city', 'birmingham');
  form.append('name', new Blob(['x']), 'x.txt');
  expect(typedInvite(form)).toEqual({
    role: 'champion',
    cities: ['coventry', 'birmingham'],
    name: '',
    person: '',
  });
});

test('used wins over withdrawn and expired: the phone is there', () => {
  const invite = { device: null, revokedAt: null, expiresAt: 10 };
  expect(stateOf(invite, 9)).toBe('open');
  expect(stateOf(invite, 10)).toBe('expired');
  expect(stateOf({ ...invite, revokedAt: 5 }, 20)).toBe('revoked');
  expect(stateOf({ ...invite, device: 'd' }, 20)).toBe('used');
});

test('the square has a quiet zone and the three corners that scanners look for', () => {
  const { size, path } = qrOf('https://field.example.org/start#token');
  expect(size).toBeGreaterThan(29);
  const dark = new Set(path.split('z').map((module) => module.replace(/^M(\d+) (\d+).*$/, '$1,$2')));
  for (const [x, y] of [
    [4, 4],
    [size - 5, 4],
    [4, size - 5],
  ] as const)
    expect(dark.has(`${x},${y}`)).toBe(true);
  expect(dark.has('3,3')).toBe(false);
});
