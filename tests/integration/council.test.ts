import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { councilReturns } from '../../src/lib/server/accounts/auth.ts';
import { beginCouncil, finishCouncil } from '../../src/lib/server/accounts/council.ts';
import { freePort } from '../support/endpoint.ts';
import { anAdmin, Desk, somebody } from './desk.ts';
import { openWorld, type World } from './world.ts';

const ORIGIN = 'http://localhost:3000';

/** A running directory and an office that is registered there. */
async function withDirectory(): Promise<World> {
  const port = String(await freePort());
  const script = join(import.meta.dirname, '../support/directory.js');
  const child = spawn(process.execPath, [script, port, councilReturns(ORIGIN)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => void child.kill());
  const [issuer] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return openWorld({
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_ID: 'office',
    OIDC_CLIENT_SECRET: 'a secret of the council',
  });
}

/** Signs in at the directory as a browser would, and returns the address that it sends back to. */
async function atTheDirectory(url: string, login: string): Promise<URL> {
  const jar = new Map<string, string>();
  let next = new URL(url);
  let form: URLSearchParams | null = null;
  for (let step = 0; step < 12; step++) {
    if (next.href.startsWith(ORIGIN)) return next;
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer: Response = await fetch(next, {
      redirect: 'manual',
      headers: { cookie },
      ...(form ? { method: 'POST', body: form } : {}),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    const location = answer.headers.get('location');
    form = null;
    if (location !== null) {
      next = new URL(location, next);
      continue;
    }
    const page = await answer.text();
    const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1];
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
    if (action === undefined || prompt === undefined) throw new Error(page.slice(0, 2000));
    next = new URL(action, next);
    form = new URLSearchParams({ prompt, login, password: 'x' });
  }
  throw new Error('the directory never sent anybody back');
}

async function signIn(world: World, login: string, desk = new Desk(world)) {
  const begun = await beginCouncil(world.endpoint);
  if (!begun) throw new Error('the directory was not found');
  // the way back begins on another site, and a stricter cookie would stay behind
  expect(begun.cookies.join()).toMatch(/samesite=lax/i);
  desk.take(begun.cookies);
  const back = await atTheDirectory(begun.url, login);
  const done = await finishCouncil(world.endpoint, back.searchParams, desk);
  desk.take(done.cookies);
  return { desk, done, back };
}

test('somebody whose address the council has checked comes into the account that an admin made, and stays in it', async () => {
  const world = await withDirectory();
  const admin = await anAdmin(world);
  await somebody(world, admin, 'analyst', 'bo@example.org');
  const first = await signIn(world, 'bo@example.org');
  const bo = await first.desk.who();
  // the name and the role are ours; the directory says neither
  expect(bo).toMatchObject({ name: 'Bo', email: 'bo@example.org', role: 'analyst' });
  const again = await signIn(world, 'bo@example.org');
  expect(await again.desk.who()).toMatchObject({ id: bo?.id });
  // nothing that opens the directory is kept
  const kept = await world.db
    .selectFrom('office_credentials')
    .selectAll()
    .where('provider', '=', 'council')
    .execute();
  expect(kept).toHaveLength(1);
  expect(kept[0]).toMatchObject({ access_token: null, refresh_token: null, id_token: null });
});

test('the directory makes no account and lets nobody in whose address it has not checked', async () => {
  const world = await withDirectory();
  await anAdmin(world);
  for (const login of ['eve@example.org', 'unchecked-ada@example.org']) {
    const { desk, done } = await signIn(world, login);
    expect([login, done.ok, await desk.who()]).toEqual([login, false, null]);
  }
  expect(await world.db.selectFrom('office_accounts').select('email').execute()).toEqual([
    { email: 'ada@example.org' },
  ]);
  expect(await world.db.selectFrom('office_credentials').select('provider').execute()).toEqual([
    { provider: 'credential' },
  ]);
});

test('an answer works once, in the browser that asked, and not when it was made up', async () => {
  const world = await withDirectory();
  await anAdmin(world);
  const begun = await beginCouncil(world.endpoint);
  if (!begun) throw new Error('the directory was not found');
  const back = await atTheDirectory(begun.url, 'ada@example.org');
  const stranger = new Desk(world);
  expect((await finishCouncil(world.endpoint, back.searchParams, stranger)).ok).toBe(false);
  const { desk, back: used } = await signIn(world, 'ada@example.org');
  expect(await desk.who()).toMatchObject({ role: 'admin' });
  expect((await finishCouncil(world.endpoint, used.searchParams, desk)).ok).toBe(false);
  for (const query of ['', 'error=access_denied', 'code=x&state=y', 'state=', 'code='])
    expect((await finishCouncil(world.endpoint, new URLSearchParams(query), new Desk(world))).ok).toBe(false);
});

test('a directory that cannot be reached is told as such, and found as soon as it is there again', async () => {
  const port = String(await freePort());
  const world = await openWorld({
    OIDC_ISSUER: `http://localhost:${port}`,
    OIDC_CLIENT_ID: 'office',
    OIDC_CLIENT_SECRET: 'a secret of the council',
  });
  expect(await beginCouncil(world.endpoint)).toBeNull();
  const script = join(import.meta.dirname, '../support/directory.js');
  const child = spawn(process.execPath, [script, port, councilReturns(ORIGIN)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => void child.kill());
  await once(createInterface({ input: child.stdout }), 'line');
  expect(await beginCouncil(world.endpoint)).toMatchObject({ url: expect.stringContaining(port) as string });
});
