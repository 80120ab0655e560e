import { describe, expect, it } from 'vitest';
import { compare, type AtEndpoint } from './compare.ts';
import { Ledger, type Save } from './ledger.ts';

const PHONE = 'device-1';
const OTHER = 'device-2';

function card(ledger: Ledger, token: string, state: Save['state'] = 'shown'): void {
  const typed = { serial: [token], language: ['ar'], day: ['2026-11-21', '2025-11-21'] };
  ledger.ask({ token, kind: 'postcard', device: PHONE, makes: true, typed });
  if (state !== 'asked') ledger.answer(token, state);
}

function cardAt(record: string, token: string): AtEndpoint {
  const values = { serial: token, language: 'ar', day: '2026-11-21' };
  return {
    changes: [{ record, kind: 'postcard', device: PHONE, patch: values }],
    records: [{ id: record, kind: 'postcard', deleted: false, record: { ...values } }],
  };
}

function together(...all: AtEndpoint[]): AtEndpoint {
  return {
    changes: all.flatMap(({ changes }) => changes),
    records: all.flatMap(({ records }) => records),
  };
}

function counts(ledger: Ledger, at: AtEndpoint) {
  const { records, lost, duplicated, wiped } = compare(ledger.all(), at);
  return { records, lost, duplicated, wiped };
}

const NOTHING: AtEndpoint = { changes: [], records: [] };

describe('what was shown as saved', () => {
  it('is found at the endpoint', () => {
    const ledger = new Ledger();
    card(ledger, 'F1-0o1');
    card(ledger, 'F1-0o2');
    const at = together(cardAt('a', 'F1-0o1'), cardAt('b', 'F1-0o2'));
    expect(counts(ledger, at)).toEqual({ records: 2, lost: 0, duplicated: 0, wiped: 0 });
  });

  it('is lost when it is not there', () => {
    const ledger = new Ledger();
    card(ledger, 'F1-0o1');
    expect(counts(ledger, NOTHING)).toEqual({ records: 1, lost: 1, duplicated: 0, wiped: 0 });
  });

  it('is lost when a field differs, or one is there that nobody typed', () => {
    for (const wrong of [{ language: 'ti' }, { age: '16-24' }, { day: '2024-11-21' }]) {
      const ledger = new Ledger();
      card(ledger, 'F1-0o1');
      const at = cardAt('a', 'F1-0o1');
      for (const each of at.records) Object.assign(each.record, wrong);
      expect(counts(ledger, at)).toMatchObject({ lost: 1, duplicated: 0 });
    }
  });

  it('is lost when its change says something else, whatever the record says', () => {
    const ledger = new Ledger();
    card(ledger, 'F1-0o1');
    const at = cardAt('a', 'F1-0o1');
    for (const change of at.changes) change.patch = { ...change.patch, language: 'ti' };
    expect(counts(ledger, at)).toMatchObject({ lost: 1 });
  });

  it('is lost when two records have become one, or the record went missing', () => {
    const ledger = new Ledger();
    card(ledger, 'F1-0o1');
    card(ledger, 'F1-0o2');
    const one = cardAt('a', 'F1-0o1');
    const two = cardAt('a', 'F1-0o2');
    expect(counts(ledger, { changes: [...one.changes, ...two.changes], records: two.records })).toMatchObject(
      { lost: 1 },
    );
    expect(counts(ledger, { changes: [...one.changes, ...two.changes], records: [] }).lost).toBe(1);
  });

  it('is duplicated when it is there twice, and when nobody saved it', () => {
    const ledger = new Ledger();
    card(ledger, 'F1-0o1');
    const twice = together(cardAt('a', 'F1-0o1'), cardAt('b', 'F1-0o1'));
    expect(counts(ledger, twice)).toMatchObject({ lost: 0, duplicated: 1 });
    const stray = together(cardAt('a', 'F1-0o1'), cardAt('b', 'F1-0o9'));
    expect(counts(ledger, stray)).toMatchObject({ lost: 0, duplicated: 1 });
  });

  it('may be missing when it was on the phone alone as that was wiped', () => {
    const ledger = new Ledger();
    card(ledger, 'F1-0o1');
    ledger.wipe('F1-0o1');
    expect(counts(ledger, NOTHING)).toEqual({ records: 1, lost: 0, duplicated: 0, wiped: 1 });
    // its answer had got lost: it was there after all
    expect(counts(ledger, cardAt('a', 'F1-0o1'))).toMatchObject({ lost: 0, wiped: 0 });
  });
});

describe('what nobody saw an answer to', () => {
  it('may be there or not, but not twice', () => {
    for (const state of ['asked', 'refused'] as const) {
      const ledger = new Ledger();
      card(ledger, 'F1-0o1', state);
      expect(counts(ledger, NOTHING)).toEqual({ records: 0, lost: 0, duplicated: 0, wiped: 0 });
      expect(counts(ledger, cardAt('a', 'F1-0o1'))).toMatchObject({ lost: 0, duplicated: 0 });
      const twice = together(cardAt('a', 'F1-0o1'), cardAt('b', 'F1-0o1'));
      expect(counts(ledger, twice)).toMatchObject({ duplicated: 1 });
    }
  });
});

describe('corrections', () => {
  function session(people: { shown: number[]; device?: string }[]) {
    const ledger = new Ledger();
    const changes: AtEndpoint['changes'] = [];
    for (const { shown, device = PHONE } of people) {
      for (const n of shown) {
        const token = `F1-0c${String(changes.length)}`;
        const makes = changes.length === 0;
        const typed = { people: [n], myth: [token] };
        ledger.ask({ token, kind: 'champion-session', device, makes, typed });
        ledger.answer(token, 'shown');
        changes.push({ record: 'a', kind: 'champion-session', device, patch: { people: n, myth: token } });
      }
    }
    const at = (now: number, last: string): AtEndpoint => ({
      changes,
      records: [{ id: 'a', kind: 'champion-session', deleted: false, record: { people: now, myth: last } }],
    });
    return { ledger, at };
  }

  it('of one device end with its last', () => {
    const { ledger, at } = session([{ shown: [1, 2, 3] }]);
    expect(counts(ledger, at(3, 'F1-0c2'))).toEqual({ records: 1, lost: 0, duplicated: 0, wiped: 0 });
    expect(counts(ledger, at(2, 'F1-0c1'))).toMatchObject({ lost: 1 });
  });

  it('of two devices end with the last of either', () => {
    const { ledger, at } = session([{ shown: [1, 2] }, { shown: [3, 4], device: OTHER }]);
    expect(counts(ledger, at(4, 'F1-0c3')).lost).toBe(0);
    expect(counts(ledger, at(2, 'F1-0c1')).lost).toBe(0);
    expect(counts(ledger, at(3, 'F1-0c2')).lost).toBe(1);
  });

  it('say nothing of what came before when they never arrived', () => {
    const { ledger, at } = session([{ shown: [1, 2] }]);
    const { changes } = at(1, 'F1-0c0');
    ledger.wipe('F1-0c1');
    const now = at(1, 'F1-0c0');
    expect(counts(ledger, { ...now, changes: changes.slice(0, 1) })).toMatchObject({ lost: 0, wiped: 1 });
  });
});

it('members get ids that only the phone knows', () => {
  const ledger = new Ledger();
  const typed = { 'members/*': [{ nickname: 'F1-0l1', speaks: [], wants: [] }] };
  ledger.ask({ token: 'F1-0l1', kind: 'group', device: PHONE, makes: false, typed });
  ledger.answer('F1-0l1', 'shown');
  const member = { nickname: 'F1-0l1', speaks: [], wants: [] };
  const at = (kept: object): AtEndpoint => ({
    changes: [{ record: 'g', kind: 'group', device: PHONE, patch: { 'members/m-1': member } }],
    records: [{ id: 'g', kind: 'group', deleted: false, record: { members: { 'm-1': { ...kept } } } }],
  });
  expect(counts(ledger, at(member)).lost).toBe(0);
  expect(counts(ledger, at({ ...member, nickname: 'Somebody' })).lost).toBe(1);
});
