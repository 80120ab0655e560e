import { randomBytes, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hashOf } from '../../src/lib/server/access/secrets.ts';
import { cardStateOf } from '../../src/lib/server/enrolment/card-state.ts';
import { expire } from '../../src/lib/server/retention/expire.ts';
import { RESTORED_MARK } from '../../src/lib/server/storage/after-restore.ts';
import { revokeDevice } from '../../src/lib/server/storage/devices.ts';
import { listInvites } from '../../src/lib/server/storage/invites.ts';
import { write } from '../../src/lib/server/storage/open.ts';
import { findPerson } from '../../src/lib/server/storage/people.ts';
import { cancelCard, findCard, listCards } from '../../src/lib/server/storage/return-cards.ts';
import { forgetName } from '../../src/lib/server/storage/who.ts';
import { EnrolAnswer, LookAnswer } from '../../src/lib/sync/enrolment.ts';
import { PROTOCOL } from '../../src/lib/sync/limits.ts';
import { ProblemAnswer } from '../../src/lib/sync/problem.ts';
import { CardAnswer } from '../../src/lib/sync/return-card.ts';
import { authorization, Phone } from './phone.ts';
import { openWorld, problemIn, type Reply, type World } from './world.ts';

const PROGRAMME = 'west-midlands';
const DAY = 86_400_000;
const TRIES = 5;

/** As the endpoint knows it: an id, and a token that follows from the card's secret and a PIN. */
interface Card {
  id: string;
  token: string;
}

const aToken = (): string => randomBytes(32).toString('base64url');
const aCard = (): Card => ({ id: randomUUID(), token: aToken() });

async function give(phone: Phone, card: Card, bearer?: string): Promise<Reply> {
  const request = { protocol: PROTOCOL, device: phone.id, card: card.id, tokenHash: hashOf(card.token) };
  return phone.signed('POST /api/v1/return-card', request, bearer ?? (await phone.token()));
}

async function made(phone: Phone): Promise<Card> {
  const card = aCard();
  expect((await give(phone, card)).status).toBe(200);
  return card;
}

async function shown(world: World, phone: Phone): Promise<CardAnswer['card']> {
  const bearer = await phone.token();
  return CardAnswer.parse((await world.ask('GET /api/v1/return-card', null, authorization(bearer))).json)
    .card;
}

function look(world: World, { id, token }: Card, device?: string): Promise<Reply> {
  return world.ask('POST /api/v1/invites/look', JSON.stringify({ token, card: id, device }));
}

async function use(phone: Phone, { id, token }: Card): Promise<Reply> {
  return phone.signed('POST /api/v1/enrolment', { ...(await phone.enrolRequest(token)), card: id });
}

function told(reply: Reply): [string, number | undefined] {
  return [problemIn(reply), ProblemAnswer.parse(reply.json).tries];
}

/** Each opens nothing, looked at or used, and says the same of why. */
async function expectClosed(world: World, card: Card, code: string): Promise<void> {
  expect(problemIn(await look(world, card))).toBe(code);
  expect(problemIn(await use(await Phone.make(world), card))).toBe(code);
}

test('a return card starts its person’s next phone, in the same role and cities; the old one stays', async () => {
  const world = await openWorld();
  const old = await world.phone('language-coordinator', ['birmingham']);
  const card = await made(old);
  const seen = {
    person: old.person,
    personName: 'Amina',
    role: 'language-coordinator',
    cities: ['birmingham'],
  };
  for (const _ of [1, 2, 3]) expect(LookAnswer.parse((await look(world, card)).json)).toMatchObject(seen);
  const next = await Phone.make(world);
  expect(EnrolAnswer.parse((await use(next, card)).json)).toMatchObject({ ...seen, device: next.id });
  expect(await next.readAll()).toMatchObject({ records: [] });
  expect(await old.readAll(), 'the old phone').toMatchObject({ records: [] });
  await expectClosed(world, card, 'card-used');
  expect(await listCards(world.db, PROGRAMME, old.person)).toMatchObject([
    { madeBy: old.id, device: next.id },
  ]);
  // it is none of the office's invites
  expect(await listInvites(world.db, PROGRAMME)).toHaveLength(1);
});

test('it is made by an unlocked phone only, for nobody but its own person', async () => {
  const world = await openWorld();
  const [mine, other] = [await world.phone(), await world.phone()];
  const card = aCard();
  const request = (device: string) => ({
    protocol: PROTOCOL,
    device,
    card: card.id,
    tokenHash: hashOf(card.token),
  });
  const give = async (phone: Phone, value: object, bearer: string | null) =>
    problemIn(await phone.signed('POST /api/v1/return-card', value, bearer));
  expect(await give(mine, request(mine.id), null)).toBe('session-missing');
  expect(await give(mine, request(mine.id), aToken())).toBe('session-missing');
  const token = await mine.token();
  // a session that somebody has caught does not sign
  expect(await give(other, request(mine.id), token)).toBe('signature-wrong');
  expect(await give(other, request(other.id), token)).toBe('signature-wrong');
  expect(await give(mine, request(other.id), token)).toBe('signature-wrong');
  expect(await give(mine, { ...request(mine.id), person: other.person }, token)).toBe('body-malformed');
  await revokeDevice(world.db, PROGRAMME, mine.id, world.now);
  expect(await give(mine, request(mine.id), token)).toBe('device-revoked');
  expect(await findCard(world.db, PROGRAMME, card.id)).toBeNull();
});

test('making one may be repeated after its answer was lost; a newer one ends it, and no late request brings it back', async () => {
  const world = await openWorld();
  const phone = await world.phone();
  expect(await shown(world, phone)).toBeNull();
  const [first, second] = [await made(phone), aCard()];
  const since = world.now;
  world.now += DAY;
  expect(CardAnswer.parse((await give(phone, first)).json).card?.made).toBe(since);
  // an id stands for one card, whoever brings it
  expect(problemIn(await give(phone, { ...first, token: aToken() }))).toBe('nonce-reused');
  expect(problemIn(await give(await world.phone(), first))).toBe('nonce-reused');
  expect(problemIn(await give(phone, { ...first, id: randomUUID() })), 'a token, too').toBe('nonce-reused');
  expect(LookAnswer.safeParse((await look(world, first)).json).success).toBe(true);

  await give(phone, second);
  expect(await shown(world, phone)).toEqual({ made: world.now, until: world.now + 365 * DAY });
  expect(problemIn(await give(phone, first))).toBe('nonce-reused');
  await expectClosed(world, first, 'card-unknown');
  expect(EnrolAnswer.safeParse((await use(await Phone.make(world), second)).json).success).toBe(true);
  expect(await shown(world, phone)).toBeNull();
});

test('another phone of the same person ends it too; another person’s card stays', async () => {
  const world = await openWorld();
  const [phone, stranger] = [await world.phone(), await world.phone()];
  const second = await world.phone('champion', ['coventry'], phone.person);
  const [mine, theirs] = [await made(phone), await made(stranger)];
  await made(second);
  await expectClosed(world, mine, 'card-unknown');
  expect((await look(world, theirs)).status).toBe(200);
});

test('five wrong PINs block it for good, the right one before that forgets them', async () => {
  const world = await openWorld();
  const card = await made(await world.phone());
  const wrong = (): Promise<Reply> => look(world, { ...card, token: aToken() });
  for (const left of [4, 3, 2, 1]) expect(told(await wrong())).toEqual(['card-wrong', left]);
  expect((await look(world, card)).status).toBe(200);
  for (const left of [4, 3, 2]) expect(told(await wrong())).toEqual(['card-wrong', left]);
  // enrolling counts as looking does
  expect(told(await use(await Phone.make(world), { ...card, token: aToken() }))).toEqual(['card-wrong', 1]);
  expect(told(await wrong())).toEqual(['card-blocked', undefined]);
  await expectClosed(world, card, 'card-blocked');
  world.now += DAY;
  await expectClosed(world, card, 'card-blocked');
  expect(await world.count('devices')).toBe(1);
});

test('wrong PINs at the same moment count exactly, and none of them is a sixth', async () => {
  const world = await openWorld();
  const card = await made(await world.phone());
  const replies = await Promise.all(
    Array.from({ length: 12 }, () => look(world, { ...card, token: aToken() })),
  );
  const codes = replies.map((reply) => told(reply).join(' ').trim()).sort();
  expect(codes).toEqual([
    ...Array.from({ length: 8 }, () => 'card-blocked'),
    ...[1, 2, 3, 4].map((left) => `card-wrong ${String(left)}`),
  ]);
  expect(await findCard(world.db, PROGRAMME, card.id)).toMatchObject({ tries: TRIES });
});

test('wrong PINs are counted by their card, and not against everybody behind the same router', async () => {
  const world = await openWorld();
  const card = await made(await world.phone());
  const codes = new Set<string>();
  for (let at = 0; at < 60; at++) {
    for (const _ of [1, 2, 3, 4]) codes.add(problemIn(await look(world, { ...card, token: aToken() })));
    expect((await look(world, card)).status).toBe(200);
  }
  expect([...codes]).toEqual(['card-wrong']);
  // so many strangers are far too many
  expect(problemIn(await look(world, aCard()))).toBe('card-unknown');
});

test('without its id a card’s token opens nothing, so that no try goes uncounted; and an invite is no card', async () => {
  const world = await openWorld();
  const card = await made(await world.phone());
  expect(problemIn(await world.ask('POST /api/v1/invites/look', JSON.stringify({ token: card.token })))).toBe(
    'invite-unknown',
  );
  expect(problemIn(await (await Phone.make(world)).tryEnrol(card.token))).toBe('invite-unknown');
  const { token } = await world.invite();
  expect(problemIn(await look(world, { id: randomUUID(), token }))).toBe('card-unknown');
});

test('somebody who guesses ids learns nothing, and is slowed down', async () => {
  const world = await openWorld();
  const codes = new Set<string>();
  for (let at = 0; at < 250; at++) codes.add(problemIn(await look(world, aCard())));
  expect([...codes]).toEqual(['card-unknown', 'too-many-requests']);
});

test('the phone that used it may ask once more when it never saw the answer; that is no way to guess at the PIN', async () => {
  const world = await openWorld();
  const card = await made(await world.phone());
  const next = await Phone.make(world);
  const first = EnrolAnswer.parse((await use(next, card)).json);
  world.now += 400 * DAY;
  expect({ ...EnrolAnswer.parse((await use(next, card)).json), now: 0 }).toEqual({ ...first, now: 0 });
  expect((await look(world, card, next.id)).status).toBe(200);
  expect(await world.count('devices')).toBe(2);
  for (const left of [4, 3, 2, 1])
    expect(told(await look(world, { ...card, token: aToken() }, next.id))).toEqual(['card-wrong', left]);
  expect(told(await look(world, { ...card, token: aToken() }, next.id))).toEqual(['card-used', undefined]);
  expect(told(await look(world, card, next.id))).toEqual(['card-used', undefined]);
});

test('of two phones that ask at the same moment one starts', async () => {
  const world = await openWorld();
  const card = await made(await world.phone());
  const phones = await Promise.all([1, 2, 3].map(() => Phone.make(world)));
  const replies = await Promise.all(phones.map((phone) => use(phone, card)));
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
});

test('on a phone that is at work it does what an invite does there', async () => {
  const world = await openWorld();
  const [phone, stranger] = [await world.phone(), await world.phone()];
  const card = await made(phone);
  expect(problemIn(await look(world, card, stranger.id))).toBe('device-other-person');
  expect(problemIn(await use(stranger, card))).toBe('device-other-person');
  expect(EnrolAnswer.parse((await use(phone, card)).json)).toMatchObject({ device: phone.id });
  expect(await world.count('devices')).toBe(2);
});

test('it runs out after a year, or when the programme says', async () => {
  const world = await openWorld();
  const card = await made(await world.phone());
  world.now += 365 * DAY - 1;
  expect((await look(world, card)).status).toBe(200);
  world.now += 1;
  await expectClosed(world, card, 'card-expired');
});

test('the office cancels it, and so does revoking the phone that made it; another phone’s card stays', async () => {
  const world = await openWorld();
  const [one, two, three] = [await world.phone(), await world.phone(), await world.phone()];
  const cards = [await made(one), await made(two), await made(three)] as const;
  expect(await cancelCard(world.db, PROGRAMME, cards[0].id, world.now)).toBe(true);
  expect(await cancelCard(world.db, PROGRAMME, cards[0].id, world.now)).toBe(false);
  await revokeDevice(world.db, PROGRAMME, two.id, world.now);
  for (const card of cards.slice(0, 2)) await expectClosed(world, card, 'card-cancelled');
  expect(await shown(world, one)).toBeNull();
  const next = await Phone.make(world);
  await use(next, cards[2]);
  expect(await cancelCard(world.db, PROGRAMME, cards[2].id, world.now), 'a used one').toBe(false);
  // a phone that a card has started is a phone like any other
  await revokeDevice(world.db, PROGRAMME, three.id, world.now);
  expect((await next.readAll()).records).toEqual([]);
});

test('it opens no more than its phone may do when it is used', async () => {
  const world = await openWorld();
  const phone = await world.phone('language-coordinator', ['coventry', 'birmingham']);
  const card = await made(phone);
  const narrower = await world.invite({ person: phone.person, cities: ['birmingham'] });
  await phone.enrol(narrower.token);
  const next = await Phone.make(world);
  expect(EnrolAnswer.parse((await use(next, card)).json)).toMatchObject({
    role: 'champion',
    cities: ['birmingham'],
  });
});

test('its row goes 30 days after it ended, and keeps nobody’s name', async () => {
  const world = await openWorld();
  const [phone, silent] = [await world.phone(), await world.phone()];
  await made(silent);
  const [old, used] = [await made(phone), await made(phone)];
  const next = await Phone.make(world);
  await use(next, used);
  world.now += 31 * DAY;
  await expire(world.endpoint, { by: 'server' });
  for (const { id } of [old, used]) expect(await findCard(world.db, PROGRAMME, id)).toBeNull();
  const [kept] = await listCards(world.db, PROGRAMME, silent.person);
  expect(kept && cardStateOf(kept, world.now)).toBe('open');
  // a year of silence: no phone, no name, no card
  world.now += 370 * DAY;
  expect(await expire(world.endpoint, { by: 'server' })).toMatchObject({ people: 2 });
  expect(await findPerson(world.db, PROGRAMME, silent.person)).toBeNull();
  expect(await listCards(world.db, PROGRAMME, silent.person)).toEqual([]);
});

test('somebody who is forgotten comes back by no card', async () => {
  const world = await openWorld();
  const phone = await world.phone();
  const card = await made(phone);
  await write(world.endpoint.storage, (db) => forgetName(db, PROGRAMME, phone.person, world.now));
  await expectClosed(world, card, 'card-unknown');
  // and makes no new one
  expect(problemIn(await give(phone, aCard()))).toBe('not-found');
});

test('a card that outlives its phone’s silence says nothing any more of whose phone that was', async () => {
  const world = await openWorld();
  const phone = await world.phone();
  const stays = await world.phone('champion', ['coventry'], phone.person);
  await made(phone);
  world.now += 364 * DAY;
  await stays.token();
  world.now += 40 * DAY;
  // the row is still there, because it ended less than 30 days ago or so
  await world.db
    .updateTable('invites')
    .set({ expires_at: world.now })
    .where('card', 'is not', null)
    .execute();
  expect(await expire(world.endpoint, { by: 'server' })).toMatchObject({ devices: 1, people: 0 });
  expect(await listCards(world.db, PROGRAMME, phone.person)).toMatchObject([{ madeBy: null }]);
});

test('after a restore no card works: what was tried, used or cancelled since is not known', async () => {
  const world = await openWorld();
  const phone = await world.phone();
  const card = await made(phone);
  await world.stop();
  writeFileSync(join(world.folder, 'data', RESTORED_MARK), '{}');
  await world.start();
  await expectClosed(world, card, 'card-cancelled');
  expect((await look(world, await made(phone))).status).toBe(200);
});

test('the endpoint keeps neither the card nor the PIN: only a hash of what both make', async () => {
  const world = await openWorld();
  const card = await made(await world.phone());
  const row = await world.db.selectFrom('invites').selectAll().where('card', '=', card.id).executeTakeFirst();
  expect(JSON.stringify(row)).not.toContain(card.token);
  expect(row?.token_hash).toBe(hashOf(card.token));
});
