import { expect, test } from 'vitest';
import { westMidlands } from '../../programme/west-midlands.ts';
import { KINDS, KindName } from '../../records/index.ts';
import { newChampionSession } from '../../records/champion-session.ts';
import { newLanguageSession } from '../../records/language-session.ts';
import { COLUMNS, summaryOf } from './columns.ts';
import { detailOf } from './detail.ts';
import { heading, label, tell, type Sources } from './tell.ts';
import { wordbook } from './wordbook.ts';

const book = wordbook(westMidlands);
const sources: Sources = {
  book,
  nameOf: (id) => (id === 'g1' ? 'Tuesday circle' : undefined),
  memberOf: (id) => (id === 'm1' ? 'Sunny' : undefined),
};
const say = (path: string, value: Parameters<typeof tell>[1]) =>
  tell(path, value, sources).map(({ text, known }) => (known ? text : `?${text}`));

test('codes are told in the words of the programme, and a code it does not have is marked', () => {
  const [topic] = westMidlands.topics;
  expect(say('topics', [topic?.id ?? '', 'witchcraft'])).toEqual([topic?.name['en-GB'], '?witchcraft']);
  expect(say('city', 'atlantis')).toEqual(['?atlantis']);
});

test('languages have their English names, English without its country where it is the only one', () => {
  expect(say('languages', ['ti', 'en-GB', 'tlh'])).toEqual(['Tigrinya', 'English', '?tlh']);
});

test('services are told with what happened', () => {
  const [service] = westMidlands.services;
  const told = say('signposts', [{ service: service?.id ?? '', outcome: 'went-together' }]);
  expect(told).toEqual([`${service?.name ?? ''} – went together`]);
});

test('groups and members have their names, and a member of nobody knows which group its code', () => {
  expect(say('group', 'g1')).toEqual(['Tuesday circle']);
  expect(say('group', 'g2')).toEqual(['?g2']);
  expect(label('marks/m1', sources)).toBe('Mark of Sunny');
  expect(label('marks/0123456789', sources)).toBe('Mark of 01234567');
  expect(say('members/m1', null)).toEqual(['Left the register']);
});

test('walk-ins are told by band, and the country of the question is the programme’s', () => {
  expect(label('walkIns/device/25-34', sources)).toBe('Walk-ins, 25-34');
  expect(heading('bornOutside', book)).toBe('Born outside the UK');
  expect(heading('bornOutside', wordbook({ ...westMidlands, country: { de: 'Deutschland' } }))).toBe(
    'Born outside Deutschland',
  );
});

test('a card’s domains are told by their names, and what its person was told with its language and moment', () => {
  expect(say('goodDomains', ['housing', 'atlantis'])).toEqual(['Housing', '?atlantis']);
  const told = { wording: 2, language: 'ti', at: Date.UTC(2026, 6, 5, 8, 30) };
  const words = ['wording 2, in Tigrinya, on 5 Jul 2026, 09:30 by the phone’s clock'];
  expect(say('consent', told)).toEqual(words);
  expect(say('quoteConsent', told)).toEqual(words);
  const card = { day: '2026-07-05', city: 'coventry', language: 'ti', how: 'handed-over' } as const;
  const lines = detailOf('postcard', { ...card, missingDomains: ['work'], consent: told }, sources);
  expect(lines.map(({ label: each, said }) => [each, said.map(({ text }) => text).join()])).toEqual(
    expect.arrayContaining([
      ['What is missing? Tapped', 'Work'],
      ['Told before they began', ...words],
    ]),
  );
});

test('values that no schema would pass are shown raw, and break nothing', () => {
  expect(say('minutes', 'soon')).toEqual(['soon']);
  expect(say('topics', { not: 'a list' })).toEqual([]);
  expect(say('signposts', [1, null])).toEqual([]);
  expect(say('ageTally', { '25-34': 2, '16-24': 0 })).toEqual(['25-34: 2']);
});

test('every field of every kind has words, in the list and on the record’s page', () => {
  for (const kind of KindName.options)
    for (const { name } of COLUMNS[kind]) expect(heading(name, book)).not.toBe(name);
  const shape = { 'champion-session': newChampionSession('2026-03-05', 'coventry') };
  for (const field of Object.keys(shape['champion-session'])) expect(heading(field, book)).not.toBe(field);
  expect(Object.keys(KINDS).toSorted()).toEqual(Object.keys(COLUMNS).toSorted());
});

test('a session’s page leaves out what says nothing and counts who came', () => {
  const session = {
    ...newLanguageSession('2026-03-05', 'coventry', 'g1'),
    marks: { m1: true, m2: false },
    walkIns: { d1: { '0-4': 2 }, d2: { '0-4': 1, '25-34': 3 } },
  };
  const lines = detailOf('language-session', session, sources).map((line) => [
    line.label,
    line.said.map(({ text }) => text).join('; '),
  ]);
  expect(lines).toContainEqual(['People who came', '7']);
  expect(lines).toContainEqual(['Present from the register', 'Sunny']);
  expect(lines).toContainEqual(['Walk-ins', '0-4: 3; 25-34: 3']);
  expect(lines.map(([first]) => first)).not.toContain('Quote');
});

test('in the list of all kinds a postcard shows what it says, not who wrote it', () => {
  const card = { day: '2026-03-05', city: 'coventry', language: 'ti', how: 'handed-over' } as const;
  const said = summaryOf('postcard', { ...card, good: 'ሰባት', age: '25-34' }, sources);
  expect(said).toEqual([
    { text: 'Tigrinya', known: true },
    { text: 'ሰባት', known: true, lang: 'ti' },
  ]);
  const tapped = summaryOf('postcard', { ...card, missingDomains: ['work', 'housing'] }, sources);
  expect(tapped.map(({ text }) => text)).toEqual(['Tigrinya', 'Work …']);
});
