import { expect, test, type Page } from '@playwright/test';
import { Endpoint } from '../support/endpoint.ts';
import { EXAMPLE } from '../support/programmes.ts';
import { recorded } from '../support/recorded.ts';
import { tracesIn, tracesOnDisk } from '../support/traces.ts';
import { Volunteer } from '../support/volunteer.ts';
import { words } from '../support/words.ts';

test.setTimeout(240_000);

const say = words('en-GB');
const TITLE = EXAMPLE.programme.postcardTitle;

/** Somebody with postcards, enrolled, whose endpoint stands still unless the test wants it. */
async function outreachWorker(language: string): Promise<{ endpoint: Endpoint; hana: Volunteer }> {
  const endpoint = new Endpoint();
  await endpoint.start();
  const hana = new Volunteer(endpoint.origin, EXAMPLE.programme, language);
  await hana.enrol(endpoint.firstInvite('outreach-worker'));
  return { endpoint, hana };
}

function button(page: Page, name: string) {
  return page.getByRole('button', { name, exact: true });
}

/** Hands the phone over from the worker's page. */
async function handOver(hana: Volunteer): Promise<Page> {
  const page = await hana.open('/postcards');
  await button(page, hana.t('field:postcards.hand-over')).click();
  await expectLanguages(page, hana);
  return page;
}

/** The page of a new person: the languages, in the worker's own, and nothing to write in. */
async function expectLanguages(page: Page, hana: Volunteer): Promise<void> {
  await expect(page.getByRole('list', { name: hana.t('postcard:language.choose') })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', hana.language);
  await expect(page.getByRole('textbox')).toHaveCount(0);
  expect(new URL(page.url()).pathname).toBe('/postcards/hand-over');
}

/** From the languages to the first question. */
async function begin(page: Page, hana: Volunteer, language: string): Promise<void> {
  await page.getByRole('button', { name: hana.languageName(language) }).click();
  await button(page, words(language)('postcard:intro.start')).click();
  await expect(page.getByRole('textbox')).toBeVisible();
}

test('a browser killed in mid-card comes back at the languages; the half-typed card is nowhere, on disk neither', async () => {
  const { endpoint, hana } = await outreachWorker('en-GB');
  // nobody types the same in another place
  const first = 'warm-library-48151623';
  const second = 'nobody-has-time-27182818';
  const event = 'picnic-in-the-park-31415926';
  try {
    await test.step('an event, which the phone may well remember', async () => {
      const page = await hana.open('/events/new');
      await page.locator('input#name').fill(event);
      await button(page, hana.t('field:event.save')).click();
      await expect(page.getByText(event)).toBeVisible();
    });
    const page = await handOver(hana);
    await begin(page, hana, 'en-GB');
    await page.getByRole('textbox').fill(first);
    await button(page, say('postcard:go.next')).click();
    await expect(page.getByRole('heading', { name: say('postcard:ask.missing') })).toBeVisible();
    await page.getByRole('textbox').pressSequentially(second);
    await expect(page.getByRole('textbox')).toHaveValue(second);
    await hana.phone.kill();
    await hana.phone.switchOn();

    await test.step('whatever address is opened, the languages come up', async () => {
      for (const path of ['/', '/settings', '/postcards/hand-over']) {
        const again = await hana.phone.open(`${hana.origin}${path}`);
        await expectLanguages(again, hana);
        for (const typed of [first, second]) expect(await tracesIn(again, typed)).toEqual([]);
        // the search itself can find something
        expect(await tracesIn(again, event)).toContain('mifriendly-field, records');
      }
    });

    await test.step('the next card begins empty', async () => {
      const [again] = hana.phone.context.pages();
      if (!again) throw new Error('the page is open');
      await begin(again, hana, 'en-GB');
      await expect(again.getByRole('textbox')).toHaveValue('');
    });

    await hana.phone.switchOff();
    for (const typed of [first, second]) expect(tracesOnDisk(hana.phone.profile, typed)).toEqual([]);
    expect(tracesOnDisk(hana.phone.profile, event)).not.toEqual([]);
    expect(recorded(endpoint, 'postcard')).toEqual([]);
  } finally {
    await hana.phone.remove();
    await endpoint.remove();
  }
});

test('no way leads back into a card that is done: not Back, not Forward, not a reload, not Today', async () => {
  const { endpoint, hana } = await outreachWorker('en-GB');
  const typed = 'the-bus-on-sundays-16180339';
  try {
    await endpoint.stop();
    const page = await handOver(hana);
    const gone = async (): Promise<void> => expect(await tracesIn(page, typed)).toEqual([]);
    await begin(page, hana, 'en-GB');
    await page.getByRole('textbox').fill(typed);
    for (const step of ['missing', 'improve', 'age', 'born'] as const) {
      await button(page, say('postcard:go.next')).click();
      const question =
        step === 'born'
          ? say('postcard:ask.born', { country: hana.w(EXAMPLE.programme.country) })
          : say(`postcard:ask.${step}`);
      await expect(page.getByRole('heading', { name: question })).toBeVisible();
    }

    await test.step('before it is done, Back is the card’s own Back', async () => {
      await page.evaluate(() => history.back());
      await expect(page.getByRole('heading', { name: say('postcard:ask.age') })).toBeVisible();
      await button(page, say('postcard:go.next')).click();
    });
    await button(page, say('postcard:go.finish')).click();
    const thanks = page.getByRole('heading', { name: say('postcard:thanks.title') });
    await expect(thanks).toBeVisible();
    await gone();

    await test.step('Back and Forward at the thanks', async () => {
      for (const way of [-1, -1, 1]) {
        await page.evaluate((by) => history.go(by), way);
        await expect(thanks).toBeVisible();
        await expect(page.getByRole('textbox')).toHaveCount(0);
      }
    });
    await button(page, say('postcard:thanks.next')).click();
    await expectLanguages(page, hana);

    await test.step('Back, Forward, a reload and another address at the next person’s languages', async () => {
      await page.evaluate(() => history.back());
      await expectLanguages(page, hana);
      await page.reload();
      await expectLanguages(page, hana);
      await page.goto('about:blank');
      await page.goBack();
      await expectLanguages(page, hana);
      await page.goForward();
      await page.goto(`${hana.origin}/`);
      await expectLanguages(page, hana);
      await gone();
    });

    await test.step('back with the worker: counted, and not to be opened', async () => {
      await button(page, hana.t('postcard:thanks.give-back')).click();
      await expect(page.getByText(hana.t('field:home.cards-today_one', { count: 1 }))).toBeVisible();
      await page.goBack();
      await page.goto(`${hana.origin}/`);
      await expect(page.getByText(hana.t('field:kinds.postcards_one', { count: 1 }))).toBeVisible();
      await expect(page.locator('a[href*="postcard"]:not([href="/postcards"])')).toHaveCount(0);
      await page.getByRole('link', { name: hana.t('field:home.waiting_one', { count: 1 }) }).click();
      const waiting = page.getByRole('listitem').filter({ hasText: hana.t('field:kinds.postcard') });
      await expect(waiting).toHaveCount(1);
      await expect(waiting.getByRole('link')).toHaveCount(0);
      await gone();
    });
    await hana.phone.switchOff();
    // what waits to be sent is sealed
    expect(tracesOnDisk(hana.phone.profile, typed)).toEqual([]);
  } finally {
    await hana.phone.remove();
    await endpoint.remove();
  }
});

test('two people in two languages: kind words for an empty card, skipping, and the worker’s own language after each', async () => {
  const { endpoint, hana } = await outreachWorker('ar');
  try {
    const page = await hana.open('/events/new');
    await page.locator('input#name').fill('نزهة في الحديقة');
    await button(page, hana.t('field:event.save')).click();
    await expect(page.getByText(hana.t('field:home.cards-today_zero', { count: 0 }))).toBeVisible();
    await button(page, hana.t('field:postcards.hand-over')).click();
    await expectLanguages(page, hana);

    await test.step('the first skips everything, hears that it is all right, and writes one word', async () => {
      await begin(page, hana, 'en-GB');
      await expect(page).toHaveTitle(TITLE['en-GB'] ?? '');
      await expect(page.locator('html')).toHaveAttribute('dir', 'ltr');
      for (let asked = 0; asked < 5; asked += 1) {
        await expect(page.getByText(say('postcard:ask.step', { n: asked + 1, of: 5 }))).toBeVisible();
        await button(page, say('postcard:go.skip')).click();
      }
      await expect(page.getByRole('heading', { name: say('postcard:empty.title') })).toBeVisible();
      await expect(page.getByText(say('postcard:empty.text'))).toBeVisible();
      await button(page, say('postcard:empty.back')).click();
      await page.getByRole('textbox').fill('Trees');
      await button(page, say('postcard:go.next')).click();
      for (let asked = 1; asked < 5; asked += 1) {
        await expect(page.getByText(say('postcard:ask.step', { n: asked + 1, of: 5 }))).toBeVisible();
        await button(page, say('postcard:go.skip')).click();
      }
      await button(page, say('postcard:thanks.next')).click();
      await expectLanguages(page, hana);
      await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
    });

    await test.step('the second writes in Tigrinya and stops early', async () => {
      const ti = words('ti');
      await begin(page, hana, 'ti');
      await expect(page.locator('html')).toHaveAttribute('lang', 'ti');
      await expect(page.getByRole('textbox')).toHaveAttribute('lang', 'ti');
      await page.getByRole('textbox').fill('ጽቡቕ ሰባት');
      await button(page, ti('postcard:go.stop')).click();
      await button(page, ti('postcard:stop.send')).click();
      await expect(page.getByRole('heading', { name: ti('postcard:thanks.title') })).toBeVisible();
      await button(page, ti('postcard:thanks.give-back')).click();
    });

    await expect(page.getByText(hana.t('field:home.cards-today_two', { count: 2 }))).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('lang', 'ar');
    await expect.poll(() => recorded(endpoint, 'postcard').length).toBe(2);
    const [event] = recorded(endpoint, 'event');
    const cards = recorded(endpoint, 'postcard').map(({ record }) => record);
    const common = { city: 'birmingham', event: event?.id, how: 'handed-over' };
    expect(cards.find(({ language }) => language === 'en-GB')).toMatchObject({ ...common, good: 'Trees' });
    expect(cards.find(({ language }) => language === 'ti')).toMatchObject({ ...common, good: 'ጽቡቕ ሰባት' });
    for (const card of cards) expect(Object.keys(card).sort()).not.toContain('missing');
  } finally {
    await hana.phone.remove();
    await endpoint.remove();
  }
});
