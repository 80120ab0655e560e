import { expect, test } from 'vitest';
import {
  endSession,
  LINK_LASTS,
  makeOfficeLink,
  readOfficeSession,
  redeemLink,
  SESSION_LASTS,
  SESSION_LASTS_AT_MOST,
  sessionCookie,
} from '../../src/lib/server/access/office.ts';
import { guardOffice, needsSession } from '../../src/lib/server/office/guard.ts';
import { openWorld, type World } from './world.ts';

async function link(world: World): Promise<string> {
  const { url } = await makeOfficeLink(world.endpoint);
  return url.split('#')[1] ?? '';
}

async function open(world: World): Promise<string> {
  const redeemed = await redeemLink(world.endpoint, await link(world));
  if (!redeemed.ok) throw new Error(redeemed.code);
  return redeemed.session;
}

test('a set-up link opens the office once, and says why it opens nothing the second time', async () => {
  const world = await openWorld();
  const token = await link(world);
  expect((await redeemLink(world.endpoint, token)).ok).toBe(true);
  expect(await redeemLink(world.endpoint, token)).toEqual({ ok: false, code: 'link-used' });
  expect(await redeemLink(world.endpoint, 'x'.repeat(43))).toEqual({ ok: false, code: 'link-unknown' });
  expect(await redeemLink(world.endpoint, "' or 1=1")).toEqual({ ok: false, code: 'link-unknown' });
});

test('a link that lay around for too long is told as expired', async () => {
  const world = await openWorld();
  const token = await link(world);
  world.now += LINK_LASTS;
  expect(await redeemLink(world.endpoint, token)).toEqual({ ok: false, code: 'link-expired' });
});

test('a session lasts as long as somebody works, but not for ever', async () => {
  const world = await openWorld();
  const session = await open(world);
  const end = world.now + SESSION_LASTS_AT_MOST;
  for (; world.now < end; world.now += SESSION_LASTS / 2)
    expect(await readOfficeSession(world.endpoint, session)).not.toBeNull();
  world.now = end;
  expect(await readOfficeSession(world.endpoint, session)).toBeNull();
});

test('a session that nobody used for half a day is over', async () => {
  const world = await openWorld();
  const session = await open(world);
  world.now += SESSION_LASTS;
  expect(await readOfficeSession(world.endpoint, session)).toBeNull();
});

test('after closing the office its cookie is worth nothing', async () => {
  const world = await openWorld();
  const session = await open(world);
  await endSession(world.endpoint, session);
  expect(await readOfficeSession(world.endpoint, session)).toBeNull();
  expect(await readOfficeSession(world.endpoint, 'x'.repeat(43))).toBeNull();
});

test('only a session goes through the guard; a link followed from elsewhere asks once more from here', async () => {
  const world = await openWorld();
  const session = await open(world);
  const { name } = sessionCookie(world.endpoint.origin);
  const knock = (cookies: Record<string, string>, site: string | null = 'same-origin', method = 'GET') =>
    guardOffice(world.endpoint, { method, site, cookie: (each) => cookies[each] });
  expect(await knock({ [name]: session })).toBe('through');
  expect(await knock({})).toBe('closed');
  expect(await knock({ [name]: 'x'.repeat(43) })).toBe('closed');
  expect(await knock({}, 'cross-site')).toBe('again');
  expect(await knock({}, 'cross-site', 'POST')).toBe('closed');
  expect(await knock({}, null)).toBe('closed');
});

test('no page, action or file of the office lies outside the guard, and none works without what it hands in', async () => {
  const modules = import.meta.glob<Record<string, unknown>>(
    '/src/routes/\\(office\\)/**/+{page,layout}.server.ts',
    { eager: true },
  );
  const endpoints = import.meta.glob<Record<string, unknown>>('/src/routes/\\(office\\)/**/+server.ts', {
    eager: true,
  });
  const all = Object.entries({ ...modules, ...endpoints });
  expect(all.length).toBeGreaterThan(8);
  const event = {
    locals: {},
    url: new URL('http://localhost/office?kind=postcard'),
    params: { id: '00000000-0000-4000-8000-000000000000', city: 'coventry' },
    cookies: { get: () => undefined, set: () => {}, delete: () => {} },
    request: new Request('http://localhost/office', { method: 'POST', body: new FormData() }),
  };
  for (const [file, module] of all) {
    const route = file.replace(/^\/src\/routes/, '').replace(/\/\+[^/]+$/, '');
    if (route === '/(office)/office/set-up') continue;
    expect([route, needsSession(route)]).toEqual([route, true]);
    const actions = (module['actions'] ?? {}) as Record<string, unknown>;
    const handlers = Object.entries({ ...module, ...actions }).filter(
      ([, each]) => typeof each === 'function',
    );
    expect(handlers.length).toBeGreaterThan(0);
    for (const [name, handler] of handlers) {
      const answer = await (async () => (handler as (event: unknown) => unknown)(event))().catch(
        (error: unknown) => error,
      );
      // an error 401, or (sign-out by its address) the way back to the guarded page
      expect([file, name, answer]).toEqual([
        file,
        name,
        name === 'GET' && file.includes('sign-out')
          ? expect.objectContaining({ status: 303, location: '/office' })
          : expect.objectContaining({ status: 401 }),
      ]);
    }
  }
});
