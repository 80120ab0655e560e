import { expect, test } from 'vitest';
import { OFFICE, OfficeRole, roleMay, type OfficeAction } from '../../src/lib/server/access/office-roles.ts';
import { FieldRole } from '../../src/lib/programme/roles.ts';
import { cookiePrefix } from '../../src/lib/server/accounts/auth.ts';
import { lookAtLink } from '../../src/lib/server/accounts/links.ts';
import { needsSession } from '../../src/lib/server/office/guard.ts';
import { actionOf, neededFor } from '../../src/lib/server/office/routes.ts';
import { anAdmin, Desk, somebody } from './desk.ts';
import { openWorld, type World } from './world.ts';

type Module = Record<string, unknown>;

/** Every page, layout and endpoint of the office, as Kit will find them. */
const SERVED = import.meta.glob<Module>('/src/routes/\\(office\\)/**/+{page,layout}.server.ts', {
  eager: true,
});
const ANSWERED = import.meta.glob<Module>('/src/routes/\\(office\\)/**/+server.ts', { eager: true });
const SHOWN = import.meta.glob('/src/routes/\\(office\\)/**/+page.svelte');

function routeOf(file: string): string {
  return file.replace(/^\/src\/routes/, '').replace(/\/\+[^/]+$/, '');
}

/** Every way in which a route of the desk can be asked: to be looked at, and each of its actions. */
function waysIn(): { route: string; method: string; search: string }[] {
  const ways: { route: string; method: string; search: string }[] = [];
  const look = (route: string) => ways.push({ route, method: 'GET', search: '' });
  const act = (route: string, name: string) =>
    ways.push({ route, method: 'POST', search: name === 'default' ? '' : `/${name}` });
  for (const file of Object.keys(SHOWN)) look(routeOf(file));
  for (const [file, module] of Object.entries(SERVED))
    for (const name of Object.keys(module['actions'] ?? {})) act(routeOf(file), name);
  for (const [file, module] of Object.entries(ANSWERED)) {
    if ('GET' in module) look(routeOf(file));
    for (const method of Object.keys(module).filter((name) => name !== 'GET'))
      ways.push({ route: routeOf(file), method, search: '' });
  }
  return ways.filter(({ route }) => needsSession(route));
}

/** The table as it should be, written a second time by hand: a change of it is a change here too. */
const ANALYST: readonly OfficeAction[] = [
  'overview.see',
  'needs.see',
  'needs.edit',
  'answers.read',
  'own-account',
];

const ADMIN: readonly OfficeAction[] = ['accounts.edit', 'keys.edit', 'audit.see', 'records.erase'];

test('an analyst reads answers and neither devices nor people; only an admin decides over accounts and keys, sees the audit and erases', () => {
  for (const action of Object.keys(OFFICE) as OfficeAction[])
    expect([action, ...OfficeRole.options.filter((role) => roleMay(role, action))]).toEqual([
      action,
      ...(ADMIN.includes(action) ? [] : ['programme-coordinator']),
      ...(ANALYST.includes(action) ? ['analyst'] : []),
      'admin',
    ]);
});

test('every route and action of the office opens to the roles of the table, and to nobody else', async () => {
  const world = await openWorld();
  const admin = await anAdmin(world);
  const desks: Record<OfficeRole | 'nobody', Desk> = {
    admin,
    analyst: await somebody(world, admin, 'analyst', 'an@example.org'),
    'programme-coordinator': await somebody(world, admin, 'programme-coordinator', 'co@example.org'),
    nobody: new Desk(world),
  };
  const ways = waysIn();
  expect(ways.length).toBeGreaterThan(25);
  for (const { route, method, search } of ways) {
    const way = `${method} ${route} ${search}`;
    const needed = neededFor(route, method, actionOf(new URLSearchParams(search)));
    // whoever adds a route says in `routes.ts` what it needs
    expect([way, needed]).toEqual([way, expect.any(String)]);
    for (const role of OfficeRole.options) {
      const may = needed !== null && roleMay(role, needed);
      const verdict = await desks[role].knock(route, method, search);
      expect([way, role, verdict]).toEqual([way, role, may ? 'through' : 'forbidden']);
    }
    expect([way, await desks.nobody.knock(route, method, search)]).toEqual([way, 'closed']);
  }
});

test('an analyst’s way through the office is this list and no longer', async () => {
  const world = await openWorld();
  const analyst = await somebody(world, await anAdmin(world), 'analyst', 'an@example.org');
  const open: string[] = [];
  for (const { route, method, search } of waysIn())
    if ((await analyst.knock(route, method, search)) === 'through')
      open.push(`${method} ${route.replace('/(office)/office/(desk)', '')} ${search}`.trim());
  expect([...new Set(open)].sort()).toEqual([
    'GET',
    'GET /account',
    'GET /needs/[city]',
    'GET /sign-out',
    'POST /account /addPasskey',
    'POST /account /codes',
    'POST /account /password',
    'POST /account /removePasskey',
    'POST /account /signOut',
    'POST /needs/[city] /add',
    'POST /needs/[city] /edit',
    'POST /needs/[city] /move',
    'POST /needs/[city] /remove',
    'POST /sign-out',
  ]);
});

test('a route, an action or a method that nobody declared is closed, to an admin too', async () => {
  const world = await openWorld();
  const admin = await anAdmin(world);
  const knocks = [
    admin.knock('/(office)/office/(desk)/brand-new'),
    admin.knock('/(office)/office/(desk)/invites', 'POST', '/brandNew'),
    admin.knock('/(office)/office/(desk)/invites', 'POST'),
    admin.knock('/(office)/office/(desk)/invites', 'DELETE'),
  ];
  expect(new Set(await Promise.all(knocks))).toEqual(new Set(['forbidden']));
});

test('a link followed from elsewhere asks once more from here, and nothing else does', async () => {
  const world = await openWorld();
  const desk = new Desk(world);
  const home = '/(office)/office/(desk)';
  expect(await desk.knock(home, 'GET', '', 'cross-site')).toBe('again');
  expect(await desk.knock(home, 'POST', '', 'cross-site')).toBe('closed');
  expect(await desk.knock(home, 'GET', '', null)).toBe('closed');
  desk.jar.set(cookiePrefix(world.endpoint.origin), 'x'.repeat(43));
  expect(await desk.knock(home)).toBe('closed');
});

test('there is no way from a volunteer’s phone into the office', async () => {
  const world: World = await openWorld();
  await anAdmin(world);
  for (const role of FieldRole.options) {
    expect(OfficeRole.safeParse(role).success).toBe(false);
    const phone = await world.phone(role);
    const session = await phone.token();
    const { token: invite } = await world.invite({ role });
    const name = cookiePrefix(world.endpoint.origin);
    for (const key of [phone.id, phone.secret, session, invite]) {
      const desk = new Desk(world);
      desk.jar.set(name, key);
      expect(await desk.knock('/(office)/office/(desk)')).toBe('closed');
      expect(await lookAtLink(world.endpoint, key)).toEqual({ ok: false, code: 'link-unknown' });
    }
  }
  // and what a phone enrols with is no account
  expect(await world.db.selectFrom('office_accounts').select('email').execute()).toEqual([
    { email: 'ada@example.org' },
  ]);
});

test('better-auth makes no account and mounts no route of its own', async () => {
  const world = await openWorld();
  const auth = await world.endpoint.auth();
  const body = { name: 'Eve', email: 'eve@example.org', password: 'quiet-lantern-over-42' };
  await expect(auth.api.signUpEmail({ body })).rejects.toThrow();
  expect(await world.db.selectFrom('office_accounts').selectAll().execute()).toEqual([]);
  const source = import.meta.glob<string>('/src/**/*.ts', { eager: true, query: '?raw', import: 'default' });
  for (const [file, text] of Object.entries(source))
    if (!file.endsWith('.test.ts'))
      expect([file, /auth\.handler|toSvelteKitHandler|svelteKitHandler/.test(text)]).toEqual([file, false]);
});

const SOME_ID = '00000000-0000-4000-8000-000000000000';

/** Where a file's address, or the one of a plain form, sends somebody whom it has nothing for. */
function pageFor(file: string): string | undefined {
  if (file.includes('/records-not-for-publication.csv/')) return '/office/records';
  const copyOf = /\/(records|participants)\/\[id\]\/everything\.json\//.exec(file)?.[1];
  if (copyOf !== undefined) return `/office/${copyOf}/${SOME_ID}`;
  return file.includes('/sign-out/') ? '/office' : undefined;
}

test('no page, action or file of the desk works without what the guard hands in', async () => {
  const all = Object.entries({ ...SERVED, ...ANSWERED });
  expect(all.length).toBeGreaterThan(12);
  const who = { id: 'a', name: 'A', email: 'a@b.cd', role: 'admin', session: 's', fresh: true };
  for (const [locals, status] of [
    [{}, 401],
    [{ who }, 403],
  ] as const) {
    const event = {
      locals,
      url: new URL('http://localhost/office?kind=postcard'),
      params: { id: SOME_ID, city: 'coventry' },
      cookies: { get: () => undefined, set: () => {}, delete: () => {} },
      request: new Request('http://localhost/office', {
        method: 'POST',
        body: new URLSearchParams({ sure: 'yes' }),
      }),
    };
    for (const [file, module] of all) {
      if (!needsSession(routeOf(file))) continue;
      const actions = (module['actions'] ?? {}) as Module;
      const handlers = Object.entries({ ...module, ...actions }).filter(
        ([, each]) => typeof each === 'function',
      );
      expect(handlers.length).toBeGreaterThan(0);
      for (const [name, handler] of handlers) {
        const once = { ...event, request: event.request.clone() };
        const answer = await (async () => (handler as (event: unknown) => unknown)(once))().catch(
          (error: unknown) => error,
        );
        // an error, or, asked by its address, the way to a guarded page
        expect([file, name, answer]).toEqual([
          file,
          name,
          expect.objectContaining(name === 'GET' ? { status: 303, location: pageFor(file) } : { status }),
        ]);
      }
    }
  }
});
