import { randomBytes, randomUUID } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { FieldRole } from '../../src/lib/programme/roles.ts';
import type { Endpoint } from '../../src/lib/server/root.ts';
import { revokeDevice } from '../../src/lib/server/storage/devices.ts';
import { Answer, PushAnswer } from '../../src/lib/sync/answer.ts';
import { writeBatch } from '../../src/lib/sync/batch.ts';
import { base64url } from '../../src/lib/sync/bytes.ts';
import { PROTOCOL } from '../../src/lib/sync/limits.ts';
import { ReadAnswer } from '../../src/lib/sync/read.ts';
import { signWith } from '../../src/lib/sealing/index.ts';
import { authorization, card, circle, meeting, Phone, session, type SignedRoute } from './phone.ts';
import { openWorld, problemIn, ROUTES, type Reply, type Route, type World } from './world.ts';

// a route then gives back what it would answer with
vi.mock('../../src/lib/server/http/here.ts', () => ({
  answeringHere: (_event: unknown, answer: unknown) => answer,
}));

type Module = Record<string, unknown>;

/** Every address outside the office that answers by itself, as Kit will find it. */
const ANSWERED = import.meta.glob<Module>(['/src/routes/**/+server.ts', '!/src/routes/\\(office\\)/**'], {
  eager: true,
});
const SERVED = import.meta.glob(['/src/routes/**/+{page,layout}.server.ts', '!/src/routes/\\(office\\)/**']);

/** In what state somebody comes to a route. */
const STATES = [
  'no key',
  'a stranger',
  "a stranger in a phone's name",
  'locked',
  'unlocked',
  'session over',
  'wrong secret',
  'revoked',
] as const;
type State = (typeof STATES)[number];

function toAll(answer: string, but: Partial<Record<State, string>> = {}): Record<State, string> {
  const all = Object.fromEntries(STATES.map((state) => [state, answer])) as Record<State, string>;
  return { ...all, ...but };
}

/** The table, written by hand: the status, and the code of the problem, or what became of the change that was sent. */
const DOOR: Record<Route, Record<State, string>> = {
  'GET /api/v1/health': toAll('200'),
  // an invite is looked at by whoever has it; nothing of what was recorded is told
  'POST /api/v1/invites/look': toAll('200', {
    'no key': '404 invite-unknown',
    'a stranger': '409 invite-used',
    revoked: '403 device-revoked',
  }),
  'POST /api/v1/enrolment': toAll('200', {
    'no key': '401 signature-wrong',
    'a stranger': '409 invite-used',
    "a stranger in a phone's name": '409 device-known',
    revoked: '403 device-revoked',
  }),
  // a phone adds with its key alone
  'POST /api/v1/changes': toAll('200 stored', {
    'no key': '200 refused unknown-device',
    'a stranger': '200 refused unknown-device',
    "a stranger in a phone's name": '200 refused signature-wrong',
    revoked: '200 held device-revoked',
  }),
  // and reads with its secret only
  'POST /api/v1/sessions': toAll('200', {
    'no key': '401 signature-wrong',
    'a stranger': '401 unknown-device',
    "a stranger in a phone's name": '401 signature-wrong',
    locked: '400 body-malformed',
    'wrong secret': '401 secret-wrong',
    revoked: '403 device-revoked',
  }),
  // it makes a card for its person when it is unlocked, and with its key
  'POST /api/v1/return-card': toAll('401 session-missing', {
    unlocked: '200',
    'session over': '401 session-expired',
    revoked: '403 device-revoked',
  }),
  'GET /api/v1/return-card': toAll('401 session-missing', {
    unlocked: '200',
    'session over': '401 session-expired',
    revoked: '403 device-revoked',
  }),
  'GET /api/v1/records': toAll('401 session-missing', {
    unlocked: '200',
    'session over': '401 session-expired',
    revoked: '403 device-revoked',
  }),
};

/** Somebody at the door, with what they have in their hands. */
interface Caller {
  phone: Phone;
  invite: string;
  signs: boolean;
  secret: string | null;
  bearer: string | null;
}

async function caller(world: World, role: FieldRole, state: State): Promise<Caller> {
  const { token: invite } = await world.invite({ role });
  const phone = await Phone.make(world);
  await phone.enrol(invite);
  const { secret, enrolment } = phone;
  const locked = { phone, invite, signs: true, secret: null, bearer: null };
  // what nobody was given
  const guess = randomBytes(32).toString('base64url');
  const stranger = Object.assign(await Phone.make(world), { enrolment });
  switch (state) {
    case 'locked':
      return locked;
    case 'wrong secret':
      return { ...locked, secret: guess };
    case 'no key':
      return { phone: stranger, invite: guess, signs: false, secret: guess, bearer: null };
    case 'a stranger':
      return { phone: stranger, invite, signs: true, secret: guess, bearer: guess };
    case "a stranger in a phone's name":
      return { ...locked, phone: Object.assign(stranger, { id: phone.id }), secret, bearer: guess };
    case 'unlocked':
    case 'session over':
    case 'revoked': {
      const bearer = await phone.token();
      if (state === 'session over') world.now += 15 * 60_000;
      if (state === 'revoked') await revokeDevice(world.db, 'west-midlands', phone.id, world.now);
      return { ...locked, secret, bearer };
    }
  }
}

async function signed(
  { phone, signs, bearer }: Caller,
  world: World,
  route: SignedRoute,
  value: object,
): Promise<Reply> {
  return signs
    ? phone.signed(route, value, bearer)
    : world.ask(route, JSON.stringify(value), authorization(bearer));
}

async function push({ phone, signs }: Caller, role: FieldRole): Promise<Reply> {
  const [kind, patch] = (
    {
      champion: ['champion-session', session()],
      'language-coordinator': ['language-session', meeting(randomUUID())],
      'outreach-worker': ['postcard', card()],
    } as const
  )[role];
  const { bytes } = await phone.seal(kind, randomUUID(), patch);
  return phone.pushBytes(writeBatch([signs ? bytes : bytes.fill(0, -64)]));
}

function ask(who: Caller, world: World, role: FieldRole, route: Route): Promise<Reply> {
  const { phone, invite: token, secret, bearer } = who;
  const device = phone.id;
  const json = (value: object): string => JSON.stringify(value);
  const ways: Record<Route, () => Promise<Reply>> = {
    'GET /api/v1/health': () => world.ask('GET /api/v1/health', null),
    'POST /api/v1/invites/look': () => world.ask('POST /api/v1/invites/look', json({ token, device })),
    'POST /api/v1/enrolment': async () =>
      signed(who, world, 'POST /api/v1/enrolment', await phone.enrolRequest(token)),
    'POST /api/v1/changes': () => push(who, role),
    'POST /api/v1/sessions': () => {
      const nonce = randomBytes(16).toString('base64url');
      const request = { protocol: PROTOCOL, device, nonce, ...(secret === null ? {} : { secret }) };
      return signed(who, world, 'POST /api/v1/sessions', request);
    },
    'POST /api/v1/return-card': () => {
      const request = {
        protocol: PROTOCOL,
        device,
        card: randomUUID(),
        tokenHash: randomBytes(32).toString('base64url'),
      };
      return signed(who, world, 'POST /api/v1/return-card', request);
    },
    'GET /api/v1/return-card': () => world.ask('GET /api/v1/return-card', null, authorization(bearer)),
    'GET /api/v1/records': () =>
      bearer === null ? world.ask('GET /api/v1/records', null) : phone.read(bearer),
  };
  return ways[route]();
}

function told(route: Route, reply: Reply): string {
  const status = String(reply.status);
  if (reply.status !== 200) return `${status} ${problemIn(reply)}`;
  if (route !== 'POST /api/v1/changes') return status;
  const { answer, code } = Answer.parse(PushAnswer.parse(reply.json).answers[0]);
  return [status, answer, ...(code === undefined ? [] : [code])].join(' ');
}

test('every route and method of the API stands in the table, and answers with what is tried here', async () => {
  const world = await openWorld();
  const found: string[] = [];
  for (const [file, module] of Object.entries(ANSWERED))
    for (const [method, handler] of Object.entries(module)) {
      const way = `${method} ${file.replace(/^\/src\/routes/, '').replace(/\/\+server\.ts$/, '')}`;
      found.push(way);
      // whoever adds a route or a method says in `DOOR` who may use it
      expect(Object.keys(DOOR)).toContain(way);
      const answer = (handler as (event: object) => unknown)({});
      if (way !== 'GET /api/v1/health') expect([way, answer]).toEqual([way, ROUTES[way as Route]]);
      else expect((await (answer as (e: Endpoint) => Promise<Response>)(world.endpoint)).status).toBe(200);
    }
  expect(found.sort()).toEqual(Object.keys(DOOR).sort());
  expect(Object.keys(SERVED), 'a page outside the office that the server works for').toEqual([]);
});

test.each(FieldRole.options)('every route answers a %s as the table says, in every state', async (role) => {
  const world = await openWorld();
  for (const route of Object.keys(DOOR) as Route[])
    for (const state of STATES) {
      const who = await caller(world, role, state);
      const before = await world.count('records');
      const answer = told(route, await ask(who, world, role, route));
      expect([route, state, answer]).toEqual([route, state, DOOR[route][state]]);
      const added = answer === '200 stored' ? 1 : 0;
      expect([route, state, (await world.count('records')) - before]).toEqual([route, state, added]);
    }
});

test('a phone is another phone to nobody: neither its signature nor its secret opens what is not its own', async () => {
  const world = await openWorld();
  const [mine, other] = [await world.phone(), await world.phone()];
  const request = (device: string, secret: string) => ({
    ...{ protocol: PROTOCOL, device, secret },
    nonce: randomBytes(16).toString('base64url'),
  });
  const open = async (device: string, secret: string) =>
    told('POST /api/v1/sessions', await mine.signed('POST /api/v1/sessions', request(device, secret)));
  expect(await open(other.id, other.secret)).toBe('401 signature-wrong');
  expect(await open(mine.id, other.secret)).toBe('401 secret-wrong');
  expect(await open(mine.id, mine.secret)).toBe('200');
  // a signature is for what was signed only
  const signature = base64url(await signWith(mine.pair)(new TextEncoder().encode('something else')));
  const body = JSON.stringify(request(mine.id, mine.secret));
  const reply = await world.ask('POST /api/v1/sessions', body, { 'mifriendly-signature': signature });
  expect(problemIn(reply)).toBe('signature-wrong');
});

test('under a newer invite old cursors start anew, and what the phone may do and read is the new invite’s alone', async () => {
  const world = await openWorld();
  const phone = await world.phone('language-coordinator');
  const far = await world.phone('language-coordinator', ['birmingham']);
  const [here, there] = [randomUUID(), randomUUID()];
  await phone.change('group', here, circle());
  await far.change('group', there, circle({ city: 'birmingham' }));
  const token = await phone.token();
  const { cursor, records } = await phone.readAll();
  expect(records.map(({ id }) => id)).toEqual([here]);
  const take = async (role: FieldRole, cities: readonly string[]) =>
    phone.enrol((await world.invite({ role, cities, person: phone.person })).token);

  await take('language-coordinator', ['coventry']);
  expect((await phone.readAll(cursor)).reset, 'the same rights again').toBe(false);

  await take('language-coordinator', ['birmingham']);
  // also in a session that was open before
  const moved = ReadAnswer.parse((await phone.read(token, cursor)).json);
  expect(moved).toMatchObject({ reset: true, more: true, records: [] });
  expect((await phone.readAll(moved.cursor)).records.map(({ id }) => id)).toEqual([there]);
  expect(await phone.change('group', here, { name: 'Mine still' })).toMatchObject({ code: 'not-allowed' });
  expect(await phone.change('group', there, { name: 'Ours now' })).toMatchObject({ answer: 'stored' });

  await take('champion', ['birmingham']);
  const other = await phone.readAll(moved.cursor);
  expect(other.reset).toBe(true);
  expect((await phone.readAll(other.cursor)).records).toEqual([]);
  expect(await phone.change('group', there, { name: 'Mine still' })).toMatchObject({ code: 'not-allowed' });

  await take('language-coordinator', ['coventry']);
  expect((await phone.readAll(cursor)).reset, 'a cursor from under the same rights, long ago').toBe(true);
});
