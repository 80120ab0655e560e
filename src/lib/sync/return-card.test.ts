import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InviteToken } from './enrolment.ts';
import { cardFragment, readCard, type ReturnCard } from './return-card.ts';

const card: ReturnCard = {
  programme: 'west-midlands',
  id: '00000000-0000-4000-8000-00000000ca4d',
  secret: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8',
};
const fragment = cardFragment(card);

test('a card comes back out of its link, and is no invite', () => {
  expect(fragment).toBe(`card.1.west-midlands.${card.id}.${card.secret}`);
  expect(readCard(fragment)).toEqual(card);
  expect(InviteToken.safeParse(fragment).success).toBe(false);
});

test('what is cut off, of another version or made up is no card', () => {
  for (const text of [
    '',
    'card.',
    card.secret,
    `${fragment}.more`,
    fragment.replace('card.1.', 'card.2.'),
    fragment.replace('west-midlands', 'West Midlands'),
    fragment.toUpperCase(),
  ])
    expect([text, readCard(text)]).toEqual([text, null]);
  fc.assert(fc.property(fc.nat(fragment.length - 1), (at) => readCard(fragment.slice(0, at)) === null));
  fc.assert(fc.property(fc.string(), (text) => readCard(`card.${text}`) === null));
});
