import { expect, test, type Browser, type Locator, type Page } from '@playwright/test';
import { qrOf } from '../../src/lib/server/office/qr.ts';
import { change, rows } from '../support/database.ts';
import { Endpoint } from '../support/endpoint.ts';
import { plainSession } from '../support/entries.ts';
import { openOffice } from '../support/office.ts';
import { EXAMPLE } from '../support/programmes.ts';
import { faultsOf } from '../support/screens/inspect.ts';
import { tracesIn } from '../support/traces.ts';
import { PIN, Volunteer } from '../support/volunteer.ts';
import { words } from '../support/words.ts';

test.setTimeout(420_000);

const { programme } = EXAMPLE;
const say = words('en-GB');
const WRONG = '604815';
const LOOK = { dark: true, fingers: true };

/** How many tries are left, in the form that the language has for it: what stands behind the number. */
function triesLeft(who: Volunteer, count: number): RegExp {
  const key = `field:return-card.tries_${new Intl.PluralRules(who.language).select(count)}`;
  const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  // a form may say "one" without the number, and a screen may put marks around it
  const gap = '\u0000';
  const number = String.raw`[\u2066-\u2069]?${String(count)}[\u2066-\u2069]?`;
  return new RegExp(who.t(key, { count: gap }).split(gap).map(literal).join(number), 'u');
}

/** The end of a text, behind what is put into it. */
function endOf(who: Volunteer, key: string, gap: string): string {
  const mark = '\u0000';
  return (
    who
      .t(key, { [gap]: mark })
      .split(mark)
      .at(-1)
      ?.replace(/^\P{L}+/u, '') ?? ''
  );
}

async function typePin(page: Page, box: string, pin: string): Promise<void> {
  await page.locator(box).fill(pin);
  await page.locator(box).press('Enter');
}

/** Makes a card in the settings and returns its link. */
async function makeCard(who: Volunteer, make: 'make' | 'make-again'): Promise<{ page: Page; link: string }> {
  const page = await who.open('/settings');
  await page.locator('summary', { hasText: who.t(`field:return-card.${make}`) }).click();
  await typePin(page, '#pin-card', PIN);
  await expect(page.getByText(who.t('field:return-card.found'))).toBeVisible();
  const link = await page.getByText('/start#card.1.').textContent();
  return { page, link: (link ?? '').trim() };
}

/** Opens a card's link on a phone that is nobody's. */
async function openCard(who: Volunteer, link: string): Promise<Page> {
  await who.phone.switchOn();
  const page = await who.phone.open(link);
  await expect(page.getByRole('heading', { level: 1, name: who.t('field:return-card.hello') })).toBeVisible();
  return page;
}

/** A page of the office, its door opened. */
async function deskOf(browser: Browser, endpoint: Endpoint): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await openOffice(page, endpoint.officeLink);
  return page;
}

/** The line of the newest card, on the page of the phone that Amina had first. */
async function newestCard(page: Page, endpoint: Endpoint): Promise<Locator> {
  await page.goto(`${endpoint.origin}/office/devices`);
  await page.getByRole('link', { name: 'Amina' }).last().click();
  const section = page.getByRole('region', { name: say('office:returnCard.heading') });
  await expect(section).toBeVisible();
  return section.locator('tbody tr').first();
}

test('a return card starts the next phone by its person’s PIN, in Arabic; found, it opens nothing; the office sees it', async ({
  browser,
}) => {
  const endpoint = new Endpoint();
  await endpoint.start();
  const amina = new Volunteer(endpoint.origin, programme);
  const next = new Volunteer(endpoint.origin, programme, 'ar');
  const finder = new Volunteer(endpoint.origin, programme);
  try {
    await amina.enrol(await endpoint.invite('champion', 'Coventry', 'Amina'));
    let link = '';

    await test.step('a wrong PIN makes none', async () => {
      const page = await amina.open('/settings');
      await page.locator('summary', { hasText: amina.t('field:return-card.make') }).click();
      await typePin(page, '#pin-card', WRONG);
      await expect(page.getByText(amina.t('field:pin.pin-wrong'))).toBeVisible();
      await expect(page.getByText('/start#card.1.')).toHaveCount(0);
    });

    await test.step('the right one shows a square, its link, and what to do with it', async () => {
      const made = await makeCard(amina, 'make');
      const { page } = made;
      ({ link } = made);
      expect(new URL(link).origin).toBe(endpoint.origin);
      const drawn = page.getByRole('img', { name: amina.t('field:return-card.title') });
      await expect(drawn.locator('path')).toHaveAttribute('d', qrOf(link).path);
      await expect(page.getByText(amina.t('field:return-card.keep'))).toBeVisible();
      await expect(page.getByText(endOf(amina, 'field:return-card.made', 'day'))).toBeVisible();
      expect(await faultsOf(page, LOOK)).toEqual([]);
    });

    await test.step('on paper it says which programme, and nothing of its person', async () => {
      const [page] = amina.phone.context.pages();
      if (!page) throw new Error('the page is open');
      await page.emulateMedia({ media: 'print' });
      await expect(page.getByText(amina.t('field:return-card.found'))).toBeVisible();
      await expect(page.getByRole('img', { name: amina.t('field:return-card.title') })).toBeVisible();
      for (const hidden of ['Amina', amina.t('field:roles.champion'), link])
        await expect(page.getByText(hidden, { exact: true })).toBeHidden();
      await page.emulateMedia({ media: 'screen' });
      const coming = page.waitForEvent('download');
      await page.getByRole('button', { name: amina.t('field:return-card.picture') }).click();
      expect((await coming).suggestedFilename()).toBe('picture.png');
    });

    await test.step('nothing of the card stays on the phone', async () => {
      const [, , , id = '', secret = ''] = new URL(link).hash.slice(1).split('.');
      const page = await amina.open('/');
      for (const part of [id, secret]) {
        expect(part).not.toBe('');
        expect(await tracesIn(page, part)).toEqual([]);
      }
    });

    await test.step('whoever finds it is told how many tries are left, and nothing of whose it is', async () => {
      const page = await openCard(finder, link);
      await typePin(page, '#pin', WRONG);
      await expect(page.getByText(triesLeft(finder, 4))).toBeVisible();
      await expect(page.getByText('Amina')).toHaveCount(0);
      expect(await faultsOf(page, LOOK)).toEqual([]);
      expect(rows(endpoint, 'devices')).toBe(1);
    });

    await test.step('its person starts the next phone', async () => {
      const page = await openCard(next, link);
      await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
      await expect(page.getByText(next.t('field:return-card.lead'))).toBeVisible();
      await typePin(page, '#pin', WRONG);
      await expect(page.getByText(triesLeft(next, 3))).toBeVisible();
      expect(await faultsOf(page, LOOK)).toEqual([]);
      await typePin(page, '#pin', PIN);
      await expect(page.getByRole('heading', { name: next.t('field:start.done-title') })).toBeVisible();
      // the secret stands in the address no more
      expect(new URL(page.url()).hash).toBe('');
      expect(rows(endpoint, 'devices')).toBe(2);
      await next.championSession(plainSession(1));
      await expect.poll(() => rows(endpoint, 'changes')).toBe(1);
      // and the old one goes on
      await amina.championSession(plainSession(2));
      await expect.poll(() => rows(endpoint, 'changes')).toBe(2);
    });

    await test.step('it worked once', async () => {
      const page = await openCard(finder, link);
      await typePin(page, '#pin', PIN);
      await expect(page.getByText(finder.t('field:return-card.card-used'))).toBeVisible();
      await expect(page.getByText(finder.t('field:welcome.paste-label'))).toBeVisible();
    });

    const office = await deskOf(browser, endpoint);
    await test.step('the office sees by which phone it was used', async () => {
      const line = await newestCard(office, endpoint);
      await expect(line.getByText(say('office:returnCard.used'))).toBeVisible();
      await expect(line.getByRole('link')).toHaveCount(1);
      await expect(line.getByRole('button')).toHaveCount(0);
      expect(await faultsOf(office, { dark: false, fingers: false })).toEqual([]);
    });

    await test.step('and cancels another one', async () => {
      ({ link } = await makeCard(amina, 'make'));
      const line = await newestCard(office, endpoint);
      await line.getByRole('button', { name: say('office:returnCard.cancel') }).click();
      await expect(office.getByText(say('office:returnCard.cancelDone'))).toBeVisible();
      const page = await openCard(finder, link);
      await typePin(page, '#pin', PIN);
      await expect(page.getByText(finder.t('field:return-card.card-cancelled'))).toBeVisible();
    });
    await office.context().close();
  } finally {
    for (const { phone } of [amina, next, finder]) await phone.remove();
    await endpoint.remove();
  }
});

test('too many wrong PINs, a newer card and a year each end a card, in words that say what to do', async () => {
  const endpoint = new Endpoint();
  await endpoint.start();
  const amina = new Volunteer(endpoint.origin, programme);
  const finder = new Volunteer(endpoint.origin, programme);
  try {
    await amina.enrol(await endpoint.invite('champion', 'Coventry', 'Amina'));
    const { link: first } = await makeCard(amina, 'make');
    const { link: second } = await makeCard(amina, 'make-again');

    await test.step('a newer one was made', async () => {
      const page = await openCard(finder, first);
      await typePin(page, '#pin', PIN);
      await expect(page.getByText(finder.t('field:return-card.card-unknown'))).toBeVisible();
    });

    await test.step('five wrong PINs', async () => {
      const page = await openCard(finder, second);
      for (const left of [4, 3, 2]) {
        await typePin(page, '#pin', WRONG);
        await expect(page.getByText(triesLeft(finder, left))).toBeVisible();
      }
      await typePin(page, '#pin', WRONG);
      await expect(page.getByText(triesLeft(finder, 1))).toBeVisible();
      await typePin(page, '#pin', WRONG);
      await expect(page.getByText(finder.t('field:return-card.card-blocked'))).toBeVisible();
      const again = await openCard(finder, second);
      await typePin(again, '#pin', PIN);
      await expect(again.getByText(finder.t('field:return-card.card-blocked'))).toBeVisible();
    });

    await test.step('a year went by', async () => {
      // the blocked one is none any more
      const { link } = await makeCard(amina, 'make');
      const past = Date.now() - 1;
      expect(change(endpoint, 'update invites set expires_at = ? where card is not null', past)).toBe(3);
      const page = await openCard(finder, link);
      await typePin(page, '#pin', PIN);
      await expect(page.getByText(finder.t('field:return-card.card-expired'))).toBeVisible();
      expect(rows(endpoint, 'devices')).toBe(1);
    });
  } finally {
    await amina.phone.remove();
    await finder.phone.remove();
    await endpoint.remove();
  }
});

test('without a connection no card is made, and the one before stays good', async () => {
  const endpoint = new Endpoint();
  await endpoint.start();
  const amina = new Volunteer(endpoint.origin, programme);
  const next = new Volunteer(endpoint.origin, programme);
  try {
    await amina.enrol(await endpoint.invite('champion', 'Coventry', 'Amina'));
    const { link } = await makeCard(amina, 'make');
    const page = await amina.open('/settings');
    const again = page.locator('summary', { hasText: amina.t('field:return-card.make-again') });
    await again.click();
    await endpoint.stop();
    await typePin(page, '#pin-card', PIN);
    await expect(page.getByText(amina.t('field:return-card.needs-connection'))).toBeVisible();
    await endpoint.start();
    const started = await openCard(next, link);
    await typePin(started, '#pin', PIN);
    await expect(started.getByRole('heading', { name: next.t('field:start.done-title') })).toBeVisible();
  } finally {
    await amina.phone.remove();
    await next.phone.remove();
    await endpoint.remove();
  }
});
