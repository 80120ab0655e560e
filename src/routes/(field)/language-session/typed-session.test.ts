import { describe, expect, it } from 'vitest';
import { difference } from '$lib/records/patch.ts';
import { newLanguageSession, type LanguageSession } from '$lib/records/language-session.ts';
import { KINDS } from '$lib/records/index.ts';
import { newTyped, onTopOf, openTyped, permit, recordOf } from './typed-session.ts';
import { sessionId } from './session-id.ts';

const GROUP = '01900000-0000-7000-8000-00000000000a';
const AMINA = '01900000-0000-4000-8000-000000000001';
const YONAS = '01900000-0000-4000-8000-000000000002';
const MINE = '01900000-0000-4000-8000-0000000000aa';
const THEIRS = '01900000-0000-4000-8000-0000000000bb';

function saved(more: Partial<LanguageSession> = {}): LanguageSession {
  return { ...newLanguageSession('2026-11-21', 'coventry', GROUP), ...more };
}

describe('two helpers at one register', () => {
  it('see each other’s marks and keep their own', () => {
    const typed = openTyped(saved());
    typed.now.marks = { [AMINA]: true };
    typed.now.walkIns = { [MINE]: { '0-4': 3 } };
    const theirs = saved({ marks: { [YONAS]: true }, walkIns: { [THEIRS]: { '0-4': 2 } }, minutes: 90 });

    const now = onTopOf(typed, theirs);

    expect(now.now.marks).toEqual({ [AMINA]: true, [YONAS]: true });
    expect(now.now.walkIns).toEqual({ [MINE]: { '0-4': 3 }, [THEIRS]: { '0-4': 2 } });
    expect(now.now.minutes).toBe(90);
    const patch = difference(now.seen ?? {}, now.now, KINDS['language-session'].maps);
    expect(patch).toEqual({ [`marks/${AMINA}`]: true, [`walkIns/${MINE}/0-4`]: 3 });
  });

  it('who start without a signal make the same record', async () => {
    expect(await sessionId(GROUP, '2026-11-21')).toBe(await sessionId(GROUP, '2026-11-21'));
    expect(await sessionId(GROUP, '2026-11-21')).not.toBe(await sessionId(GROUP, '2026-11-22'));
    expect(await sessionId(GROUP, '2026-11-21')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab]/);
  });
});

describe('a new session', () => {
  it('begins with the languages of the group and the numbers of last time', () => {
    const { now, seen } = newTyped(
      { day: '2026-11-21', city: 'coventry', group: GROUP, languages: ['ar', 'en-GB'] },
      { minutes: 90, volunteers: 3 },
    );
    expect(seen).toBeNull();
    expect(now).toMatchObject({
      languages: ['ar', 'en-GB'],
      minutes: 90,
      volunteers: 3,
      marks: {},
      walkIns: {},
    });
  });

  it('does not write into the record it was opened on', () => {
    const record = saved({ marks: { [AMINA]: true } });
    const typed = openTyped(record);
    typed.now.marks = { ...typed.now.marks, [AMINA]: false };
    typed.now.languages.push('ti');
    expect(record.marks).toEqual({ [AMINA]: true });
    expect(record.languages).toEqual([]);
  });
});

describe('a quote', () => {
  const consent = { wording: 1, language: 'ti', at: Date.UTC(2026, 10, 21, 9) };

  it('carries what its speaker agreed to, until the permission is taken back or the words go', () => {
    const typed = openTyped(saved({ quote: ' I made a friend ' })).now;
    permit(typed, consent);
    const quoted = { quote: 'I made a friend', quotePermission: true, quoteConsent: consent };
    expect(recordOf(typed)).toMatchObject(quoted);
    const silent = recordOf({ ...typed, quote: '  ' });
    expect(Object.keys(silent).filter((field) => field.startsWith('quote'))).toEqual([]);
    const { maps } = KINDS['language-session'];
    expect(difference(recordOf(typed), silent, maps)).toEqual({
      quote: null,
      quotePermission: null,
      quoteConsent: null,
    });
    permit(typed, null);
    expect(recordOf(typed)).toMatchObject({ quotePermission: false });
    expect(recordOf(typed)).not.toHaveProperty('quoteConsent');
  });

  it('of before, with a permission alone, stays as it was', () => {
    const old = saved({ quote: 'kept', quotePermission: true });
    expect(difference(old, recordOf(openTyped(old).now), KINDS['language-session'].maps)).toEqual({});
  });
});
