import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Limiter, OF_A_DEVICE, OF_STRANGERS } from '../../src/lib/server/access/limiter.ts';
import { GUESSES_FROM_ADDRESS, mayGuess } from '../../src/lib/server/accounts/attempts.ts';
import { askStranger } from '../../src/lib/server/accounts/sign-in.ts';
import { addressOf, senderOf } from '../../src/lib/server/http/address.ts';
import { writeBatch } from '../../src/lib/sync/batch.ts';
import { BATCH_TYPE } from '../../src/lib/sync/limits.ts';
import { session } from './phone.ts';
import { openWorld, problemIn, type World } from './world.ts';

const look = (world: World) =>
  world.ask('POST /api/v1/invites/look', JSON.stringify({ token: randomBytes(32).toString('base64url') }));

test('an event behind one router goes on, whatever a stranger behind the same router asks', async () => {
  const world = await openWorld();
  const phone = await world.phone();
  for (let n = 0; n < OF_STRANGERS.burst; n++) expect((await look(world)).status).toBe(404);
  expect(problemIn(await look(world))).toBe('too-many-requests');
  // who is known sends, reads and enrols from that very address
  expect(await phone.change('champion-session', randomUUID(), session())).toMatchObject({ answer: 'stored' });
  await phone.readAll();
  await world.phone('outreach-worker');
  world.address = '198.51.100.9';
  expect((await look(world)).status).toBe(404);
  world.address = '192.0.2.1';
  world.now += 1000 / OF_STRANGERS.perSecond;
  expect((await look(world)).status).toBe(404);
});

test('somebody with a whole IPv6 network is one stranger, and the next network another', async () => {
  const world = await openWorld();
  for (let n = 0; n < OF_STRANGERS.burst; n++) {
    world.address = `2001:db8:1:2::${n.toString(16)}`;
    expect((await look(world)).status).toBe(404);
  }
  world.address = '2001:db8:1:2:ffff::1';
  expect(problemIn(await look(world))).toBe('too-many-requests');
  world.address = '2001:db8:1:3::1';
  expect((await look(world)).status).toBe(404);
});

test('and so it is at the office’s door, for guesses and for questions after a passkey', async () => {
  const { endpoint } = await openWorld();
  const at = (n: number): string => `2001:db8:1:2:${n.toString(16)}::1`;
  for (let n = 0; n < GUESSES_FROM_ADDRESS; n++)
    expect(await mayGuess(endpoint, { address: at(n) })).toBe(true);
  expect(await mayGuess(endpoint, { address: at(0xffff) })).toBe(false);
  expect(await mayGuess(endpoint, { address: '2001:db8:1:3::1' })).toBe(true);
  const ask = (address: string) => askStranger(endpoint, { cookies: '', userAgent: '', address });
  while (endpoint.limits.strangers.take(senderOf(at(1))));
  expect(await ask(at(2))).toBeNull();
  expect(await ask('2001:db8:1:3::1')).not.toBeNull();
});

test('a batch that no phone of ours has signed is a stranger’s, and phones at the same address are not hindered', async () => {
  const world = await openWorld();
  const phone = await world.phone();
  const unknown = await (await openWorld()).phone();
  const theirs = await unknown.seal('champion-session', randomUUID(), session());
  const send = () =>
    world.ask('POST /api/v1/changes', writeBatch([theirs.bytes]), {
      'content-type': BATCH_TYPE,
      'mifriendly-now': String(world.now),
    });
  for (let n = 0; n < OF_STRANGERS.burst; n++)
    expect((await send()).json).toMatchObject({ answers: [{ answer: 'refused', code: 'unknown-device' }] });
  expect(problemIn(await send())).toBe('too-many-requests');
  // whoever is known may have others' envelopes among their own
  const own = await phone.seal('champion-session', randomUUID(), session());
  expect((await phone.push(theirs, own)).answers).toMatchObject([
    { answer: 'refused' },
    { answer: 'stored' },
  ]);
  world.address = '198.51.100.9';
  expect((await send()).status).toBe(200);
});

test('a phone that has run wild is told to wait, and its neighbours are not', async () => {
  const world = await openWorld();
  const [wild, calm] = [await world.phone(), await world.phone('outreach-worker')];
  while (world.endpoint.limits.devices.take(wild.id));
  const record = randomUUID();
  const envelope = await wild.seal('champion-session', record, session());
  const told = await wild.pushBytes(writeBatch([envelope.bytes]));
  expect([told.status, problemIn(told)]).toEqual([429, 'too-many-requests']);
  await calm.readAll();
  world.now += 1000 / OF_A_DEVICE.perSecond;
  expect((await wild.push(envelope)).answers).toMatchObject([{ answer: 'stored' }]);
});

describe('a limiter', () => {
  test('gives so much at once and so much a second, to each by itself', () => {
    let now = 0;
    const limiter = new Limiter({ burst: 3, perSecond: 2 }, () => now);
    const take = (key: string, times: number) => Array.from({ length: times }, () => limiter.take(key));
    expect(take('a', 4)).toEqual([true, true, true, false]);
    expect(take('b', 1)).toEqual([true]);
    now += 500;
    expect(take('a', 2)).toEqual([true, false]);
    now += 3_600_000;
    expect(take('a', 4)).toEqual([true, true, true, false]);
    // a clock that is set back gives nothing and breaks nothing
    now -= 3_600_000;
    expect(take('a', 1)).toEqual([false]);
  });
});

describe('the address of a sender', () => {
  const proxies = ['127.0.0.1', '10.0.0.0/8', '2001:db8::/32'];

  test('is the connection’s own, whatever it claims, unless a proxy of ours says so', () => {
    expect(addressOf('203.0.113.5', '192.0.2.1', [])).toBe('203.0.113.5');
    expect(addressOf('203.0.113.5', '192.0.2.1', proxies)).toBe('203.0.113.5');
    expect(addressOf('127.0.0.1', null, proxies)).toBe('127.0.0.1');
    expect(addressOf('127.0.0.1', '192.0.2.1', proxies)).toBe('192.0.2.1');
    expect(addressOf('::ffff:10.1.2.3', '192.0.2.1', proxies)).toBe('192.0.2.1');
    // whoever has hung up has none
    expect(addressOf(undefined, '192.0.2.1', proxies)).toBe('');
  });

  test('is the last one that no proxy of ours has, so that nobody adds others before it', () => {
    expect(addressOf('127.0.0.1', '8.8.8.8, 192.0.2.1, 10.9.9.9', proxies)).toBe('192.0.2.1');
    expect(addressOf('2001:db8::7', '8.8.8.8, 2001:470::1', proxies)).toBe('2001:470::1');
    expect(addressOf('127.0.0.1', '192.0.2.1, nonsense', proxies)).toBe('127.0.0.1');
  });
});

test('a sender counts under an IPv4 address, or the /64 of an IPv6 one, however it is written', () => {
  const senders: Record<string, string[]> = {
    '192.0.2.1': ['192.0.2.1', '::ffff:192.0.2.1', '::FFFF:c000:201', '0:0:0:0:0:ffff:192.0.2.1'],
    '2001:db8:1:2::/64': ['2001:db8:1:2::', '2001:DB8:0001:2:3:4:5:6', '2001:db8:1:2::192.0.2.1'],
    '2001:db8:0:0::/64': ['2001:db8::1', '2001:db8::ffff:ffff:ffff:ffff', '2001:db8:0:0:1::'],
    'fe80:0:0:0::/64': ['fe80::1', 'fe80::1%eth0', 'fe80::ffff:192.0.2.1'],
    '0:0:0:0::/64': ['::', '::1', '::192.0.2.1', '0:0:0:0:ffff:0:192.0.2.1'],
    '0:0:0:1::/64': ['0:0:0:1::', '::1:0:0:0:0'],
    // whoever has hung up has none
    '': [''],
  };
  for (const [sender, addresses] of Object.entries(senders))
    for (const address of addresses) expect(senderOf(address), address).toBe(sender);
});
