import { expect, test } from 'vitest';
import { inviteIn } from './invite.ts';

const ORIGIN = 'https://field.example.org';
const TOKEN = 'an-invite-for-amina-abcdefgh';
const CARD =
  'card.1.west-midlands.00000000-0000-4000-8000-00000000ca4d.AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8';

test.each([TOKEN, CARD])('%s is taken as a whole link, or as what stands behind its #', (token) => {
  for (const text of [`${ORIGIN}/start#${token}`, ` ${ORIGIN}/start#${token}\n`, `#${token}`, token])
    expect(inviteIn(text, ORIGIN)).toEqual({ ok: true, token });
  const elsewhere = `https://elsewhere.example.org/start#${token}`;
  expect(inviteIn(elsewhere, ORIGIN)).toEqual({ ok: false, code: 'other-address' });
  for (const text of ['', ORIGIN, `${ORIGIN}/start#`, `${ORIGIN}/start#${token}.`])
    expect(inviteIn(text, ORIGIN)).toEqual({ ok: false, code: 'not-a-link' });
});
