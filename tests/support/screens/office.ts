import type { Page } from '@playwright/test';
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
  await page.goto(link);
  const open = page.locator('main form button[type=submit]');
  await expect(open).toBeVisible();
  await expect(page.locator('input[type=hidden][name=token]')).toBeAttached();
  await visit('set-up', page);
  await open.click();
  await page.waitForURL(/\/office#main$/);
  await page.goto(`${origin}/office`);
  await visit('home', page);
  await page.goto(link);
  await page.locator('main form button[type=submit]').click();
  await expect(page.locator('.summary')).toBeVisible();
  await visit('set-up-problem', page);

  await needs(page, desk);
  await records(page, desk);
  await phones(page, desk);
}

async function records(page: Page, { origin, city, visit }: Desk): Promise<void> {
  await page.goto(`${origin}/office/records?city=${city}`);
  await visit('records', page);
  await page.goto(`${origin}/office/records?kind=champion-session`);
  await visit('records-of-kind', page);
  await page.locator('tbody a').first().click();
  await expect(page.locator('ol li').first()).toBeVisible();
  await visit('record', page);
  await page.goto(`${origin}/office/records?from=soon`);
  await expect(page.locator('.summary')).toBeVisible();
  await visit('records-problem', page);
  await page.goto(`${origin}/office/records/01900000-0000-7000-8000-000000000000`);
  await visit('not-found', page);
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
