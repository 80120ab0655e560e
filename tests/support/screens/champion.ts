import type { Page } from '@playwright/test';
import { expect } from '../patience.ts';
import type { ChampionEntry } from '../volunteer.ts';
import { go, goLocked, submitWrong, unfold, type Walk } from './walk.ts';

/** A Health Champion's morning, in the codes of the example programme. */
const MORNING: readonly (ChampionEntry & { time: string })[] = [
  {
    time: '09:05',
    setting: 'gp-surgery',
    people: 1,
    minutes: 20,
    languages: ['en-GB', 'ti'],
    topics: ['gp-registration', 'interpreters'],
    services: ['meriden-centre'],
  },
  {
    time: '09:40',
    setting: 'food-bank',
    people: 3,
    minutes: 25,
    languages: ['ar'],
    topics: ['prescriptions-hc2', 'food-money'],
    services: ['crmc'],
    barriers: ['cost-worry'],
  },
  {
    time: '10:25',
    setting: 'community-centre',
    people: 2,
    minutes: 15,
    languages: ['ar'],
    topics: ['mental-health'],
    services: ['meriden-centre'],
  },
  {
    time: '11:10',
    setting: 'library',
    people: 1,
    minutes: 10,
    languages: ['ti'],
    topics: ['charges-rights'],
    services: [],
    nothingSuitable: true,
    barriers: ['fear-reported', 'not-knowing-system'],
  },
  {
    time: '11:35',
    setting: 'library',
    people: 2,
    minutes: 30,
    languages: ['en-GB', 'ti'],
    topics: ['gp-registration', 'maternity'],
    services: ['meriden-centre'],
  },
];

/** So many of them have reached the endpoint when the signal goes. */
const SENT = 3;

/** The screens of a Health Champion, and those that everybody has. Ends with the signal gone and two waiting. */
export async function walkChampion(walk: Walk): Promise<void> {
  const { volunteer, visit, at } = walk;
  await at?.('08:45');
  // a worker that the browser wakes is not offline with the pages: only they send
  await volunteer.phone.context.addInitScript(() => {
    Reflect.deleteProperty(ServiceWorkerRegistration.prototype, 'sync');
  });
  const page = await volunteer.open('/');
  await visit('today-empty', page);
  await go(walk, page, '/champion-session');
  await visit('champion-session-new', page);
  await submitWrong(page);
  await visit('champion-session-problem', page);
  await unfold(page);
  // what depends on an answer: the outcome of a signpost, another day, a tally
  await page.locator('#signposts input[value=meriden-centre]').check();
  await page.locator('#day input[value=other]').check();
  await visit('champion-session-folds', page);
  await page.evaluate(() => scrollTo(0, 0));

  for (const [index, entry] of MORNING.entries()) {
    if (index === SENT) {
      await go(walk, page, '/');
      await expect(page.locator('a.sent[href="/sent"]')).toBeVisible({ timeout: 30_000 });
      await volunteer.phone.context.setOffline(true);
    }
    await at?.(entry.time);
    await go(walk, page, '/champion-session');
    if (index === 0) await afresh(walk, page);
    await volunteer.fillChampionSession(page, entry);
    if (index === 1) await visit('champion-session', page);
    await volunteer.saveSession(page);
    if (index === 1) await visit('saved', page);
  }

  await at?.('11:50');
  await go(walk, page, '/');
  await expect(page.locator('a[href^="/champion-session/"]')).toHaveCount(MORNING.length);
  await visit('today', page);
  await page.locator('a[href^="/champion-session/"]').last().click();
  await expect(page.locator('input#minutes')).toHaveValue('20');
  await visit('correct', page);
  await page.getByRole('button', { name: volunteer.t('field:champion.delete'), exact: true }).click();
  await expect(page.locator('dialog[open]')).toBeVisible();
  await visit('correct-delete', page);
  await page.keyboard.press('Escape');
  await go(walk, page, '/champion-session/01900000-0000-7000-8000-000000000000');
  await visit('gone', page);
  await go(walk, page, '/sent');
  await expect(page.locator('main ul > li').first()).toBeVisible();
  await visit('sent', page);
  await unfold(page);
  await visit('sent-rescue', page);
  await go(walk, page, '/settings');
  await visit('settings', page);
  await go(walk, page, '/privacy');
  await visit('privacy', page);
  await go(walk, page, '/accessibility');
  await visit('accessibility', page);
  await go(walk, page, '/languages');
  await visit('languages', page);
  await goLocked(walk, page, '/');
  await visit('locked', page);
  await page.locator('#pin').fill('508172');
  await page.locator('#pin').press('Enter');
  await expect(page.locator('#pin-problem')).toBeVisible();
  await visit('locked-wrong', page);
  await goLocked(walk, page, '/champion-session');
  await visit('locked-form', page);
  await goLocked(walk, page, '/settings');
  await visit('settings-locked', page);
  await volunteer.phone.context.setOffline(false);
}

/** The draft of the form that was looked at is not what the morning begins with. */
async function afresh({ volunteer }: Walk, page: Page): Promise<void> {
  await page.getByRole('button', { name: volunteer.t('field:champion.afresh'), exact: true }).click();
  await expect(page.getByText(volunteer.t('field:champion.kept'))).toBeHidden();
}
