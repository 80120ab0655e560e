import { describe, expect, it } from 'vitest';
import { KINDS, parseRecord, readRecord, type Context } from './index.ts';
import { newChampionSession, type ChampionSession } from './champion-session.ts';
import type { Postcard } from './postcard.ts';
import { newLanguageSession } from './language-session.ts';
import { unfold } from './patch.ts';

const context: Context = { isChildBand: (band) => ['0-4', '5-9', '10-15'].includes(band) };
const member = '0192f0c1-0000-7000-8000-000000000001';

function session(overrides: Partial<ChampionSession> = {}): ChampionSession {
  return {
    ...newChampionSession('2026-11-21', 'coventry'),
    setting: 'library',
    topics: ['gp-registration'],
    signposts: [{ service: 'meriden-centre', outcome: 'information-given' }],
    ...overrides,
  };
}

function card(overrides: Partial<Postcard> = {}): Postcard {
  return {
    day: '2026-11-21',
    city: 'coventry',
    language: 'ti',
    how: 'handed-over',
    good: 'ጽቡቕ',
    ...overrides,
  };
}

function codes(kind: Parameters<typeof parseRecord>[0], record: unknown): string[] {
  const read = parseRecord(kind, record, context);
  return read.ok ? [] : read.problems.map((problem) => `${problem.path}:${problem.code}`);
}

describe('a Health Champion session', () => {
  it('names the services signposted to, or that nothing suitable was found', () => {
    expect(codes('champion-session', session())).toEqual([]);
    expect(codes('champion-session', session({ signposts: [], nothingSuitable: true }))).toEqual([]);
    expect(codes('champion-session', session({ signposts: [] }))).toEqual(['signposts:required']);
    expect(codes('champion-session', session({ nothingSuitable: true }))).toEqual(['signposts:either-or']);
  });

  it('cannot tally more people than it reached', () => {
    expect(codes('champion-session', session({ people: 2, ageTally: { '16-24': 3 } }))).toEqual([
      'ageTally:more-than-people',
    ]);
  });

  it('keeps a code that the programme no longer knows', () => {
    expect(codes('champion-session', session({ topics: ['a-topic-of-long-ago'] }))).toEqual([]);
  });

  it('counts itself, its people, its topics and its signposts', () => {
    const counted = KINDS['champion-session'].counts(session({ people: 4, minutes: 25 }));
    expect(counted).toContainEqual({ measure: 'people-reached', key: '', amount: 4, people: true });
    expect(counted).toContainEqual({ measure: 'champion-minutes', key: '', amount: 25, people: false });
    expect(counted).toContainEqual({ measure: 'signposts', key: 'meriden-centre', amount: 1, people: false });
  });
});

describe('a postcard', () => {
  it('needs words in at least one of its four answers', () => {
    for (const answer of ['good', 'missing', 'improve', 'undivided'] as const)
      expect(codes('postcard', { ...card({ good: undefined }), [answer]: 'words' })).toEqual([]);
    expect(codes('postcard', card({ good: '   ' }))).toEqual(['good:one-answer']);
  });

  it('is one with a tapped domain alone, also of a code that the programme no longer knows', () => {
    for (const field of ['goodDomains', 'missingDomains', 'improveDomains'] as const)
      expect(codes('postcard', card({ good: undefined, [field]: ['of-long-ago'] }))).toEqual([]);
    expect(codes('postcard', card({ good: undefined, goodDomains: [] }))).toEqual(['good:one-answer']);
    expect(codes('postcard', card({ goodDomains: ['Not a code'] }))).toEqual(['goodDomains/0:not-a-code']);
    expect(codes('postcard', card({ goodDomains: Array<string>(41).fill('work') }))).toEqual([
      'goodDomains:too-many',
    ]);
  });

  it('counts a domain once for each prompt, as a thing', () => {
    const counted = KINDS.postcard.counts(
      card({ goodDomains: ['work', 'work', 'health'], improveDomains: ['work'] }),
    );
    const domains = counted.filter(({ measure }) => measure.startsWith('postcard-domains'));
    expect(domains).toEqual([
      { measure: 'postcard-domains-good', key: 'work', amount: 1, people: false },
      { measure: 'postcard-domains-good', key: 'health', amount: 1, people: false },
      { measure: 'postcard-domains-improve', key: 'work', amount: 1, people: false },
    ]);
  });

  it('says what was told in whole numbers, a language and a moment that can be printed', () => {
    const told = { wording: 1, language: 'ti', at: Date.UTC(2026, 10, 21, 9) };
    expect(codes('postcard', card({ consent: told }))).toEqual([]);
    expect(codes('postcard', card({ consent: { ...told, at: 8.64e15 + 2 } }))).toEqual([
      'consent/at:not-a-time',
    ]);
    expect(codes('postcard', card({ consent: { ...told, wording: 0 } }))).toEqual([
      'consent/wording:not-a-count',
    ]);
    expect(codes('postcard', { ...card(), consent: { ...told, note: 'said yes' } })).toEqual([
      'consent/note:unknown-path',
    ]);
  });

  it('has no place for a name or a contact', () => {
    expect(codes('postcard', { ...card(), name: 'Somebody' })).toEqual(['name:unknown-path']);
  });

  it('refuses a day in the year 20260, a day that never was, NUL, and a book', () => {
    expect(codes('postcard', card({ day: '20260-01-01' }))).toContain('day:not-a-day');
    expect(codes('postcard', card({ day: '2026-02-30' }))).toContain('day:not-a-day');
    expect(codes('postcard', card({ good: 'a\u0000b' }))).toEqual(['good:control-character']);
    expect(codes('postcard', card({ good: 'a'.repeat(4001) }))).toEqual(['good:too-long']);
    expect(codes('postcard', card({ good: 'two\nlines\tand a tab' }))).toEqual([]);
  });
});

describe('a group', () => {
  const group = { name: 'Tuesday table', city: 'coventry', languages: ['ar', 'en-GB'] };

  it('keeps nobody under 16 by name', () => {
    const child = { nickname: 'Star', ageBand: '10-15', speaks: [], wants: [] };
    expect(codes('group', { ...group, members: { [member]: child } })).toEqual([
      `members/${member}:under-16-by-name`,
    ]);
    expect(codes('group', { ...group, members: { [member]: { ...child, ageBand: '16-24' } } })).toEqual([]);
  });
});

describe('a language session', () => {
  it('takes a quote only with permission', () => {
    const quoted = { ...newLanguageSession('2026-11-21', 'coventry', member), quote: 'I made a friend' };
    expect(codes('language-session', quoted)).toEqual(['quotePermission:required']);
    expect(codes('language-session', { ...quoted, quotePermission: true })).toEqual([]);
  });
});

describe('a postcard and a language session of before', () => {
  it.each(['postcard', 'language-session'] as const)(
    '%s: whatever version 1 said stands as it was',
    (kind) => {
      expect(KINDS[kind].version).toBe(2);
      for (const patch of [card(), { quote: 'kept', quotePermission: true }, { deleted: true }])
        expect(KINDS[kind].upgrade(unfold(patch, {}), 1)).toEqual(patch);
    },
  );
});

describe('every kind', () => {
  it('reads back from its values what was taken apart', () => {
    const taken = unfold(session({ myth: 'GPs ask for papers' }), KINDS['champion-session'].maps);
    expect(readRecord('champion-session', taken)).toEqual(session({ myth: 'GPs ask for papers' }));
  });

  it('parses the fields of a patch each for itself', () => {
    expect(KINDS['champion-session'].parsePart({ minutes: 30 })).toEqual({
      ok: true,
      value: { minutes: 30 },
    });
    expect(KINDS['champion-session'].parsePart({ minutes: -5 })).toEqual({
      ok: false,
      problems: [{ path: 'minutes', code: 'not-a-count' }],
    });
  });
});
