import type { Page } from '@playwright/test';
import { expect } from '../patience.ts';
import { words } from '../words.ts';
import { go, submit, submitWrong, type Walk } from './walk.ts';

/** What a participant writes, and what the worker calls the event. */
export interface Cards {
  /** The language that the participant chooses. */
  language: string;
  good: string;
  missing: string;
  improve: string;
  event: string;
  place: string;
}

/** The screens of an outreach worker, and those of the people the phone is handed to. */
export async function walkCards(walk: Walk, cards: Cards): Promise<void> {
  const { volunteer, visit, at } = walk;
  await at?.('13:10');
  const page = await volunteer.open('/postcards');
  await expect(page.locator('.hand-over')).toBeVisible();
  await visit('postcards-no-event', page);
  await go(walk, page, '/events/new');
  await visit('event-new', page);
  await submitWrong(page);
  await visit('event-problem', page);
  await page.locator('input#name').fill(cards.event);
  await page.locator('input#place').fill(cards.place);
  await submit(page);
  await expect(page.locator('#event')).toBeVisible();

  await at?.('13:25');
  await handOver(walk, page, cards);
  for (const [minute, card] of [cards, { ...cards, missing: '' }, cards, cards].entries()) {
    await at?.(`13:${String(35 + 4 * minute)}`);
    await begin(walk, page);
    await answer(page, card);
    await giveBack(walk, page);
  }

  await go(walk, page, '/postcards/paper');
  await expect(page.locator('form')).toBeVisible();
  await submitWrong(page);
  await visit('paper-problem', page);
  await go(walk, page, '/postcards/paper');
  await page.locator('input#serial').fill('C-0042');
  await page.locator('#undivided').fill(`${cards.good}. ${cards.improve}.`);
  await visit('paper', page);
  await submit(page);
  await expect(page.locator('input#serial')).toHaveValue('C-0043');
  await visit('paper-saved', page);
  await go(walk, page, '/postcards');
  await expect(page.locator('#event')).toBeVisible();
  await visit('postcards', page);
  await at?.('14:20');
  await go(walk, page, '/');
  await visit('today-cards', page);
}

async function begin(walk: Walk, page: Page): Promise<void> {
  await go(walk, page, '/postcards');
  await page.locator('.hand-over').click();
  await expect(page.locator('main.language')).toBeVisible();
}

const next = (page: Page): Promise<void> => page.locator('main form button[type=submit]').click();

/** One card by the shortest way: its language, its answers, thanks. */
async function answer(page: Page, cards: Cards): Promise<void> {
  await page.locator(`button[lang="${cards.language}"]`).click();
  await page.locator('main.intro button').last().click();
  for (const step of ['good', 'missing', 'improve'] as const) {
    await page.locator(`textarea#${step}`).fill(cards[step]);
    await next(page);
  }
  await page.locator('input[name=age]').nth(1).check();
  await next(page);
  await page.locator('input[name=born]').first().check();
  await next(page);
  await expect(page.locator('main.thanks')).toBeVisible();
}

async function giveBack({ volunteer, visit }: Walk, page: Page): Promise<void> {
  await page.locator('main.thanks button, main.ended button').last().click();
  await expect(page.locator('#pin')).toBeVisible();
  await visit('hand-over-pin', page);
  await volunteer.unlock(page);
  await page.waitForURL('**/postcards');
}

/** Every step of a card, also those that few people see. Ends with the phone given back. */
export async function handOver(walk: Walk, page: Page, cards: Cards): Promise<void> {
  const { visit } = walk;
  const say = words(cards.language);
  const to = async (step: string): Promise<void> => expect(page.locator(`main.${step}`)).toBeVisible();
  const button = (key: string): Promise<void> =>
    page.getByRole('button', { name: say(`postcard:${key}`), exact: true }).click();

  await begin(walk, page);
  await visit('hand-over-language', page);
  await page.locator('main.language > button').click();
  await to('another');
  await visit('hand-over-another', page);
  await page.locator('main.another .top button').click();
  await to('language');
  await page.locator(`button[lang="${cards.language}"]`).click();
  await to('intro');
  await visit('hand-over-intro', page);

  // nothing written: asked once more, then out
  await button('intro.start');
  for (const step of ['good', 'missing', 'improve', 'age', 'born']) {
    await to(step);
    await next(page);
  }
  await to('empty');
  await visit('hand-over-empty', page);
  await button('empty.back');
  await page.locator('textarea').fill(cards.good);
  await button('go.stop');
  await to('stop');
  await visit('hand-over-stop', page);
  await button('stop.remove');
  await to('ended');
  await visit('hand-over-ended', page);
  await giveBack(walk, page);

  await begin(walk, page);
  await page.locator(`button[lang="${cards.language}"]`).click();
  await button('intro.start');
  for (const step of ['good', 'missing', 'improve'] as const) {
    await page.locator(`textarea#${step}`).fill(cards[step]);
    await page.locator(`input[name=${step}Domains]`).first().check();
    await visit(`hand-over-${step}`, page);
    await next(page);
  }
  await page.locator('input[name=age]').nth(1).check();
  await visit('hand-over-age', page);
  await next(page);
  await page.locator('input[name=born]').first().check();
  await visit('hand-over-born', page);
  await withFullStorage(page, async () => {
    await next(page);
    await to('unsaved');
    await visit('hand-over-unsaved', page);
  });
  await button('wait.again');
  await to('thanks');
  await visit('hand-over-thanks', page);
  await giveBack(walk, page);
}

/** While `during` runs, the phone has no room left to write anything. */
async function withFullStorage(page: Page, during: () => Promise<void>): Promise<void> {
  await page.evaluate(() => {
    const own = IDBObjectStore.prototype;
    const kept = ['add', 'put'].map((name) => [name, Object.getOwnPropertyDescriptor(own, name)] as const);
    const full = (): never => {
      throw new DOMException('no room', 'QuotaExceededError');
    };
    Object.assign(own, { add: full, put: full });
    const makeRoom = (): void => {
      for (const [name, was] of kept) if (was) Object.defineProperty(own, name, was);
    };
    Object.assign(globalThis, { makeRoom });
  });
  await during();
  await page.evaluate(() => (globalThis as unknown as { makeRoom(): void }).makeRoom());
}
