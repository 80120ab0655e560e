import { expect, test } from 'vitest';
import {
  addToTable,
  editInTable,
  ISSUE_MAX,
  moveInTable,
  readNeed,
  removeFromTable,
  typedNeed,
  WORDS_MAX,
} from '../../src/lib/server/office/needs.ts';
import { listNeeds, type NeedWords } from '../../src/lib/server/storage/needs.ts';
import { openWorld, type World } from './world.ts';

const housing: NeedWords = { issue: 'Housing', mapping: 'CARAG', more: 'Near the centre', priority: 'now' };
const at = (world: World) => ({ ...world.endpoint, author: 'ada' });
const table = async (world: World) =>
  (await listNeeds(world.db, 'west-midlands', 'coventry')).map(({ issue }) => issue);

test('a need is added at the end, and each city has its own table', async () => {
  const world = await openWorld();
  await addToTable(at(world), 'coventry', housing);
  await addToTable(at(world), 'coventry', { ...housing, issue: 'Language' });
  await addToTable(at(world), 'birmingham', { ...housing, issue: 'Work' });
  expect(await table(world)).toEqual(['Housing', 'Language']);
});

test('of two people who edit the same need, the second is told, and nothing of the first is lost', async () => {
  const world = await openWorld();
  const id = await addToTable(at(world), 'coventry', housing);
  const seen = { id, version: 1 };
  expect(await editInTable(at(world), 'coventry', seen, { ...housing, more: 'first' })).toEqual({
    ok: true,
  });
  const second = await editInTable(at(world), 'coventry', seen, { ...housing, more: 'second' });
  expect(second).toMatchObject({ ok: false, code: 'changed', now: { more: 'first', version: 2 } });
  const [need] = await listNeeds(world.db, 'west-midlands', 'coventry');
  expect(need?.more).toBe('first');
  // having seen it, they may put theirs in its place
  await editInTable(at(world), 'coventry', { id, version: 2 }, { ...housing, more: 'second' });
  expect((await listNeeds(world.db, 'west-midlands', 'coventry'))[0]).toMatchObject({
    more: 'second',
    version: 3,
  });
});

test('a need that was changed meanwhile is not deleted, and one that is gone is told as gone', async () => {
  const world = await openWorld();
  const id = await addToTable(at(world), 'coventry', housing);
  await editInTable(at(world), 'coventry', { id, version: 1 }, { ...housing, more: 'new' });
  const late = await removeFromTable(at(world), 'coventry', { id, version: 1 });
  expect(late).toMatchObject({ ok: false, code: 'changed' });
  expect(await removeFromTable(at(world), 'coventry', { id, version: 2 })).toEqual({ ok: true });
  expect(await editInTable(at(world), 'coventry', { id, version: 2 }, housing)).toEqual({
    ok: false,
    code: 'gone',
  });
});

test('a need of one city cannot be reached through another’s table', async () => {
  const world = await openWorld();
  const id = await addToTable(at(world), 'coventry', housing);
  const seen = { id, version: 1 };
  expect(await editInTable(at(world), 'birmingham', seen, housing)).toMatchObject({ code: 'gone' });
  expect(await removeFromTable(at(world), 'birmingham', seen)).toMatchObject({ code: 'gone' });
  expect(await table(world)).toEqual(['Housing']);
});

test('needs change places with the neighbour that the person saw, and with no other', async () => {
  const world = await openWorld();
  const ids: string[] = [];
  for (const issue of ['A', 'B', 'C'])
    ids.push(await addToTable(at(world), 'coventry', { ...housing, issue }));
  const [a = '', b = '', c = ''] = ids;
  expect(await moveInTable(at(world), 'coventry', c, b)).toBe(true);
  expect(await table(world)).toEqual(['A', 'C', 'B']);
  expect(await moveInTable(at(world), 'coventry', a, c)).toBe(true);
  expect(await table(world)).toEqual(['C', 'A', 'B']);
  // C and B are not neighbours any more
  expect(await moveInTable(at(world), 'coventry', c, b)).toBe(false);
  expect(await moveInTable(at(world), 'birmingham', c, a)).toBe(false);
  expect(await table(world)).toEqual(['C', 'A', 'B']);
});

test('what was typed is kept as typed, and everything wrong with it is named', () => {
  const form = new FormData();
  form.set('issue', '  ');
  form.set('mapping', 'x'.repeat(WORDS_MAX + 1));
  form.set('more', 'a\r\nb\u0000');
  const typed = typedNeed(form);
  expect(typed.more).toBe('a\nb\u0000');
  expect(readNeed(typed)).toEqual({
    ok: false,
    problems: [
      { field: 'issue', code: 'issue-missing' },
      { field: 'mapping', code: 'too-long' },
      { field: 'more', code: 'control-character' },
      { field: 'priority', code: 'priority-missing' },
    ],
  });
  expect(readNeed({ ...housing, issue: 'x'.repeat(ISSUE_MAX) }).ok).toBe(true);
});
