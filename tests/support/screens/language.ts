import type { Page } from '@playwright/test';
import { expect } from '../patience.ts';
import { go, goLocked, submit, submitWrong, type Walk } from './walk.ts';

/** What people call themselves on a register. */
const NICKNAMES = ['Sun', 'نجمة', 'Mila', 'ጸሓይ', 'Farid', 'Oksana'];
const HERE = ['Sun', 'Mila', 'ጸሓይ', 'Farid'];

/** The screens of a Share My Language coordinator. */
export async function walkLanguage(walk: Walk, name: string, venue: string): Promise<void> {
  const { volunteer, visit, at } = walk;
  await at?.('09:30');
  const page = await volunteer.open('/groups');
  await visit('groups-none', page);
  await go(walk, page, '/groups/new');
  await visit('group-new', page);
  await submitWrong(page);
  await visit('group-new-problem', page);
  await makeGroup(page, name, venue);
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  const group = new URL(page.url()).pathname;
  await visit('group-nobody', page);
  for (const nickname of NICKNAMES) {
    await page.locator('#someone-new').fill(nickname);
    await page.getByRole('button', { name: volunteer.t('field:register.add'), exact: true }).click();
    await expect(page.locator('#someone-new')).toHaveValue('');
  }
  await go(walk, page, group);
  await expect(page.locator('main ul > li')).toHaveCount(NICKNAMES.length);
  await visit('group', page);
  await page.locator('main details > summary').first().click();
  await visit('group-member', page);
  await page.getByRole('button', { name: volunteer.t('field:register.remove'), exact: true }).click();
  await expect(page.locator('dialog[open]')).toBeVisible();
  await visit('group-remove', page);
  await go(walk, page, '/groups');
  await expect(page.locator('main ul > li').first()).toBeVisible();
  await visit('groups', page);
  await at?.('10:00');
  await go(walk, page, '/');
  await expect(page.locator('a[href="/sent"].sent')).toBeVisible({ timeout: 30_000 });
  await visit('today-language', page);
  await session(walk, page, group);
  await locked(walk, page, name, venue);
}

/** What a locked phone lets its coordinator do: a session in a new group. */
async function locked(walk: Walk, page: Page, name: string, venue: string): Promise<void> {
  const { visit } = walk;
  await goLocked(walk, page, '/');
  await visit('locked-language', page);
  await page.locator('a[href="/language-session"]').click();
  await expect(page.locator('input#name')).toBeVisible();
  await visit('locked-language-group', page);
  await makeGroup(page, `${name} 2`, venue);
  await expect(page.getByRole('heading', { level: 1, name: `${name} 2` })).toBeVisible();
  await visit('locked-language-session', page);
}

async function makeGroup(page: Page, name: string, venue: string): Promise<void> {
  await page.locator('input#name').fill(name);
  await page.locator('input#venue').fill(venue);
  for (const tag of ['en-GB', 'ar', 'ti']) await page.locator(`#languages input[value="${tag}"]`).check();
  // the day of the picture's day; any other day does as well
  await page.locator('#weekday input[value=TU]').check();
  await page.locator('input#time').fill('10:30');
  await submit(page);
}

async function session(walk: Walk, page: Page, group: string): Promise<void> {
  const { volunteer, visit, at } = walk;
  await at?.('10:35');
  await go(walk, page, `${group}/session`);
  for (const nickname of HERE) await page.locator('#marks').getByLabel(nickname).check();
  await visit('language-session', page);
  await page.locator('#theme input[value=cooking]').check();
  await page.getByRole('button', { name: volunteer.t('field:session.walk-ins') }).click();
  for (const [band, n] of [
    ['5-9', 2],
    ['16-24', 1],
    ['25-34', 2],
  ] as const) {
    await page.locator(`input#walk-in-${band}`).fill(String(n));
    await page.locator(`input#walk-in-${band}`).blur();
  }
  await visit('walk-ins', page);
  await page.getByText(volunteer.t('field:session.more'), { exact: true }).click();
  await page.getByText(volunteer.t('field:session.quote-fold'), { exact: true }).click();
  await page.locator('#quote').fill('I understood the bus driver today!');
  await submitWrong(page);
  await visit('language-session-problem', page);
  await page.locator('input[name=quotePermission]').check();
  await submit(page);
  const again = page.locator('a[href^="/language-session/"]');
  await expect(again).toBeVisible();
  await visit('language-session-saved', page);
  await again.click();
  await expect(page.locator('#marks')).toBeVisible();
  await visit('language-session-correct', page);
}
