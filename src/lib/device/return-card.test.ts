import { afterEach, describe, expect, it } from 'vitest';
import { ReturnCard } from '../sync/return-card.ts';
import { enrol } from './enrolment.ts';
import { readIdentity } from './identity.ts';
import { tokenHash } from './token.ts';
import { cardToken, drawCard, enrolByCard, keptCard, makeCard } from './return-card.ts';
import { problem } from './testing/endpoint.ts';
import {
  AMINA,
  enrolledPhone,
  everythingIn,
  newPhone,
  PIN,
  quickly,
  tidyUp,
  TOKEN,
} from './testing/story.ts';
import { stretch } from './vault/stretch.ts';

afterEach(tidyUp);

const WRONG = '904718';
const BILAL = 'an-invite-for-bilal-abcdefgh';
const gone = (): never => {
  throw new TypeError('Failed to fetch');
};

/** Amina's phone, and the card that it has made. */
async function withCard() {
  const story = await enrolledPhone();
  const card = drawCard(story.phone, 'west-midlands');
  expect(await makeCard(story.phone, card, PIN)).toMatchObject({
    ok: true,
    value: { made: story.endpoint.clock },
  });
  return { ...story, card };
}

describe('the token of a card and a PIN', () => {
  const card: ReturnCard = {
    programme: 'west-midlands',
    id: '00000000-0000-4000-8000-00000000ca4d',
    secret: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8',
  };

  it('is the one that the Argon2id of OpenSSL makes too: 32 MiB, three passes', async () => {
    expect(await cardToken(stretch, card, PIN)).toBe('ZIHd263hYF2f35MOOmGCXTx07qQ4a5wCIIl-RzY7kDs');
  });

  it('is another one for another PIN, secret, card or programme', async () => {
    const tokens = await Promise.all([
      cardToken(quickly, card, PIN),
      cardToken(quickly, card, WRONG),
      cardToken(quickly, { ...card, secret: `B${card.secret.slice(1)}` }, PIN),
      cardToken(quickly, { ...card, id: card.id.replace('ca4d', 'ca4e') }, PIN),
      cardToken(quickly, { ...card, programme: 'elsewhere' }, PIN),
    ]);
    expect(new Set(tokens).size).toBe(tokens.length);
  });
});

describe('making a return card', () => {
  it('asks for the PIN; a wrong one counts as everywhere, and makes nothing', async () => {
    const { phone, endpoint } = await enrolledPhone();
    const card = drawCard(phone, 'west-midlands');
    expect(ReturnCard.safeParse(card).success).toBe(true);
    for (const _ of [1, 2, 3])
      expect(await makeCard(phone, card, WRONG)).toMatchObject({ ok: false, code: 'pin-wrong', wait: 0 });
    expect(await makeCard(phone, card, WRONG)).toMatchObject({ code: 'pin-wrong', wait: 30_000 });
    expect(await makeCard(phone, card, PIN), 'the right one waits too').toMatchObject({ code: 'pin-wait' });
    expect(endpoint.asked).toEqual([]);
    endpoint.clock += 31_000;
    expect(await makeCard(phone, card, PIN)).toMatchObject({ ok: true });
    expect((await phone.vault.row())?.tries.wrong).toBe(0);
    expect(endpoint.cards.size).toBe(1);
  });

  it('is not possible on a locked phone, whoever knows the PIN', async () => {
    const { phone, endpoint } = await enrolledPhone();
    phone.vault.lock();
    const card = drawCard(phone, 'west-midlands');
    expect(await makeCard(phone, card, PIN)).toEqual({ ok: false, code: 'not-enrolled' });
    expect(await keptCard(phone)).toEqual({ ok: false, code: 'not-enrolled' });
    expect(endpoint.asked).toEqual([]);
  });

  it('leaves nothing of the card on the phone, and neither secret nor PIN at the endpoint', async () => {
    const { phone, endpoint, card } = await withCard();
    const here = await everythingIn(phone);
    for (const part of [card.id, card.secret]) expect(here).not.toContain(part);
    expect(JSON.stringify([...endpoint.cards])).not.toContain(card.secret);
    expect(await keptCard(phone)).toMatchObject({ ok: true, value: { made: endpoint.clock } });
  });

  it('can be repeated when its answer was lost, and a newer one ends it', async () => {
    const { phone, endpoint } = await enrolledPhone();
    const [card, newer] = [drawCard(phone, 'west-midlands'), drawCard(phone, 'west-midlands')];
    endpoint.back = (response, path) => (path === '/api/v1/return-card' ? gone() : response);
    expect(await makeCard(phone, card, PIN)).toEqual({ ok: false, code: 'no-connection' });
    expect([...endpoint.cards.keys()]).toEqual([card.id]);
    endpoint.back = (response) => response;
    expect(await makeCard(phone, card, PIN)).toMatchObject({ ok: true });
    expect(await makeCard(phone, newer, PIN)).toMatchObject({ ok: true });
    const next = await newPhone(endpoint);
    expect(await enrolByCard(next.phone, card, { pin: PIN })).toEqual({ ok: false, code: 'card-unknown' });
    expect(await enrolByCard(next.phone, newer, { pin: PIN })).toMatchObject({ ok: true });
  });
});

describe('starting a phone by a return card', () => {
  it('makes it its person’s, under the same PIN, in whichever digits it is typed; the old one stays', async () => {
    const { endpoint, phone: old, card } = await withCard();
    const { phone, tab } = await newPhone(endpoint);
    const result = await enrolByCard(phone, card, { pin: ' ٤٨٢٩١٣ ' });
    expect(result).toMatchObject({ ok: true, value: { person: AMINA.person, role: 'champion' } });
    expect((await readIdentity(phone.db))?.replaces).toBeUndefined();
    expect(endpoint.devices.size).toBe(2);
    expect(await readIdentity(old.db)).toMatchObject({ state: 'enrolled' });
    expect(await tab().vault.unlock(PIN)).toEqual({ ok: true });
  });

  it('keeps nothing by which whoever finds card and phone could guess faster', async () => {
    const { endpoint, card } = await withCard();
    const { phone } = await newPhone(endpoint);
    await enrolByCard(phone, card, { pin: PIN });
    const here = await everythingIn(phone);
    const token = await cardToken(quickly, card, PIN);
    for (const part of [card.id, card.secret, token, await tokenHash(token)])
      expect(here).not.toContain(part);
  });

  it('on a phone that an invite has started, leaves the hash of neither', async () => {
    const { phone, card } = await withCard();
    expect(await readIdentity(phone.db)).toHaveProperty('took');
    expect(await enrolByCard(phone, card, { pin: PIN })).toMatchObject({ ok: true });
    const identity = await readIdentity(phone.db);
    expect(identity).toMatchObject({ state: 'enrolled', token: '' });
    expect(identity).not.toHaveProperty('took');
  });

  it('says how many tries are left, makes nothing under a wrong PIN, and is blocked after the fifth', async () => {
    const { endpoint, card } = await withCard();
    const { phone } = await newPhone(endpoint);
    for (const tries of [4, 3, 2, 1])
      expect(await enrolByCard(phone, card, { pin: WRONG })).toEqual({
        ok: false,
        code: 'card-wrong',
        tries,
      });
    expect(await readIdentity(phone.db)).toBeNull();
    expect(await phone.vault.row()).toBeNull();
    expect(await enrolByCard(phone, card, { pin: WRONG })).toEqual({ ok: false, code: 'card-blocked' });
    expect(await enrolByCard(phone, card, { pin: PIN })).toEqual({ ok: false, code: 'card-blocked' });
    expect(endpoint.devices.size).toBe(1);
  });

  it('does not spend a try on what was never anybody’s PIN', async () => {
    const { endpoint, card } = await withCard();
    const { phone } = await newPhone(endpoint);
    for (const [pin, code] of [
      ['', 'pin-short'],
      ['secret', 'pin-digits'],
      ['1'.repeat(13), 'pin-long'],
      ['777777', 'pin-wrong'],
    ] as const)
      expect(await enrolByCard(phone, card, { pin })).toEqual({ ok: false, code });
    expect(endpoint.cards.get(card.id)?.tries).toBe(0);
  });

  it('can be repeated after its answer was lost, also by a page that was opened anew: one device', async () => {
    const { endpoint, card } = await withCard();
    const { phone, tab } = await newPhone(endpoint);
    endpoint.back = (response, path) => (path === '/api/v1/enrolment' ? gone() : response);
    expect(await enrolByCard(phone, card, { pin: PIN })).toEqual({ ok: false, code: 'no-connection' });
    const pending = await readIdentity(phone.db);
    expect(pending).toMatchObject({ state: 'pending', card: card.id });
    endpoint.back = (response) => response;
    const later = tab();
    expect(await enrolByCard(later, card, { pin: PIN })).toMatchObject({ ok: true });
    expect((await readIdentity(phone.db))?.device).toBe(pending?.device);
    expect(endpoint.devices.size).toBe(2);
  });

  it('on the person’s own phone is an invite like any: the same device takes it', async () => {
    const { phone, card, endpoint, save, status } = await withCard();
    await save();
    const before = await readIdentity(phone.db);
    expect(await enrolByCard(phone, card, { pin: PIN })).toMatchObject({ ok: true });
    expect((await readIdentity(phone.db))?.device).toBe(before?.device);
    expect(await status()).toMatchObject({ waiting: 1 });
    expect(endpoint.devices.size).toBe(1);
  });

  it('on somebody else’s phone needs their work sent, and a yes', async () => {
    const { endpoint, card } = await withCard();
    endpoint.invites.set(BILAL, {
      ...AMINA,
      person: '00000000-0000-4000-8000-00000000b111',
      personName: 'Bilal',
    });
    const { phone, save, pass } = await newPhone(endpoint);
    expect(await enrol(phone, BILAL, { pin: WRONG })).toMatchObject({ ok: true });
    await save();
    expect(await enrolByCard(phone, card, { pin: PIN })).toEqual({ ok: false, code: 'other-person' });
    await pass();
    expect(await enrolByCard(phone, card, { pin: PIN })).toEqual({ ok: false, code: 'wipe-needed' });
    expect(await enrolByCard(phone, card, { pin: PIN, wipe: true })).toMatchObject({ ok: true });
    expect(await readIdentity(phone.db)).toMatchObject({ person: AMINA.person });
    expect(await phone.db.records.count()).toBe(0);
  });

  it('passes on what the endpoint says of the card', async () => {
    const { endpoint, card } = await withCard();
    const { phone } = await newPhone(endpoint);
    for (const code of ['card-used', 'card-cancelled', 'card-expired', 'card-unknown'] as const) {
      endpoint.between = () => problem(410, code);
      expect(await enrolByCard(phone, card, { pin: PIN })).toEqual({ ok: false, code });
    }
    endpoint.between = gone;
    expect(await enrolByCard(phone, card, { pin: PIN })).toEqual({ ok: false, code: 'no-connection' });
    expect(await readIdentity(phone.db)).toBeNull();
  });

  it('is no invite to a phone that has one: an invite’s own way stays as it was', async () => {
    const { endpoint } = await withCard();
    const { phone } = await newPhone(endpoint);
    expect(await enrol(phone, TOKEN, { pin: PIN })).toEqual({ ok: false, code: 'invite-used' });
  });
});
