import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { Endpoint } from '../support/endpoint.ts';
import { openOffice } from '../support/office.ts';

let endpoint: Endpoint;
let page: Page;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(240_000);
  endpoint = new Endpoint();
  await endpoint.start();
  await endpoint.command('seed', '--people', '6', '--months', '1', '--seed', '4');
  page = await (await browser.newContext({ viewport: { width: 1366, height: 900 } })).newPage();
  await openOffice(page, endpoint.officeLink);
});

test.afterAll(async () => {
  await page.context().close();
  await endpoint.remove();
});

const at = (path: string): string => endpoint.origin + path;

async function isOpenToEverybody(): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include('#main').analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

test('an admin erases a record on its page, and the audit says so', async () => {
  await page.goto(at('/office/records?kind=champion-session'));
  await page.locator('tbody a').first().click();
  await page.getByRole('link', { name: 'Erase this record …' }).click();
  const gone = page.url().replace(/\/erase$/, '');
  await expect(page.getByRole('heading', { level: 1, name: 'Erase this record?' })).toBeVisible();
  await isOpenToEverybody();
  await page.getByRole('button', { name: 'Erase it' }).click();
  await expect(page.getByText('The record is erased.')).toBeVisible();
  expect((await page.request.get(gone)).status()).toBe(404);

  await page.getByRole('link', { name: 'Audit' }).click();
  await expect(page.getByRole('cell', { name: 'Erased a record' })).toBeVisible();
  await expect(page.getByRole('cell', { name: 'Read a record and its history' }).first()).toBeVisible();
  await expect(page.getByRole('rowheader', { name: 'Ada Obi' }).first()).toBeVisible();
  await isOpenToEverybody();
});

test('an admin gives out and erases what is kept about somebody on a register', async () => {
  await page.goto(at('/office/records?kind=group'));
  await page.locator('tbody a').first().click();
  const group = page.url();
  const first = page.locator('section', { hasText: 'People on the register' }).getByRole('link').first();
  const nickname = (await first.textContent()) ?? '';
  await first.click();
  await expect(page.getByRole('heading', { level: 1, name: /^Participant / })).toBeVisible();
  await expect(page.getByText(nickname).first()).toBeVisible();
  await isOpenToEverybody();
  const file = await page.request.get(`${page.url()}/everything.json`);
  expect(JSON.stringify(await file.json())).toContain(nickname);
  await page.getByRole('button', { name: 'Erase it' }).click();
  await expect(page.getByText('The participant is erased.')).toBeVisible();
  await page.goto(group);
  await expect(page.getByText(nickname, { exact: true })).toHaveCount(0);
});

test('an admin adds a key, sees which phones still need the older one, and retires it only with a second yes', async () => {
  await page.goto(at('/office'));
  await page.getByRole('link', { name: 'Keys', exact: true }).click();
  await isOpenToEverybody();
  await page.getByRole('link', { name: 'Add a new key' }).click();
  await isOpenToEverybody();
  await page.getByRole('button', { name: 'Yes, add a new key' }).click();
  await expect(page.getByText('Have a new copy of KEY_FILE made now')).toBeVisible();
  const needed = page.getByRole('table', { name: 'Phones that may still need it' });
  await expect(needed.getByRole('row')).not.toHaveCount(0);
  await isOpenToEverybody();
  await page.getByRole('link', { name: 'Retire this key' }).click();
  await isOpenToEverybody();
  await page.getByRole('button', { name: 'Retire the key' }).click();
  await expect(page.getByRole('alert')).toContainText('may still be needed');
  await page.getByLabel('Yes, destroy the key although it may still be needed').check();
  await page.getByRole('button', { name: 'Retire the key' }).click();
  await expect(page.getByText('all older copies destroyed')).toBeVisible();
  await page.getByRole('link', { name: 'Audit' }).click();
  await expect(page.getByRole('cell', { name: 'Destroyed a key' })).toBeVisible();
  await expect(page.getByRole('cell', { name: 'Added a key for phones' })).toBeVisible();
});
