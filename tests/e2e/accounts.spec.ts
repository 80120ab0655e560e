import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { Endpoint } from '../support/endpoint.ts';
import { PASSWORD } from '../support/admin.ts';
import { beginSetUp, openOffice } from '../support/office.ts';
import { words } from '../support/words.ts';

const say = words('en-GB');

let endpoint: Endpoint;
let connections: string;

test.beforeAll(async () => {
  endpoint = new Endpoint();
  connections = join(endpoint.folder, 'connections.txt');
  const hook = join(import.meta.dirname, '../support/no-connections.js');
  Object.assign(endpoint.more, { NODE_OPTIONS: `--import=${hook}`, CONNECTIONS_FILE: connections });
  await endpoint.start();
});

test.afterAll(() => endpoint.remove());

const at = (path: string): string => endpoint.origin + path;
const home = (page: Page) => page.getByRole('heading', { level: 1, name: say('office:overview.heading') });
const give = (page: Page) => page.getByRole('button', { name: say('office:passkey.give') });

/** A passkey in this page's browser, recognising its owner or not. */
async function authenticator(page: Page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    recognises: (isUserVerified: boolean) =>
      cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
    count: async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length,
  };
}

async function newLink(): Promise<string> {
  return String((await endpoint.command('office'))['url']);
}

/** The one link that an admin's page shows. */
async function inviteSomebody(admin: Page, role: 'analyst' | 'programme-coordinator', email: string) {
  await admin.goto(at('/office/accounts'));
  const form = admin.locator('form[action="?/make"]');
  await form.locator('input#name').fill('Bo Chen');
  await form.getByLabel(say('office:accounts.email')).fill(email);
  await form.locator(`#role-${role}`).check();
  await form.getByRole('button').click();
  return admin.getByLabel(say('office:accounts.link'), { exact: true }).inputValue();
}

async function signInByPassword(page: Page, email: string): Promise<void> {
  await page.goto(at('/office/sign-in'));
  const form = page.locator('form[action="?/password"]');
  await form.getByLabel(say('office:accounts.email')).fill(email);
  await form.getByLabel(say('office:password.label')).fill(PASSWORD);
  await form.getByRole('button').click();
}

test('a passkey sets an admin up, signs them in, and does neither without its owner', async ({ browser }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const violations: string[] = [];
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) violations.push(message.text());
  });
  const key = await authenticator(page);
  await beginSetUp(page, await newLink(), { name: 'Ada Obi', email: 'ada@example.org' });
  await page.getByRole('button', { name: say('office:passkey.make') }).click();
  await expect(page.getByRole('heading', { level: 1, name: say('office:setUp.done') })).toBeVisible();
  await expect(page.locator('ul.code li')).toHaveCount(10);
  const code = await page.locator('ul.code li').first().innerText();
  expect(await key.count()).toBe(1);
  await page.getByRole('link', { name: say('office:setUp.toOffice') }).click();
  await expect(home(page)).toBeVisible();
  // scripts do not read the session, and other sites do not send it along
  const session = (await context.cookies()).find(({ name }) => name === 'office');
  expect(session).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' });

  await page.getByRole('button', { name: say('office:app.signOut') }).click();
  await key.recognises(false);
  await give(page).click();
  await expect(page.getByRole('alert')).toContainText(say('office:passkey.failed'));
  await key.recognises(true);
  await give(page).click();
  await expect(home(page)).toBeVisible();

  // a recovery code works in a browser that has no passkey, once
  const other = await (await browser.newContext()).newPage();
  for (const works of [true, false]) {
    await other.context().clearCookies();
    // a script that comes late shuts nothing that was opened, and empties nothing
    const coming = Promise.withResolvers<undefined>();
    await other.route('**/_app/**/*.js', async (route) => {
      await coming.promise;
      await route.continue();
    });
    await other.goto(at('/office/sign-in'), { waitUntil: 'commit' });
    await other.getByText(say('office:signIn.byCode')).click();
    const form = other.locator('form[action="?/code"]');
    await form.getByLabel(say('office:accounts.email')).fill('ada@example.org');
    coming.resolve(undefined);
    await expect(give(other)).toBeVisible();
    await other.unrouteAll({ behavior: 'wait' });
    await form.getByLabel(say('office:signIn.code')).fill(code);
    await expect(form.getByLabel(say('office:accounts.email'))).toHaveValue('ada@example.org');
    await form.getByRole('button').click();
    if (works)
      await expect(
        other.getByRole('heading', { level: 1, name: say('office:account.heading') }),
      ).toBeVisible();
    else await expect(other.getByRole('alert')).toContainText(say('office:signIn.wrong'));
  }

  // the pages that have a script have none but ours
  for (const path of ['/office/sign-in', '/office/set-up', '/office/account']) {
    const answer = await page.goto(at(path));
    const policy = answer?.headers()['content-security-policy'] ?? '';
    const scripts = /script-src ([^;]+)/.exec(policy)?.[1] ?? '';
    expect([path, scripts]).toEqual([
      path,
      expect.stringMatching(/^'self' 'wasm-unsafe-eval' 'sha256-[\w+/=]+'$/),
    ]);
    await expect(page.locator('h1')).toBeVisible();
  }
  expect(violations).toEqual([]);
  await context.close();
  await other.context().close();
});

test('a second passkey is added and removed, and sessions are seen and ended', async ({ browser }) => {
  const one = await browser.newContext();
  const page = await one.newPage();
  await openOffice(page, await newLink(), { name: 'Cy Dee', email: 'cy@example.org' });
  const key = await authenticator(page);
  await page.goto(at('/office/account'));
  await page.getByLabel(say('office:account.passkeyName')).fill('Laptop at work');
  await page.getByRole('button', { name: say('office:account.addPasskey') }).click();
  await expect(page.getByRole('status')).toContainText(say('office:account.passkeyAdded'));
  await expect(page.getByRole('listitem').filter({ hasText: 'Laptop at work' })).toBeVisible();
  expect(await key.count()).toBe(1);

  const two = await browser.newContext();
  const there = await two.newPage();
  await signInByPassword(there, 'cy@example.org');
  await expect(home(there)).toBeVisible();
  await page.goto(at('/office/account'));
  await expect(page.locator('tbody tr')).toHaveCount(2);
  await page.locator('tbody button').click();
  await expect(page.locator('tbody tr')).toHaveCount(1);
  await there.goto(at('/office'));
  await expect(there).toHaveURL(/sign-in/);

  await page.getByRole('button', { name: /Laptop at work/ }).click();
  await expect(page.getByText(say('office:account.noPasskeys'))).toBeVisible();
  await one.close();
  await two.close();
});

test('an analyst finds answers and needs, and neither phones, records nor accounts', async ({ browser }) => {
  const contexts: BrowserContext[] = [await browser.newContext(), await browser.newContext()];
  const [admin, analyst] = await Promise.all(contexts.map((context) => context.newPage()));
  if (!admin || !analyst) throw new Error('no pages');
  await openOffice(admin, await newLink(), { name: 'Eve Fox', email: 'eve@example.org' });
  const link = await inviteSomebody(admin, 'analyst', 'bo@example.org');
  await beginSetUp(analyst, link, null);
  await expect(analyst.getByText('bo@example.org')).toBeVisible();
  await analyst.getByLabel(say('office:password.new')).fill(PASSWORD);
  await analyst.getByRole('button', { name: say('office:setUp.usePassword') }).click();
  await analyst.getByRole('link', { name: say('office:setUp.toOffice') }).click();
  await expect(home(analyst)).toBeVisible();

  const nav = analyst.getByRole('navigation');
  const links = await nav
    .getByRole('link')
    .evaluateAll((all) => all.map((each) => each.getAttribute('href')));
  expect(links.filter((href) => !/^\/office(\/needs\/[a-z]+)?$/.test(href ?? ''))).toEqual([]);
  await analyst.goto(at('/office/needs/coventry'));
  await expect(analyst.getByRole('heading', { level: 2, name: say('office:needs.cards') })).toBeVisible();
  const file = '/office/records/records-not-for-publication.csv?kind=postcard';
  for (const path of ['/office/records', file, '/office/devices', '/office/invites', '/office/accounts']) {
    const answer = await analyst.goto(at(path));
    expect([path, answer?.status()]).toEqual([path, 403]);
    await expect(
      analyst.getByRole('heading', { level: 1, name: say('office:fault.notYours') }),
    ).toBeVisible();
  }
  const grab = await analyst.request.post(at('/office/accounts?/make'), {
    form: { name: 'Mallory', email: 'm@example.org', role: 'admin' },
    headers: { origin: endpoint.origin, accept: 'text/html' },
  });
  expect(grab.status()).toBe(403);

  // another role counts from the next click on, and a removed account is out at once
  await admin.goto(at('/office/accounts'));
  await expect(admin.getByText('Mallory')).toHaveCount(0);
  await admin.getByRole('link', { name: 'Bo Chen' }).click();
  await admin.locator('input[value="programme-coordinator"]').check();
  await admin.getByRole('button', { name: say('office:accounts.saveRole') }).click();
  await analyst.goto(at('/office/devices'));
  await expect(analyst.getByRole('heading', { level: 1, name: say('office:devices.heading') })).toBeVisible();
  await admin.getByLabel(say('office:accounts.sure')).check();
  await admin.getByRole('button', { name: say('office:accounts.removeYes') }).click();
  await expect(admin.getByRole('status')).toContainText(say('office:accounts.removed'));
  await analyst.goto(at('/office'));
  await expect(analyst).toHaveURL(/sign-in\?why=closed/);
  for (const context of contexts) await context.close();
});

test('all the while the server has opened no connection of its own', () => {
  expect(readFileSync(connections, 'utf8')).toBe('');
});
