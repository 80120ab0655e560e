import type { Page } from '@playwright/test';
import { ADMIN, PASSWORD } from './admin.ts';
import { expect } from './patience.ts';
import { words } from './words.ts';

const say = words('en-GB');

/** Brings somebody as far as the choice of how to sign in. A page without a script can do it too: the link is pasted. */
export async function beginSetUp(page: Page, link: string, who: { name: string; email: string } | null) {
  await page.goto(new URL('/office/set-up', link).href);
  await page.getByLabel(say('office:setUp.token')).fill(link);
  await page.getByRole('button', { name: say('office:setUp.open') }).click();
  if (who) {
    await page.getByLabel(say('office:accounts.name')).fill(who.name);
    await page.getByLabel(say('office:accounts.email')).fill(who.email);
    await page.getByRole('button', { name: say('office:setUp.goOn') }).click();
  }
  await expect(page.getByRole('heading', { level: 1, name: say('office:setUp.way') })).toBeVisible();
}

/** Takes up one of the server's links with a password, as an admin, and goes to the office. */
export async function openOffice(page: Page, link: string, who: { name: string; email: string } = ADMIN) {
  await beginSetUp(page, link, who);
  await page.getByLabel(say('office:password.new')).fill(PASSWORD);
  await page.getByRole('button', { name: say('office:setUp.usePassword') }).click();
  await page.getByRole('link', { name: say('office:setUp.toOffice') }).click();
  await expect(page.getByRole('heading', { level: 1, name: say('office:overview.heading') })).toBeVisible();
}
