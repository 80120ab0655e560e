import { readFileSync } from 'node:fs';
import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { Endpoint } from '../support/endpoint.ts';
import { ADMIN, PASSWORD } from '../support/admin.ts';
import { openOffice } from '../support/office.ts';

let endpoint: Endpoint;
let context: BrowserContext;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  endpoint = new Endpoint();
  await endpoint.start();
  await endpoint.command('seed', '--people', '8', '--months', '2', '--records', '24');
  context = await browser.newContext({ viewport: { width: 1366, height: 900 }, javaScriptEnabled: false });
  const page = await context.newPage();
  await openOffice(page, await officeLink());
  await page.close();
});

test.afterAll(async () => {
  await context.close();
  await endpoint.remove();
});

const at = (path: string): string => endpoint.origin + path;

async function officeLink(): Promise<string> {
  const { url } = await endpoint.command('office');
  return String(url);
}

/** A new page of the open office. It has no script: every page of the desk works without. */
async function desk(path: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(at(path));
  return page;
}

test('a set-up link works once, on a click and not before, and says what to do the second time', async ({
  browser,
  request,
}) => {
  const link = await officeLink();
  // a preview fetches the link; the token stands in the fragment and burns nothing
  expect((await request.get(link)).status()).toBe(200);
  const first = await browser.newContext();
  const page = await first.newPage();
  await page.goto(link);
  await expect(page.getByLabel('Code from the link')).toBeHidden();
  await openOffice(page, link, { name: 'Bo', email: 'bo@example.org' });
  expect(page.url()).not.toContain(new URL(link).hash);
  const cookie = (await first.cookies()).find(({ name }) => name === 'office');
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', secure: false });

  const second = await browser.newContext();
  const late = await second.newPage();
  await late.goto(link);
  // the script has read the link
  await expect(late.getByLabel('Code from the link')).toBeHidden();
  await late.getByRole('button', { name: 'Begin' }).click();
  await expect(late.getByRole('alert')).toContainText('has been used already');
  await expect(late.getByRole('alert')).toContainText('npm run office');
  await late.goto(at('/office/records'));
  await expect(late.getByRole('heading', { level: 1, name: 'Sign in to the office' })).toBeVisible();

  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('You are signed out on this computer now.')).toBeVisible();
  await page.goto(at('/office'));
  await expect(page).toHaveURL(/sign-in/);
  await first.close();
  await second.close();
});

test('what is typed before a slow script has come stays', async ({ browser }) => {
  const slow = await browser.newContext();
  const page = await slow.newPage();
  let come: () => void = () => undefined;
  const coming = new Promise<void>((resolve) => (come = resolve));
  await page.route('**/_app/**/*.js', async (route) => {
    await coming;
    await route.continue();
  });
  await page.goto(new URL('/office/set-up', endpoint.origin).href, { waitUntil: 'commit' });
  await page.getByLabel('Code from the link').fill(await officeLink());
  await page.getByRole('button', { name: 'Begin' }).click({ noWaitAfter: true });
  const [name, email] = [page.getByLabel('Name'), page.getByLabel('E-mail address')];
  await name.fill('Bo');
  await email.fill('bo@example.org');
  come();
  // stands there as soon as the script has taken over
  await expect(page.locator('#svelte-announcer')).toBeAttached();
  await expect(name).toHaveValue('Bo');
  await expect(email).toHaveValue('bo@example.org');
  await slow.close();
});

test('without a script the doors do not ask for one, and a password opens them', async ({ browser }) => {
  const closed = await browser.newContext({ javaScriptEnabled: false });
  const page = await closed.newPage();
  await page.goto(at('/office/set-up'));
  await expect(page.locator('noscript')).toHaveCount(0);
  await expect(page.getByLabel('Code from the link')).toBeVisible();
  await page.goto(at('/office/sign-in'));
  await expect(page.getByRole('button', { name: 'Sign in with a passkey' })).toHaveCount(0);
  const form = page.locator('form[action="?/password"]');
  await form.getByLabel('E-mail address').fill(ADMIN.email);
  await form.getByLabel('Password').fill('a wrong password');
  await form.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('does not go with');
  await expect(form.getByLabel('E-mail address')).toHaveValue(ADMIN.email);
  await form.getByLabel('Password').fill(PASSWORD);
  await form.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'What came in' })).toBeVisible();
  await closed.close();
});

test('without the office’s cookie nothing is shown and nothing is done, and another site cannot use it', async ({
  request,
}) => {
  for (const path of [
    '/office',
    '/office/records',
    '/office/records/records-not-for-publication.csv?kind=postcard',
    '/office/invites',
    '/office/devices',
    '/office/needs/coventry',
    '/office/account',
    '/office/accounts',
    '/office/audit',
    '/office/keys',
    '/office/keys/rotate',
  ]) {
    const answer = await request.get(at(path), { maxRedirects: 0 });
    expect([path, answer.status(), answer.headers()['location']]).toEqual([
      path,
      303,
      '/office/sign-in?why=closed',
    ]);
  }
  const invite = { role: 'champion', city: 'coventry', name: 'Mallory' };
  const closed = await request.post(at('/office/invites?/make'), {
    form: invite,
    headers: { origin: endpoint.origin },
    maxRedirects: 0,
  });
  expect(closed.status()).toBe(303);
  const cookie = (await context.cookies()).find(({ name }) => name === 'office');
  const forged = await request.post(at('/office/invites?/make'), {
    form: invite,
    headers: { origin: 'https://evil.example', cookie: `${cookie?.name ?? ''}=${cookie?.value ?? ''}` },
    maxRedirects: 0,
  });
  expect(forged.status()).toBe(403);
  const page = await desk('/office/invites');
  await expect(page.getByText('Mallory')).toHaveCount(0);
  await page.close();
});

test('a link that a colleague shared elsewhere leads to the page, although the cookie is strict', async () => {
  const page = await context.newPage();
  await page.setContent(`<a href="${at('/office/records?kind=postcard')}">look</a>`);
  await page.getByText('look').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Records' })).toBeVisible();
  await expect(page).toHaveURL(/kind=postcard/);
  await page.close();
});

test('no page of the desk brings a script or an inline style', async ({ request }) => {
  const page = await desk('/office/devices');
  const device = String(await page.locator('tbody th a').first().getAttribute('href'));
  await page.goto(at('/office/records?kind=postcard'));
  const record = String(await page.locator('tbody th a').first().getAttribute('href'));
  await page.close();
  const lists = ['/office', '/office/records', '/office/records?from=20260-01-01', '/office/invites'];
  const cookie = (await context.cookies()).find(({ name }) => name === 'office');
  const headers = { cookie: `${cookie?.name ?? ''}=${cookie?.value ?? ''}` };
  for (const path of [
    ...lists,
    record,
    device,
    `${device}/revoke`,
    '/office/keys',
    '/office/needs/coventry',
  ]) {
    const answer = await request.get(at(path), { headers, maxRedirects: 0 });
    expect([path, answer.status()]).toEqual([path, 200]);
    expect([path, /<script|\sstyle=/.exec(await answer.text())]).toEqual([path, null]);
    expect(answer.headers()).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'same-origin' });
    expect(answer.headers()['content-security-policy']).toContain("default-src 'self'");
  }
});

test('records are chosen by kind, city and day, and the address shows the same to a colleague', async () => {
  const page = await desk('/office/records');
  await page.getByLabel('Kind').selectOption('Postcards');
  await page.getByLabel('City').selectOption('Birmingham');
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(page.getByRole('table')).toContainText('Postcards, Birmingham, newest day first');
  for (const row of await page.locator('tbody tr').all()) await expect(row).toContainText('Birmingham');
  await page.locator('tbody th a').first().click();
  await expect(page.getByRole('heading', { level: 2, name: 'History' })).toBeVisible();
  await expect(page.getByText('made it')).toBeVisible();
  await page.close();
});

test('the spreadsheet file says on the page and in its name that it is not for publication', async ({
  browser,
}) => {
  const scripted = await browser.newContext({ storageState: await context.storageState() });
  const page = await scripted.newPage();
  await page.goto(at('/office/records?kind=postcard'));
  await expect(page.getByText('Not for publication.')).toBeVisible();
  const coming = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download “Postcards” – not for publication' }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toMatch(/^records-not-for-publication-postcard-\d{4}-\d\d-\d\d\.csv$/);
  const file = readFileSync(await download.path());
  expect([...file.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(file.toString('utf8')).toContain('\r\n');
  await scripted.close();
});

test('an invite made here opens on a phone, and a withdrawn one does not', async ({ request }) => {
  const page = await desk('/office/invites');
  await page.getByRole('button', { name: 'Make the invite' }).click();
  await expect(page.getByRole('alert')).toContainText('Choose at least one city');
  await expect(page).toHaveTitle(/^Error: /);
  await page.getByLabel('Outreach worker').check();
  await page.getByLabel('Coventry').check();
  await page.getByLabel('Name of the person').fill('Amina <b>Yusuf</b>');
  await page.getByRole('button', { name: 'Make the invite' }).click();
  await expect(page.getByRole('heading', { name: 'Invite for Amina <b>Yusuf</b>' })).toBeVisible();
  await expect(page.getByRole('img', { name: 'The invite’s link as a square to scan' })).toBeVisible();
  const link = await page.getByLabel('The link').inputValue();
  const token = new URL(link).hash.slice(1);
  const look = (): ReturnType<typeof request.post> =>
    request.post(at('/api/v1/invites/look'), { data: { token } });
  expect(await (await look()).json()).toMatchObject({ role: 'outreach-worker', cities: ['coventry'] });

  await page.goto(at('/office/invites'));
  await page.getByRole('button', { name: 'Withdraw – Amina <b>Yusuf</b>' }).click();
  await expect(page.getByRole('status')).toContainText('The invite was withdrawn.');
  expect(await (await look()).json()).toMatchObject({ code: 'invite-revoked' });
  await page.reload();
  await expect(page.getByRole('status')).toHaveCount(0);
  await page.close();
});

test('a needs table is written by keyboard, and two people do not overwrite each other', async () => {
  const page = await desk('/office/needs/coventry');
  await expect(page.getByRole('heading', { level: 2, name: 'Postcards' })).toBeVisible();
  for (const [issue, when] of [
    ['Language', 'Now'],
    ['Housing', 'Soon'],
  ] as const) {
    await page.getByLabel('Issue / need').focus();
    await page.keyboard.type(issue);
    await page.keyboard.press('Tab');
    await page.keyboard.type('Somebody');
    await page.keyboard.press('Tab');
    await page.keyboard.type('More');
    await page.keyboard.press('Tab');
    // nothing chosen yet: the first send is told what is missing, and everything typed stays
    if (issue === 'Language') {
      await page.getByRole('button', { name: 'Add to the table' }).press('Enter');
      await expect(page.getByRole('alert')).toContainText('Choose Now, Soon or Later');
      await expect(page.getByRole('alert')).toBeFocused();
      await expect(page.getByLabel('Service mapping')).toHaveValue('Somebody');
    }
    await page.getByLabel(when, { exact: true }).press('Space');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('status')).toContainText('Added');
  }
  const issues = page.locator('tbody th');
  await expect(issues).toHaveText(['Language', 'Housing']);
  await page.getByRole('button', { name: 'Move “Housing” up' }).press('Enter');
  await expect(issues).toHaveText(['Housing', 'Language']);

  const other = await desk('/office/needs/coventry');
  for (const each of [page, other]) await each.getByRole('link', { name: 'Edit “Housing”' }).click();
  await page.getByLabel('Service mapping').fill('CARAG');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('status')).toContainText('Saved.');
  await other.getByLabel('Service mapping').fill('The council');
  await other.getByRole('button', { name: 'Save' }).click();
  await expect(other.getByRole('alert')).toContainText('CARAG');
  await expect(other.getByLabel('Service mapping')).toHaveValue('The council');
  await other.getByRole('button', { name: 'Save' }).click();
  await expect(other.locator('tbody tr').first()).toContainText('The council');

  await other.getByRole('link', { name: 'Delete “Housing”' }).click();
  await other.getByRole('button', { name: 'Yes, delete it' }).click();
  await expect(other.locator('tbody th')).toHaveText(['Language']);
  await other.close();
  await page.close();
});

test('the needs table prints alone: its city, its day, its legend, and that it is an example', async () => {
  const page = await desk('/office/needs/coventry');
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('heading', { level: 1, name: 'Needs of Coventry' })).toBeVisible();
  await expect(page.getByRole('columnheader', { name: 'What do we need more of?' })).toBeVisible();
  await expect(page.getByText('to begin at once; feeds the first theory of change')).toBeVisible();
  await expect(page.getByText('Example – invented data only')).toHaveCount(2);
  await expect(page.locator('p').getByText('Example – invented data only')).toBeVisible();
  for (const name of ['Postcards', 'Add a need'])
    await expect(page.getByRole('heading', { name, exact: false })).toHaveCount(0);
  await expect(page.getByRole('navigation')).toHaveCount(0);
  await page.close();
});

test('a phone is revoked after a page that says what happens to its unsent work', async () => {
  const page = await desk('/office/devices');
  await page.locator('tbody th a').first().click();
  await page.getByRole('link', { name: 'Revoke this phone' }).click();
  await expect(page.getByText('is not destroyed')).toBeVisible();
  await page.getByRole('button', { name: 'Yes, revoke it' }).click();
  await expect(page.getByRole('status')).toContainText('held, not lost');
  await expect(page.getByText(/^Revoked \d/)).toBeVisible();
  await page.close();
});
