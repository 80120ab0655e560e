import { expect } from '../patience.ts';
import { go, submit, type Walk } from './walk.ts';

export interface Invites {
  /** Good for this phone. */
  good: string;
  /** Used on another phone already. Without one that screen is passed by. */
  used?: string;
}

/** From a phone that knows nothing of the programme to one that is at work in it. */
export async function walkDoor(walk: Walk, invites: Invites): Promise<void> {
  const { volunteer, visit } = walk;
  const path = (link: string): string => link.slice(volunteer.origin.length);
  const page = await volunteer.phone.open(`${volunteer.origin}/`);
  await go(walk, page, '/');
  await visit('welcome', page);
  await page.locator('details summary').first().click();
  await page.locator('input#invite').fill('https://example.org');
  await submit(page);
  await expect(page.locator('input#invite')).toBeFocused();
  await page.locator('details summary').nth(1).click();
  await visit('welcome-problem', page);
  await go(walk, page, '/champion-session');
  await visit('welcome-deep', page);

  await go(walk, page, '/start');
  await visit('start-no-invite', page);
  for (const [screen, link] of [
    ['start-unknown', `${invites.good.slice(0, -4)}AAAA`],
    ['start-used', invites.used],
  ] as const) {
    if (link === undefined) continue;
    await go(walk, page, path(link));
    await expect(page.getByText(volunteer.t('field:start.way-out'))).toBeVisible();
    await visit(screen, page);
  }

  await go(walk, page, path(invites.good));
  const start = page.getByRole('button', { name: volunteer.t('field:start.button'), exact: true });
  await expect(start).toBeVisible();
  await visit('start', page);
  await start.click();
  await expect(page.locator('#pin-problem')).toBeVisible();
  await visit('start-pin-wrong', page);
  await volunteer.typePin(page);
  await start.click();
  await expect(page.getByRole('heading', { name: volunteer.t('field:start.done-title') })).toBeVisible();
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await visit('start-done', page);
}
