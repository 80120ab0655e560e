import type { Page } from '@playwright/test';
import { ADMIN, PASSWORD } from '../admin.ts';
import { expect } from '../patience.ts';
import type { OfficeScreen } from './list.ts';
import type { Visit } from './walk.ts';

/** One row of a needs table. */
export interface Need {
  issue: string;
  mapping: string;
  more: string;
  priority: 'now' | 'soon' | 'later';
}

/** What is typed at the desk. */
export interface Desk {
  origin: string;
  /** The one-time link into the office. */
  link: string;
  /** A city that has postcards. */
  city: string;
  needs: readonly Need[];
  visit: Visit<OfficeScreen>;
}

/** All of the office, from its one-time link on. */
export async function walkOffice(page: Page, desk: Desk): Promise<void> {
  const { origin, link, visit } = desk;
  await setUp(page, link, visit);
  await page.goto(`${origin}/office`);
  await visit('home', page);
  await accounts(page, desk);
  await needs(page, desk);
  await records(page, desk);
  await phones(page, desk);
  await keys(page, desk);
}

async function setUp(page: Page, link: string, visit: Desk['visit']): Promise<void> {
  const send = (action: string): Promise<void> =>
    page.locator(`form[action="?/${action}"] button[type=submit]`).click();
  await page.goto(link);
  await expect(page.locator('input[type=hidden][name=token]')).toBeAttached();
  await visit('set-up', page);
  await send('look');
  await expect(page.locator('input#name')).toBeVisible();
  await visit('set-up-who', page);
  await send('who');
  await expect(page.locator('.summary')).toBeVisible();
  await visit('set-up-who-problem', page);
  await page.locator('input#name').fill(ADMIN.name);
  await page.locator('input#email').fill(ADMIN.email);
  await send('who');
  await expect(page.locator('input#password')).toBeVisible();
  await visit('set-up-way', page);
  await send('password');
  await expect(page.locator('.summary')).toBeVisible();
  await visit('set-up-way-problem', page);
  await page.locator('input#password').fill(PASSWORD);
  await send('password');
  await expect(page.locator('main a[href="/office"]')).toBeVisible();
  await visit('set-up-done', page);
  // a change of what stands behind the # alone would not load the page again
  await page.goto('about:blank');
  await page.goto(link);
  await expect(page.locator('input[type=hidden][name=token]')).toBeAttached();
  await send('look');
  await expect(page.locator('.summary')).toBeVisible();
  await visit('set-up-problem', page);
}

async function accounts(page: Page, { origin, visit }: Desk): Promise<void> {
  await page.goto(`${origin}/office/sign-in`);
  await visit('sign-in', page);
  await page.locator('form[action="?/password"] button[type=submit]').click();
  await expect(page.locator('.summary')).toBeVisible();
  await visit('sign-in-problem', page);
  await page.goto(`${origin}/office/account`);
  await visit('account', page);
  await page.locator('form[action="?/password"] button[type=submit]').click();
  await expect(page.locator('.summary')).toBeVisible();
  await visit('account-problem', page);
  await page.goto(`${origin}/office/accounts`);
  await visit('accounts', page);
  const make = page.locator('form[action="?/make"]');
  await make.locator('button[type=submit]').click();
  await expect(page.locator('.summary')).toBeFocused();
  await visit('accounts-problem', page);
  await make.locator('input#name').fill('Bo Chen');
  await make.locator('input#email').fill('bo@example.org');
  await make.locator('#role-analyst').check();
  await make.locator('button[type=submit]').click();
  await expect(page.locator('input#link')).toBeVisible();
  await visit('account-made', page);
  await page.locator('tbody th a').filter({ hasText: 'Bo Chen' }).click();
  await expect(page.locator('dl.lines')).toBeVisible();
  await visit('account-of', page);
}

async function records(page: Page, { origin, city, visit }: Desk): Promise<void> {
  await page.goto(`${origin}/office/records?city=${city}`);
  await visit('records', page);
  await page.goto(`${origin}/office/records?kind=champion-session`);
  await visit('records-of-kind', page);
  await page.locator('tbody a').first().click();
  await expect(page.locator('ol li').first()).toBeVisible();
  await visit('record', page);
  await page.locator('a[href$="/erase"]').click();
  await expect(page.locator('button.grave')).toBeVisible();
  await visit('erase', page);
  await page.goto(`${origin}/office/records?kind=group`);
  await page.locator('tbody a').first().click();
  await page.locator('a[href^="/office/participants/"]').first().click();
  await expect(page.locator('button.grave')).toBeVisible();
  await visit('participant', page);
  await page.goto(`${origin}/office/audit`);
  await visit('audit', page);
  await page.goto(`${origin}/office/records?from=soon`);
  await expect(page.locator('.summary')).toBeVisible();
  await visit('records-problem', page);
  await page.goto(`${origin}/office/records/01900000-0000-7000-8000-000000000000`);
  await visit('not-found', page);
}

async function keys(page: Page, { origin, visit }: Desk): Promise<void> {
  await page.goto(`${origin}/office/keys/rotate`);
  await visit('key-rotate', page);
  await page.locator('main button.do').click();
  await expect(page.locator('p.notice')).toBeVisible();
  await visit('keys', page);
  await page.locator('a[href$="/retire"]').first().click();
  await visit('key-retire', page);
  await page.locator('button.grave').click();
  await expect(page.getByRole('alert')).toBeVisible();
  await visit('key-retire-problem', page);
}

async function phones(page: Page, { origin, visit }: Desk): Promise<void> {
  await page.goto(`${origin}/office/invites`);
  await visit('invites', page);
  await page.locator('form[action="?/make"] button[type=submit]').click();
  await expect(page.locator('.summary')).toBeFocused();
  await visit('invites-problem', page);
  await page.locator('#role-outreach-worker').check();
  await page.locator('#city-coventry').check();
  await page.locator('input#name').fill('Leila');
  await page.locator('form[action="?/make"] button[type=submit]').click();
  await expect(page.locator('.sheet svg')).toBeVisible();
  await visit('invite-sheet', page);
  await page.goto(`${origin}/office/devices/rescue`);
  await visit('rescue', page);
  await page.locator('form[enctype] button[type=submit]').click();
  await expect(page.locator('.summary')).toBeFocused();
  await visit('rescue-problem', page);
  await page.goto(`${origin}/office/devices`);
  await visit('devices', page);
  await page.locator('tbody th a').last().click();
  await expect(page.locator('dl.lines')).toBeVisible();
  await visit('device', page);
  await page.locator('a[href$="/revoke"]').click();
  await visit('revoke', page);
  const here = page.url();
  await page.locator('form button[type=submit].grave').click();
  await page.goto(here);
  await visit('revoked', page);
  await page.goto(page.url().replace(/revoke$/, 'held'));
  await visit('held', page);
}

async function needs(page: Page, desk: Desk): Promise<void> {
  const { origin, city, visit } = desk;
  const add = page.locator('form[action*="/add"]');
  await page.goto(`${origin}/office/needs/${city}`);
  await visit('needs-none', page);
  await add.locator('button[type=submit]').click();
  await expect(page.locator('.summary')).toBeFocused();
  await visit('needs-problem', page);
  for (const { issue, mapping, more, priority } of desk.needs) {
    await add.locator('#add-issue').fill(issue);
    await add.locator('#add-mapping').fill(mapping);
    await add.locator('#add-more').fill(more);
    await add.locator(`#add-${priority}`).check();
    await add.locator('button[type=submit]').click();
    await expect(page.locator('tbody th').filter({ hasText: issue })).toBeVisible();
  }
  await page.goto(`${origin}/office/needs/${city}`);
  await visit('needs', page);
  await page.locator('tbody a[href*="edit="]').first().click();
  await visit('needs-edit', page);
  await page.goto(`${origin}/office/needs/${city}`);
  await page.locator('tbody a[href*="remove="]').last().click();
  await visit('needs-remove', page);
}
