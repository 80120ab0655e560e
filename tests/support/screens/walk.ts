import type { Page } from '@playwright/test';
import { expect } from '../patience.ts';
import type { Volunteer } from '../volunteer.ts';
import type { FieldScreen } from './list.ts';

/** What is done at every stop of a walk: a check, or a picture. */
export type Visit<Screen extends string> = (screen: Screen, page: Page) => Promise<void>;

/** One volunteer on the way through the screens of their part. */
export interface Walk {
  volunteer: Volunteer;
  visit: Visit<FieldScreen>;
  /** Sets the phone's clock, for walks that pass through a day: `at('09:40')`. */
  at?: (time: string) => Promise<void>;
}

/** Goes to an address in the open tab, from cold, unlocks the phone if need be, and waits for a heading. */
export async function go(walk: Walk, page: Page, path: string): Promise<void> {
  await goLocked(walk, page, path);
  await walk.volunteer.unlock(page);
}

/** The same, and the phone stays locked. */
export async function goLocked({ volunteer }: Walk, page: Page, path: string): Promise<void> {
  // an address that differs in what stands behind the # alone would not be loaded again
  await page.goto('about:blank');
  await page.goto(`${volunteer.origin}${path}`);
  await expect(page.locator('h1').first()).toBeVisible();
}

/** Opens every fold that is closed, also those inside others. */
export async function unfold(page: Page): Promise<void> {
  const closed = page.locator('details:not([open]) > summary:visible');
  while ((await closed.count()) > 0) await closed.first().click();
}

/** Hands the form in. */
export async function submit(page: Page): Promise<void> {
  await page.locator('main form button[type=submit]:visible').last().click();
}

/** Hands in a form with something missing, and waits for the summary. */
export async function submitWrong(page: Page): Promise<void> {
  await submit(page);
  await expect(page.locator('.summary')).toBeFocused();
}
