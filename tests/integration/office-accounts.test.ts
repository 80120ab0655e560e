import { afterEach, describe, expect, test, vi } from 'vitest';
import { OF_STRANGERS } from '../../src/lib/server/access/limiter.ts';
import {
  GUESSES_AT_ACCOUNT,
  GUESSES_FROM_ADDRESS,
  LOCKED_MS,
} from '../../src/lib/server/accounts/attempts.ts';
import { SESSION_LASTS } from '../../src/lib/server/accounts/auth.ts';
import { makeCodes } from '../../src/lib/server/accounts/codes.ts';
import {
  ACCOUNT_LINK_LASTS,
  LINK_LASTS,
  lookAtLink,
  makeOfficeLink,
} from '../../src/lib/server/accounts/links.ts';
import {
  changeRole,
  inviteToOffice,
  linkFor,
  removeFromOffice,
  signOutEverywhere,
} from '../../src/lib/server/accounts/manage.ts';
import {
  addOwnPasskey,
  askForOneMore,
  removeOwnPasskey,
  setOwnPassword,
} from '../../src/lib/server/accounts/own.ts';
import { FRESH_MS, SESSION_LASTS_AT_MOST } from '../../src/lib/server/accounts/sessions.ts';
import { askForPasskey, setUpByPasskey, setUpByPassword } from '../../src/lib/server/accounts/set-up.ts';
import {
  askStranger,
  askWhoItIs,
  signInByCode,
  signInByPasskey,
  signInByPassword,
} from '../../src/lib/server/accounts/sign-in.ts';
import { readCookies } from '../../src/lib/server/http/cookies.ts';
import { rotate } from '../../src/lib/server/keys/rotate.ts';
import { listAccounts } from '../../src/lib/server/storage/accounts.ts';
import { countCodes, endLogin, loginsOf, passkeysOf } from '../../src/lib/server/storage/ways-in.ts';
import { Authenticator } from '../support/authenticator.ts';
import { anAdmin, Desk, PASSWORD, somebody, tokenOf } from './desk.ts';
import { openWorld, type World } from './world.ts';

const HOUR = 3_600_000;
const ADA = { name: 'Ada', email: 'ada@example.org' };

afterEach(() => {
  vi.useRealTimers();
});

/** better-auth reads the machine's clock; here it is the world's. */
function at(world: World, now: number): void {
  world.now = now;
  vi.useFakeTimers({ toFake: ['Date'], now });
}

async function serverLink(world: World): Promise<string> {
  return tokenOf(await makeOfficeLink(world.endpoint));
}

const roles = async (world: World) =>
  (await listAccounts(world.db, 'west-midlands')).map(({ email, role }) => `${email} ${role}`);

describe('a set-up link', () => {
  test('makes the first admin, once', async () => {
    const world = await openWorld();
    const token = await serverLink(world);
    const claim = { token, ...ADA };
    const desk = new Desk(world);
    const done = await setUpByPassword(world.endpoint, claim, PASSWORD, desk);
    if (!done.ok) throw new Error(done.code);
    desk.take(done.cookies);
    expect(await desk.who()).toMatchObject({ name: 'Ada', email: 'ada@example.org', role: 'admin' });
    const again = await setUpByPassword(
      world.endpoint,
      { ...claim, email: 'eve@example.org' },
      PASSWORD,
      desk,
    );
    expect(again).toEqual({ ok: false, code: 'link-used' });
    expect(await roles(world)).toEqual(['ada@example.org admin']);
  });

  test('says why it does not open, and a bad password uses nothing up', async () => {
    const world = await openWorld();
    const token = await serverLink(world);
    const desk = new Desk(world);
    const tries = async (password: string) =>
      setUpByPassword(world.endpoint, { token, ...ADA }, password, desk);
    expect(await tries('short')).toEqual({ ok: false, code: 'password-short' });
    expect(await tries('Password12345!')).toEqual({ ok: false, code: 'password-common' });
    expect(await tries('ada@example.org')).toEqual({ ok: false, code: 'password-you' });
    expect(await roles(world)).toEqual([]);
    expect((await lookAtLink(world.endpoint, 'x'.repeat(43))).ok).toBe(false);
    expect(await lookAtLink(world.endpoint, "' or 1=1")).toEqual({ ok: false, code: 'link-unknown' });
    world.now += LINK_LASTS;
    expect(await tries(PASSWORD)).toEqual({ ok: false, code: 'link-expired' });
  });

  test('of the server lets an admin back in, signs out whoever was there, and makes nobody else an admin', async () => {
    const world = await openWorld();
    const admin = await anAdmin(world);
    const analyst = await somebody(world, admin, 'analyst', 'bo@example.org');
    const back = new Desk(world);
    const claim = { token: await serverLink(world), name: 'Whoever', email: 'ADA@example.org ' };
    const done = await setUpByPassword(world.endpoint, claim, 'quiet-lantern-over-42', back);
    if (!done.ok) throw new Error(done.code);
    back.take(done.cookies);
    expect(await back.who()).toMatchObject(ADA);
    expect(await admin.who()).toBeNull();
    const token = await serverLink(world);
    const grab = await setUpByPassword(
      world.endpoint,
      { token, name: 'Bo', email: 'bo@example.org' },
      PASSWORD,
      back,
    );
    expect(grab).toEqual({ ok: false, code: 'not-an-admin' });
    expect(await analyst.who()).toMatchObject({ role: 'analyst' });
  });

  test('of an account opens that account alone, whatever is typed, and only the newest does', async () => {
    const world = await openWorld();
    const admin = await anAdmin(world);
    const typed = { name: 'Bo', email: 'Bo@Example.org', role: 'analyst' };
    const made = await inviteToOffice(world.endpoint, await admin.surely(), typed);
    if (!made.ok) throw new Error(made.code);
    expect(await inviteToOffice(world.endpoint, await admin.surely(), typed)).toEqual({
      ok: false,
      code: 'email-taken',
    });
    const newer = await linkFor(world.endpoint, await admin.surely(), made.value.account.id);
    if (!newer.ok) throw new Error(newer.code);
    const desk = new Desk(world);
    const old = { token: tokenOf(made.value), ...ADA };
    expect(await setUpByPassword(world.endpoint, old, PASSWORD, desk)).toEqual({
      ok: false,
      code: 'link-unknown',
    });
    const done = await setUpByPassword(
      world.endpoint,
      { token: tokenOf(newer.value), ...ADA },
      PASSWORD,
      desk,
    );
    if (!done.ok) throw new Error(done.code);
    desk.take(done.cookies);
    expect(await desk.who()).toMatchObject({ name: 'Bo', email: 'bo@example.org', role: 'analyst' });
    const third = await linkFor(world.endpoint, await admin.surely(), made.value.account.id);
    if (!third.ok) throw new Error(third.code);
    world.now += ACCOUNT_LINK_LASTS;
    expect(await lookAtLink(world.endpoint, tokenOf(third.value))).toEqual({
      ok: false,
      code: 'link-expired',
    });
  });
});

describe('a passkey', () => {
  async function withPasskey(world: World): Promise<{ desk: Desk; key: Authenticator }> {
    const claim = { token: await serverLink(world), ...ADA };
    const desk = new Desk(world);
    const key = new Authenticator(world.endpoint.origin);
    const asked = await askForPasskey(world.endpoint, claim, { id: '', role: 'admin', ...ADA });
    desk.take(asked.cookies);
    const done = await setUpByPasskey(world.endpoint, claim, key.create(asked.options), desk);
    if (!done.ok) throw new Error(done.code);
    desk.take(done.cookies);
    return { desk, key };
  }

  async function signIn(world: World, key: Authenticator, desk = new Desk(world)) {
    const asked = await askWhoItIs(world.endpoint);
    desk.take(asked.cookies);
    const done = await signInByPasskey(world.endpoint, key.get(asked.options), desk);
    if (done.ok) desk.take(done.cookies);
    return { done, desk };
  }

  test('sets an admin up and signs them in, in any browser', async () => {
    const world = await openWorld();
    const { desk, key } = await withPasskey(world);
    expect(await desk.who()).toMatchObject({ ...ADA, role: 'admin' });
    const other = await signIn(world, key);
    expect(await other.desk.who()).toMatchObject({ ...ADA, role: 'admin' });
  });

  test('that did not recognise its owner opens nothing, and makes nothing', async () => {
    const world = await openWorld();
    const { key } = await withPasskey(world);
    key.recognises = false;
    expect((await signIn(world, key)).done).toEqual({ ok: false, code: 'passkey-wrong' });
    key.recognises = true;
    expect((await signIn(world, key)).done.ok).toBe(true);

    const claim = { token: await serverLink(world), name: 'Eve', email: 'eve@example.org' };
    const blind = new Authenticator(world.endpoint.origin);
    blind.recognises = false;
    const desk = new Desk(world);
    const asked = await askForPasskey(world.endpoint, claim, { id: '', role: 'admin', ...claim });
    desk.take(asked.cookies);
    const made = await setUpByPasskey(world.endpoint, claim, blind.create(asked.options), desk);
    expect(made).toEqual({ ok: false, code: 'passkey-wrong' });
    expect((await lookAtLink(world.endpoint, claim.token)).ok).toBe(true);
    expect(await roles(world)).toEqual(['ada@example.org admin']);
  });

  test('of another site, of nobody, or answering an old question opens nothing', async () => {
    const world = await openWorld();
    await withPasskey(world);
    const strange = new Authenticator(world.endpoint.origin);
    expect((await signIn(world, strange)).done).toEqual({ ok: false, code: 'passkey-wrong' });
    const { desk, key } = await withPasskeyOf(world, 'http://evil.example');
    expect([desk, key]).toEqual([null, null]);

    const fine = new Desk(world);
    const mine = new Authenticator(world.endpoint.origin);
    const admin = await anAdmin(world, 'two@example.org');
    const asked = await askForOneMore(world.endpoint, admin);
    admin.take(asked.cookies);
    const made = { response: mine.create(asked.options), name: 'My laptop' };
    expect(await addOwnPasskey(world.endpoint, await admin.surely(), made, admin)).toEqual({ ok: true });
    // the same answer once more
    expect(await addOwnPasskey(world.endpoint, await admin.surely(), made, admin)).toMatchObject({
      ok: false,
    });
    const question = await askWhoItIs(world.endpoint);
    fine.take(question.cookies);
    const answer = mine.get(question.options);
    expect((await signInByPasskey(world.endpoint, answer, fine)).ok).toBe(true);
    expect(await signInByPasskey(world.endpoint, answer, fine)).toEqual({ ok: false, code: 'passkey-wrong' });
    // and without the cookie of the browser that was asked
    const third = await askWhoItIs(world.endpoint);
    expect((await signInByPasskey(world.endpoint, mine.get(third.options), new Desk(world))).ok).toBe(false);
  });

  async function withPasskeyOf(world: World, origin: string) {
    const claim = { token: await serverLink(world), name: 'Eve', email: 'eve@example.org' };
    const desk = new Desk(world);
    const key = new Authenticator(origin);
    const asked = await askForPasskey(world.endpoint, claim, { id: '', role: 'admin', ...claim });
    desk.take(asked.cookies);
    const done = await setUpByPasskey(world.endpoint, claim, key.create(asked.options), desk);
    return done.ok ? { desk, key } : { desk: null, key: null };
  }

  test('is added and removed by its owner, but never the last way in', async () => {
    const world = await openWorld();
    const { desk } = await withPasskey(world);
    const who = await desk.surely();
    const [only] = await passkeysOf(world.db, who.id);
    const remove = async () => removeOwnPasskey(world.endpoint, who, only?.id ?? '');
    expect(await remove()).toEqual({ ok: false, code: 'last-way' });
    expect(await setOwnPassword(world.endpoint, who, PASSWORD)).toEqual({ ok: true });
    const other = await anAdmin(world, 'two@example.org');
    expect(await removeOwnPasskey(world.endpoint, await other.surely(), only?.id ?? '')).toEqual({
      ok: true,
    });
    expect(await passkeysOf(world.db, who.id)).toHaveLength(1);
    expect(await remove()).toEqual({ ok: true });
    expect(await passkeysOf(world.db, who.id)).toHaveLength(0);
  });
});

test('nobody fills the database with questions for a passkey', async () => {
  const world = await openWorld();
  const desk = new Desk(world);
  const asked = async () => (await askStranger(world.endpoint, desk)) !== null;
  for (let n = 0; n < OF_STRANGERS.burst; n++) expect(await asked()).toBe(true);
  expect(await asked()).toBe(false);
  const { kept } = await world.db
    .selectFrom('office_challenges')
    .select((eb) => eb.fn.countAll<number>().as('kept'))
    .executeTakeFirstOrThrow();
  expect(kept).toBe(OF_STRANGERS.burst);
  desk.address = '198.51.100.9';
  expect(await asked()).toBe(true);
});

describe('a password', () => {
  const wrong = { ok: false, code: 'wrong' };
  const locked = { ok: false, code: 'locked' };

  test('signs in, and nothing tells whether the address or the password was wrong', async () => {
    const world = await openWorld();
    await anAdmin(world);
    const desk = new Desk(world);
    const tries = (email: string, password: string) =>
      signInByPassword(world.endpoint, { email, password }, desk);
    expect(await tries('ada@example.org', `${PASSWORD}x`)).toEqual(wrong);
    expect(await tries('nobody@example.org', PASSWORD)).toEqual(wrong);
    expect(await tries('ada@example.org', 'x'.repeat(100_000))).toEqual(wrong);
    const done = await tries(' Ada@Example.org', PASSWORD);
    if (done.ok) desk.take(done.cookies);
    expect(await desk.who()).toMatchObject(ADA);
  });

  test('is not guessed: an account is closed to passwords for a while, from wherever they come', async () => {
    const world = await openWorld();
    await anAdmin(world);
    const tries = (n: number, password = 'a wrong password') => {
      const desk = new Desk(world);
      desk.address = `192.0.2.${String(n)}`;
      return signInByPassword(world.endpoint, { email: 'ada@example.org', password }, desk);
    };
    // all at once is no way around
    const many = await Promise.all(Array.from({ length: 12 }, (_, n) => tries(n)));
    expect(many.filter((each) => !each.ok && each.code === 'wrong')).toHaveLength(GUESSES_AT_ACCOUNT);
    expect(await tries(99, PASSWORD)).toEqual(locked);
    // asking again does not make it longer
    world.now += LOCKED_MS - 1;
    expect(await tries(99, PASSWORD)).toEqual(locked);
    world.now += 1;
    expect((await tries(99, PASSWORD)).ok).toBe(true);
  });

  test('is not sprayed over many accounts from one address, and others are not hindered', async () => {
    const world = await openWorld();
    await anAdmin(world);
    const desk = new Desk(world);
    for (let n = 0; n < GUESSES_FROM_ADDRESS; n++) {
      const email = `somebody${String(n)}@example.org`;
      // recovery codes count with them, and looking at one takes no time
      const guess =
        n % 10 === 0
          ? signInByPassword(world.endpoint, { email, password: 'summer' }, desk)
          : signInByCode(world.endpoint, { email, code: 'abcd-efgh-jkmn-pqrs' }, desk);
      expect(await guess).toEqual(wrong);
    }
    const typed = { email: 'ada@example.org', password: PASSWORD };
    expect(await signInByPassword(world.endpoint, typed, desk)).toEqual(locked);
    desk.address = '198.51.100.4';
    expect((await signInByPassword(world.endpoint, typed, desk)).ok).toBe(true);
  });

  test('a changed one signs out everywhere else', async () => {
    const world = await openWorld();
    const here = await anAdmin(world);
    const there = new Desk(world);
    const typed = { email: 'ada@example.org', password: PASSWORD };
    const done = await signInByPassword(world.endpoint, typed, there);
    if (done.ok) there.take(done.cookies);
    expect(await there.who()).not.toBeNull();
    const who = await here.surely();
    expect(await setOwnPassword(world.endpoint, who, 'passwordpassword')).toEqual({
      ok: false,
      code: 'password-common',
    });
    expect(await setOwnPassword(world.endpoint, who, 'quiet-lantern-over-42')).toEqual({ ok: true });
    expect([await here.who(), await there.who()]).toEqual([expect.objectContaining(ADA), null]);
    expect(await signInByPassword(world.endpoint, typed, there)).toEqual(wrong);
  });
});

test('a recovery code opens its own account, once, signs out everywhere else, and its guesses are counted', async () => {
  const world = await openWorld();
  const ada = await anAdmin(world);
  await anAdmin(world, 'two@example.org');
  const who = await ada.surely();
  const codes = await makeCodes(world.endpoint, who.id);
  expect(new Set(codes).size).toBe(10);
  const [first = '', second = ''] = codes;
  expect(first).toMatch(/^(\w{4}-){3}\w{4}$/);
  const desk = new Desk(world);
  const tries = (email: string, code: string) => signInByCode(world.endpoint, { email, code }, desk);
  expect(await tries('two@example.org', first)).toMatchObject({ code: 'wrong' });
  expect(await tries('ada@example.org', 'abcd-efgh-jkmn-pqrs')).toMatchObject({ code: 'wrong' });
  expect(await ada.who()).not.toBeNull();
  const done = await tries('ada@example.org', first.toUpperCase().replaceAll('-', ' '));
  if (done.ok) desk.take(done.cookies);
  expect(await desk.who()).toMatchObject(ADA);
  // what was lost may still be signed in
  expect(await ada.who()).toBeNull();
  expect(await tries('ada@example.org', first)).toMatchObject({ code: 'wrong' });
  expect(await countCodes(world.db, who.id)).toBe(9);
  await makeCodes(world.endpoint, who.id);
  for (let n = 1; n < GUESSES_AT_ACCOUNT; n++)
    expect(await tries('ada@example.org', second)).toMatchObject({ code: 'wrong' });
  expect(await tries('ada@example.org', second)).toMatchObject({ code: 'locked' });
});

describe('a session', () => {
  test('lasts as long as somebody works, but not for ever; left alone, half a day', async () => {
    const world = await openWorld();
    at(world, world.now);
    const [busy, idle] = [await anAdmin(world), await anAdmin(world, 'two@example.org')];
    const end = world.now + SESSION_LASTS_AT_MOST;
    at(world, world.now + 8 * HOUR);
    expect(await busy.who()).not.toBeNull();
    at(world, world.now + (SESSION_LASTS - 7 * 3600) * 1000);
    expect(await idle.who()).toBeNull();
    while (world.now < end) {
      expect(await busy.who()).not.toBeNull();
      at(world, world.now + 6 * HOUR);
    }
    at(world, Math.max(world.now, end));
    expect(await busy.who()).toBeNull();
    // and it is over for good
    at(world, end - HOUR);
    expect(await busy.who()).toBeNull();
  });

  test('is kept in a cookie that no script reads and no other site can send along', async () => {
    for (const [origin, name] of [
      ['http://localhost:3000', 'office'],
      ['https://field.example.org', '__Host-office'],
    ] as const) {
      const world = await openWorld({ ORIGIN: origin });
      const desk = await anAdmin(world);
      const typed = { email: 'ada@example.org', password: PASSWORD };
      const done = await signInByPassword(world.endpoint, typed, desk);
      if (!done.ok) throw new Error(done.code);
      const line = done.cookies.find((each) => each.startsWith(`${name}=`)) ?? '';
      expect(line).toMatch(/; HttpOnly/i);
      expect(line).toMatch(/; SameSite=Strict/i);
      expect(line).not.toMatch(/; Domain/i);
      expect(/; Secure/i.test(line)).toBe(origin.startsWith('https:'));
      const [cookie] = readCookies([line]);
      const secure = origin.startsWith('https:');
      expect(cookie).toMatchObject({
        name,
        options: { path: '/', httpOnly: true, secure, sameSite: 'strict', maxAge: SESSION_LASTS },
      });
    }
  });

  test('changes ways in only soon after signing in', async () => {
    const world = await openWorld();
    at(world, world.now);
    const desk = await anAdmin(world);
    at(world, world.now + FRESH_MS);
    const who = await desk.surely();
    const stale = { ok: false, code: 'not-fresh' };
    expect(await setOwnPassword(world.endpoint, who, 'quiet-lantern-over-42')).toEqual(stale);
    expect(await removeOwnPasskey(world.endpoint, who, 'x')).toEqual(stale);
    const key = new Authenticator(world.endpoint.origin);
    const asked = await askForOneMore(world.endpoint, desk);
    desk.take(asked.cookies);
    const made = { response: key.create(asked.options), name: '' };
    expect(await addOwnPasskey(world.endpoint, who, made, desk)).toEqual(stale);
  });

  test('is seen and ended by its owner, and by an admin; nobody ends another’s', async () => {
    const world = await openWorld();
    const admin = await anAdmin(world);
    const bo = await somebody(world, admin, 'analyst', 'bo@example.org');
    const [ada, who] = [await admin.surely(), await bo.surely()];
    const [login] = await loginsOf(world.db, who.id, Date.now());
    expect(login).toMatchObject({ id: who.session, userAgent: 'Firefox on a desk' });
    expect(await endLogin(world.db, ada.id, who.session)).toBe(false);
    expect(await bo.who()).not.toBeNull();
    expect(await signOutEverywhere(world.endpoint, ada, who.id)).toMatchObject({ ok: true });
    expect(await bo.who()).toBeNull();
    expect(await admin.who()).not.toBeNull();
  });

  test('is worth nothing with a cookie that was tampered with, or taken from the database', async () => {
    const world = await openWorld();
    const desk = await anAdmin(world);
    const { token } = await world.db.selectFrom('office_logins').select('token').executeTakeFirstOrThrow();
    const [name = ''] = desk.jar.keys();
    const good = desk.jar.get(name) ?? '';
    for (const bad of [token, `${token}.`, `${token}.${'A'.repeat(44)}`, good.slice(0, -6), 'x', '%']) {
      desk.jar.set(name, bad);
      expect(await desk.who()).toBeNull();
    }
    desk.jar.set(name, good);
    expect(await desk.who()).not.toBeNull();
    // the key file signs, and it is the same after a restart
    await world.stop();
    await world.start();
    expect(await desk.who()).not.toBeNull();
  });

  test('is worth nothing once there is a new data key: an old copy of the key file signs nothing, and no restart is needed', async () => {
    const world = await openWorld();
    const desk = await anAdmin(world);
    await rotate(world.endpoint, { data: false });
    expect(await desk.who()).not.toBeNull();
    await rotate(world.endpoint, { data: true });
    expect(await desk.who()).toBeNull();
    desk.jar.clear();
    const again = await signInByPassword(world.endpoint, { email: ADA.email, password: PASSWORD }, desk);
    expect(again.ok).toBe(true);
  });
});

describe('an admin', () => {
  test('gives roles, which count at once, and removes accounts with everything that opens them', async () => {
    const world = await openWorld();
    const admin = await anAdmin(world);
    const bo = await somebody(world, admin, 'analyst', 'bo@example.org');
    const [ada, who] = [await admin.surely(), await bo.surely()];
    expect(await changeRole(world.endpoint, ada, who.id, 'king')).toMatchObject({ code: 'role-missing' });
    expect(await changeRole(world.endpoint, ada, who.id, 'programme-coordinator')).toMatchObject({
      ok: true,
    });
    expect(await bo.who()).toMatchObject({ role: 'programme-coordinator' });
    await linkFor(world.endpoint, ada, who.id);
    await makeCodes(world.endpoint, who.id);
    expect(await removeFromOffice(world.endpoint, ada, who.id)).toMatchObject({ ok: true });
    expect(await bo.who()).toBeNull();
    for (const table of [
      'office_credentials',
      'office_logins',
      'office_recovery_codes',
      'office_members',
    ] as const)
      expect(
        await world.db.selectFrom(table).select('account').where('account', '=', who.id).execute(),
      ).toEqual([]);
    const typed = { email: 'bo@example.org', password: PASSWORD };
    expect(await signInByPassword(world.endpoint, typed, bo)).toMatchObject({ code: 'wrong' });
    expect(await linkFor(world.endpoint, ada, who.id)).toEqual({ ok: false, code: 'gone' });
  });

  test('does not lock themselves out', async () => {
    const world = await openWorld();
    const ada = await (await anAdmin(world)).surely();
    const yourself = { ok: false, code: 'yourself' };
    expect(await changeRole(world.endpoint, ada, ada.id, 'analyst')).toEqual(yourself);
    expect(await removeFromOffice(world.endpoint, ada, ada.id)).toEqual(yourself);
    expect(await signOutEverywhere(world.endpoint, ada, ada.id)).toEqual(yourself);
  });
});
