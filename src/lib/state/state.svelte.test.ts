import { flushSync } from 'svelte';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { allTables, PhoneDatabase } from '../device/database.ts';
import { keepDraft, readDraft } from '../device/drafts.ts';
import { observe } from '../device/live.ts';
import { Draft, flushDrafts, openDraft } from './draft.svelte.ts';
import { Live, liveBy } from './live.svelte.ts';
import { phone } from './phone.ts';

// Runes need a page; the Node project only proves that these rooms can be loaded without one.
const page = describe.skipIf(typeof document === 'undefined');

beforeAll(async () => {
  await phone().vault.make('482913');
});

beforeEach(async () => {
  await Promise.all(allTables(phone().db).map((table) => table.clear()));
});

afterAll(async () => {
  await phone().db.delete();
});

const eventually = (check: () => unknown) => vi.waitFor(check, { timeout: 30_000 });

/** Runs something as a component would, until it is taken away. */
function mounted(work: () => void): () => void {
  const destroy = $effect.root(work);
  flushSync();
  return destroy;
}

it('the rooms load where there is no page', () => {
  expect(phone().db.name).toBe('mifriendly-field');
});

page('a draft', () => {
  const kept = () => readDraft(phone(), 'group:new');
  const initial = () => ({ name: '', languages: ['ti'], city: 'coventry' });

  it('is written as it is typed, deep changes too, and never before anything was typed', async () => {
    const draft = new Draft('group:new', initial);
    const away = mounted(() => draft.keep());
    await draft.ready;
    flushSync();
    expect(await kept()).toBeUndefined();
    draft.typed.name = 'Tuesday tea';
    draft.typed.languages.push('ar');
    flushSync();
    await eventually(async () =>
      expect(await kept()).toEqual({ name: 'Tuesday tea', languages: ['ti', 'ar'], city: 'coventry' }),
    );
    away();
  });

  it('stands there when it was put away, also what is under way by then', async () => {
    const draft = new Draft('group:new', initial);
    const away = mounted(() => draft.keep());
    await draft.ready;
    draft.typed.name = 'Tuesday';
    flushSync();
    await flushDrafts();
    expect(await kept()).toMatchObject({ name: 'Tuesday' });
    draft.typed.name = 'Tuesday t';
    flushSync();
    draft.typed.name = 'Tuesday tea';
    flushSync();
    await flushDrafts();
    expect(await kept()).toMatchObject({ name: 'Tuesday tea' });
    away();
  });

  it('is there again, with first values for what a newer form asks besides', async () => {
    await keepDraft(phone(), 'group:new', { name: 'Half a na', languages: [] }, 1);
    const draft = new Draft('group:new', initial);
    await draft.ready;
    expect(draft.restored).toBe(true);
    expect($state.snapshot(draft.typed)).toEqual({ name: 'Half a na', languages: [], city: 'coventry' });
  });

  it('is not written again by what was typed before the save that dropped it', async () => {
    const draft = new Draft('group:new', initial);
    const away = mounted(() => draft.keep());
    await draft.ready;
    draft.typed.name = 'Tea';
    flushSync();
    await openDraft('group:new')?.hold();
    draft.typed.name = 'Tea!';
    flushSync();
    await phone().db.drafts.delete('group:new'); // what the save's transaction does
    draft.release(true);
    await flushDrafts();
    expect(await kept()).toBeUndefined();
    draft.typed.name = 'Another one';
    flushSync();
    await eventually(async () => expect(await kept()).toMatchObject({ name: 'Another one' }));
    away();
    expect(openDraft('group:new')).toBeUndefined();
  });

  it('keeps what was typed during a save that failed', async () => {
    const draft = new Draft('group:new', initial);
    const away = mounted(() => draft.keep());
    await draft.ready;
    await draft.hold();
    draft.typed.name = 'Typed meanwhile';
    flushSync();
    draft.release(false);
    await eventually(async () => expect(await kept()).toMatchObject({ name: 'Typed meanwhile' }));
    away();
  });

  it('is dropped, and the form begins afresh', async () => {
    const draft = new Draft('group:new', initial);
    const away = mounted(() => draft.keep());
    await draft.ready;
    draft.typed.name = 'Tea';
    flushSync();
    await draft.drop();
    flushSync();
    expect($state.snapshot(draft.typed)).toEqual(initial());
    expect(await kept()).toBeUndefined();
    away();
  });
});

page('a live query', () => {
  const put = (key: string, typed: unknown, db = phone().db) =>
    keepDraft({ db, vault: phone().vault }, key, typed, 1);

  it('follows what another connection changes, and rests when nothing reads it', async () => {
    const other = new PhoneDatabase();
    let runs = 0;
    const live = new Live(() => {
      runs += 1;
      return readDraft(phone(), 'a');
    }, 'first');
    const seen: unknown[] = [];
    const away = mounted(() => {
      $effect(() => {
        seen.push(live.current);
      });
    });
    expect(seen).toEqual(['first']);
    await eventually(() => expect(seen.at(-1)).toBeUndefined());
    await put('a', 'by another tab', other);
    await eventually(() => expect(seen.at(-1)).toBe('by another tab'));
    away();
    await Promise.resolve();
    const before = runs;
    const told: unknown[] = [];
    const stop = observe(
      () => readDraft(phone(), 'a'),
      (value) => told.push(value),
      () => undefined,
    );
    await put('a', 'unseen', other);
    await eventually(() => expect(told.at(-1)).toBe('unseen'));
    expect(runs).toBe(before);
    stop();
    other.close();
  });

  it('follows its key', async () => {
    await put('a', 'one');
    await put('b', 'two');
    let key = $state('a');
    const live = liveBy<string, unknown>(
      () => key,
      (now) => readDraft(phone(), now),
      null,
    );
    const seen: unknown[] = [];
    const away = mounted(() => {
      $effect(() => {
        seen.push(live.current);
      });
    });
    await eventually(() => expect(seen.at(-1)).toBe('one'));
    key = 'b';
    flushSync();
    expect(seen.at(-1)).toBeNull();
    await eventually(() => expect(seen.at(-1)).toBe('two'));
    away();
  });
});
