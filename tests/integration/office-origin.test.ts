import { expect, test, vi } from 'vitest';
import type { Cookies, Handle, RequestEvent, RequestHandler } from '@sveltejs/kit';
import type { Endpoint } from '../../src/lib/server/root.ts';
import { anAdmin } from './desk.ts';
import { openWorld } from './world.ts';

const running = vi.hoisted((): { endpoint?: Endpoint } => ({}));
vi.mock(import('../../src/lib/server/root.ts'), async (original) => ({
  ...(await original()),
  endpoint: () =>
    running.endpoint ? Promise.resolve(running.endpoint) : Promise.reject(new Error('stopped')),
}));

// as Kit finds them
const HOOKS = import.meta.glob<{ handle: Handle }>('/src/hooks.server.ts');
const ROUTES = import.meta.glob<{ POST: RequestHandler }>('/src/routes/\\(office\\)/**/sign-out/+server.ts');

async function only<T>(found: Record<string, () => Promise<T>>): Promise<T> {
  const [load] = Object.values(found);
  if (!load) throw new Error('moved');
  return load();
}

const OURS = 'http://localhost:3000';
const SIGN_OUT = '/(office)/office/(desk)/sign-out';
const SIGN_IN = '/(office)/office/sign-in';

/** What the hook answers, and whether the request came through it. */
async function send(route: string, method: string, headers: Record<string, string>) {
  const url = new URL(route.replaceAll(/\/\([^)]+\)/g, ''), OURS);
  const nothing = (): undefined => undefined;
  const cookies: Partial<Cookies> = { get: nothing, set: nothing, delete: nothing };
  const event = {
    ...{ url, cookies, params: {}, locals: {}, route: { id: route } },
    request: new Request(url, { method, headers: { 'sec-fetch-site': 'same-site', ...headers } }),
  } as unknown as RequestEvent;
  const { handle } = await only(HOOKS);
  const { POST } = await only(ROUTES);
  let through = false;
  const resolve = async (): Promise<Response> => {
    through = true;
    if (route !== SIGN_OUT || method !== 'POST') return new Response();
    try {
      return await POST(event);
    } catch {
      // Kit makes an answer of the redirect that the route throws
      return new Response(null, { status: 303 });
    }
  };
  const { status } = await handle({ event, resolve });
  return { status, through };
}

test('only a page of ours signs somebody out, whatever type the request says it is', async () => {
  const world = await openWorld();
  running.endpoint = world.endpoint;
  const admin = await anAdmin(world);
  const { cookies: cookie } = admin;
  const stopped = { status: 403, through: false };
  for (const type of ['application/json', 'application/x-www-form-urlencoded', 'text/plain'])
    for (const origin of [
      'http://evil.example',
      'https://localhost:3000',
      'http://localhost:3001',
      'null',
      null,
    ]) {
      const headers = { cookie, 'content-type': type, ...(origin === null ? {} : { origin }) };
      expect(await send(SIGN_OUT, 'POST', headers), `${type} ${String(origin)}`).toEqual(stopped);
    }
  expect(await admin.who()).not.toBeNull();
  const own = { cookie, 'content-type': 'application/json', origin: OURS };
  expect(await send(SIGN_OUT, 'POST', own)).toEqual({ status: 303, through: true });
  expect(await admin.who()).toBeNull();
});

test('the same goes for every other method and for the doors; who only looks needs to say nothing', async () => {
  const world = await openWorld();
  running.endpoint = world.endpoint;
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
    expect((await send(SIGN_IN, method, {})).status, method).toBe(403);
  expect(await send(SIGN_IN, 'POST', { origin: OURS })).toEqual({ status: 200, through: true });
  for (const method of ['GET', 'HEAD'])
    expect(await send(SIGN_IN, method, { origin: 'http://evil.example' })).toMatchObject({ through: true });
  // phones name no page: they sign what they send
  expect(await send('/api/v1/changes', 'POST', {})).toEqual({ status: 200, through: true });
});
