import { expect, test, type Page } from '@playwright/test';
import { WORDING } from '../../src/lib/records/consent.ts';
import { Endpoint } from '../support/endpoint.ts';
import { openOffice } from '../support/office.ts';
import { EXAMPLE } from '../support/programmes.ts';
import { recorded } from '../support/recorded.ts';
import { FIELD } from '../support/screens/list.ts';
import { tracesIn, tracesOnDisk } from '../support/traces.ts';
import { Volunteer } from '../support/volunteer.ts';
import { words } from '../support/words.ts';

test.setTimeout(240_000);

const say = words('en-GB');
const TITLE = EXAMPLE.programme.postcardTitle;
/** Stands on the phone for everybody to read. */
const SERVICE = EXAMPLE.programme.services[0]?.name ?? '';

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
  const beside = await hana.phone.context.newPage();
  await beside.goto(`${hana.origin}/sent`);
  await expect(beside.locator('h1')).toBeVisible();
  await button(page, hana.t('field:postcards.hand-over')).click();
  await expectLanguages(page, hana);
  // a tab that was open, and locked, is the participants' too
  await expectLanguages(beside, hana);
  await beside.close();
  return page;
}

/** The page of a new person: the languages, in the worker's own, and nothing to write in. */
async function expectLanguages(page: Page, hana: Volunteer): Promise<void> {
  await expect(page.getByRole('list', { name: hana.t('postcard:language.choose') })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', hana.language);
  await expect(page.getByRole('textbox')).toHaveCount(0);
  expect(new URL(page.url()).pathname).toBe('/postcards/hand-over');
}

/** Every address of the field's screens, with an id that may be anything. */
function addresses(): string[] {
  const screens = [...new Set<string>(Object.values(FIELD))].filter((path) => !PUBLIC.includes(path));
  const id = '00000000-0000-4000-8000-000000000001';
  return screens.map((path) => path.replace('[id]', id)).sort();
}

const PUBLIC = ['/privacy', '/accessibility', '/languages'];
/** An address that there is none of. */
const NOWHERE = '/groups/x/y/z';

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
      for (const path of addresses()) {
        const again = await hana.phone.open(`${hana.origin}${path}`);
        await expectLanguages(again, hana);
        for (const typed of [first, second]) expect(await tracesIn(again, typed)).toEqual([]);
        expect(await tracesIn(again, event)).toEqual([]);
        // the search itself can find something
        expect(await tracesIn(again, SERVICE)).toContain('mifriendly-field, programme');
        await again.close();
      }
    });

    await test.step('the public pages, and an address that there is none of, tell nothing of the worker and lead back to the languages', async () => {
      for (const path of [...PUBLIC, NOWHERE]) {
        const open = await hana.phone.open(`${hana.origin}${path}`);
        await expect(open.locator('h1')).toBeVisible();
        expect(await tracesIn(open, event)).toEqual([]);
        await open.locator('a[href="/"]').first().click();
        await expectLanguages(open, hana);
        await open.close();
      }
    });

    await test.step('the next card begins empty', async () => {
      const again = await hana.phone.open(`${hana.origin}/`);
      await begin(again, hana, 'en-GB');
      await expect(again.getByRole('textbox')).toHaveValue('');
    });

    await hana.phone.switchOff();
    for (const typed of [first, second, event]) expect(tracesOnDisk(hana.phone.profile, typed)).toEqual([]);
    // the programme itself is so large that the browser packs it
    expect(tracesOnDisk(hana.phone.profile, EXAMPLE.programme.id)).not.toEqual([]);
    expect(recorded(endpoint, 'postcard')).toEqual([]);
  } finally {
    await hana.phone.remove();
    await endpoint.remove();
  }
});

test('the office is shut in that browser meanwhile, also for whoever is signed in to it there', async () => {
  const { endpoint, hana } = await outreachWorker('en-GB');
  try {
    const records = async (): Promise<Page> => {
      const desk = await hana.phone.context.newPage();
      await desk.goto(`${hana.origin}/office/records`);
      return desk;
    };
    await openOffice(await records(), endpoint.officeLink);
    await expect((await records()).getByRole('heading', { level: 1, name: 'Records' })).toBeVisible();
    const page = await handOver(hana);
    const desk = await records();
    for (const path of ['/office', '/office/records', '/office/sign-in']) {
      await desk.goto(`${hana.origin}${path}`);
      await expectLanguages(desk, hana);
    }
    await hana.takeBack(page);
    await desk.goto(`${hana.origin}/office/records`);
    await expect(desk.getByRole('heading', { level: 1, name: 'Records' })).toBeVisible();
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
      await hana.takeBack(page);
      await expect(page.getByText(hana.t('field:home.cards-today_one', { count: 1 }))).toBeVisible();
      await page.goBack();
      await page.goto(`${hana.origin}/`);
      await expect(page.locator('h1')).toBeVisible();
      await hana.unlock(page);
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
      await hana.takeBack(page, 'ti');
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

test('a card that nobody touches is asked after, in its own language, and then wiped', async () => {
  const { endpoint, hana } = await outreachWorker('en-GB');
  const ar = words('ar');
  const typed = 'quiet-street-61803398';
  try {
    const page = await handOver(hana);
    await page.clock.install();
    await begin(page, hana, 'ar');
    const asked = page.getByRole('dialog', { name: ar('postcard:still.title') });
    const box = page.getByRole('textbox');
    await expect(box).toHaveAttribute('autocorrect', 'off');
    await expect(box).toHaveAttribute('autocomplete', 'off');
    await expect(box).toHaveAttribute('spellcheck', 'false');
    await box.fill(typed);

    await test.step('whoever answers carries on where they were', async () => {
      await page.clock.runFor(119_000);
      await expect(asked).toHaveCount(0);
      await page.clock.runFor(1_000);
      await expect(asked).toBeVisible();
      await expect(asked.getByText(ar('postcard:still.text'))).toBeVisible();
      await button(page, ar('postcard:still.stay')).click();
      await expect(asked).toHaveCount(0);
      await expect(box).toHaveValue(typed);
      await expect(box).toBeFocused();
    });

    await test.step('being read to counts as touching', async () => {
      await page.evaluate(() =>
        Object.defineProperty(speechSynthesis, 'speaking', { configurable: true, get: () => true }),
      );
      await page.clock.runFor(200_000);
      await expect(asked).toHaveCount(0);
      await expect(box).toHaveValue(typed);
      await page.evaluate(() =>
        Object.defineProperty(speechSynthesis, 'speaking', { configurable: true, get: () => false }),
      );
    });

    await test.step('nobody answers: the card is gone, and the phone is free for the next', async () => {
      // the second rest has begun at 120 s of the 200
      await page.clock.runFor(40_000);
      await expect(asked).toBeVisible();
      await page.clock.runFor(29_000);
      await expect(asked).toBeVisible();
      await page.clock.runFor(1_000);
      await expectLanguages(page, hana);
      expect(await tracesIn(page, typed)).toEqual([]);
      await begin(page, hana, 'ar');
      await expect(page.getByRole('textbox')).toHaveValue('');
      await page.clock.runFor(150_000);
      await expectLanguages(page, hana);
    });

    await test.step('at the languages nobody is asked for', async () => {
      await page.clock.runFor(600_000);
      await expect(page.getByRole('dialog')).toHaveCount(0);
    });
  } finally {
    await hana.phone.remove();
    await endpoint.remove();
  }
});

test('somebody else writes for a person who asks for it, and the card says so', async () => {
  const { endpoint, hana } = await outreachWorker('en-GB');
  const ti = words('ti');
  try {
    const page = await handOver(hana);
    await page.getByRole('button', { name: hana.languageName('ti') }).click();
    await button(page, ti('postcard:intro.for-me')).click();
    await expect(page.getByText(ti('postcard:ask.for-you'))).toBeVisible();
    await page.getByRole('textbox').fill('ጽቡቕ');
    await button(page, ti('postcard:go.stop')).click();
    await button(page, ti('postcard:stop.send')).click();
    await button(page, ti('postcard:thanks.next')).click();
    // the next one writes alone
    await begin(page, hana, 'en-GB');
    await expect(page.getByText(say('postcard:ask.for-you'))).toHaveCount(0);
    await page.getByRole('textbox').fill('Parks');
    await button(page, say('postcard:go.stop')).click();
    await button(page, say('postcard:stop.send')).click();
    await hana.takeBack(page);
    await expect.poll(() => recorded(endpoint, 'postcard').length).toBe(2);
    const how = recorded(endpoint, 'postcard').map(({ record }) => [record['language'], record['how']]);
    expect(how).toEqual(
      expect.arrayContaining([
        ['ti', 'written-down'],
        ['en-GB', 'handed-over'],
      ]),
    );
  } finally {
    await hana.phone.remove();
    await endpoint.remove();
  }
});

test('a question is answered by tapping pictograms, with words or without, and the card says what was told', async () => {
  const { endpoint, hana } = await outreachWorker('en-GB');
  const ar = words('ar');
  const domains = EXAMPLE.programme.domains ?? [];
  const nameOf = (id: string, language: string): string =>
    domains.find((each) => each.id === id)?.name[language] ?? '';
  try {
    const page = await handOver(hana);
    await page.getByRole('button', { name: hana.languageName('ar') }).click();
    await button(page, ar('postcard:intro.start')).click();

    await test.step('they stand below the words, named by the question, with Next in sight', async () => {
      const group = page.getByRole('group', { name: ar('postcard:ask.good') });
      await expect(group.getByRole('checkbox')).toHaveCount(domains.length);
      await expect(button(page, ar('postcard:go.next'))).toBeInViewport({ ratio: 1 });
      const [box, first] = [page.getByRole('textbox'), group.getByRole('checkbox').first()];
      const [above, below] = [await box.boundingBox(), await first.boundingBox()];
      expect(below?.y).toBeGreaterThan((above?.y ?? 0) + (above?.height ?? 0));
      expect(Math.min(below?.width ?? 0, below?.height ?? 0)).toBeGreaterThanOrEqual(44);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width).toBeLessThanOrEqual(360);
    });

    await test.step('tapped, the question is no longer one to skip; tapped again, it is', async () => {
      const health = page.getByLabel(nameOf('health', 'ar'), { exact: true });
      const skip = button(page, ar('postcard:go.skip'));
      await expect(skip).toBeVisible();
      await health.check();
      await expect(skip).toHaveCount(0);
      await health.uncheck();
      await expect(skip).toBeVisible();
      await health.check();
      await page.getByLabel(nameOf('people-belonging', 'ar'), { exact: true }).check();
      await button(page, ar('postcard:go.next')).click();
    });

    await test.step('the next question begins untapped; with words too; Back finds what was tapped', async () => {
      await expect(page.getByRole('heading', { name: ar('postcard:ask.missing') })).toBeVisible();
      await expect(page.locator('input[type=checkbox]:checked')).toHaveCount(0);
      await page.getByRole('textbox').fill('بيت');
      await page.getByLabel(nameOf('housing', 'ar'), { exact: true }).check();
      await button(page, ar('postcard:go.back')).click();
      await expect(page.locator('input[type=checkbox]:checked')).toHaveCount(2);
      await button(page, ar('postcard:go.next')).click();
      await button(page, ar('postcard:go.stop')).click();
      await button(page, ar('postcard:stop.send')).click();
      await button(page, ar('postcard:thanks.next')).click();
    });

    await test.step('the next person finds nothing tapped', async () => {
      await begin(page, hana, 'en-GB');
      await expect(page.locator('input[type=checkbox]:checked')).toHaveCount(0);
      await page.getByLabel(nameOf('work', 'en-GB'), { exact: true }).check();
      await button(page, say('postcard:go.stop')).click();
      await button(page, say('postcard:stop.send')).click();
      await hana.takeBack(page);
    });

    await expect.poll(() => recorded(endpoint, 'postcard').length).toBe(2);
    const cards = recorded(endpoint, 'postcard').map(({ record }) => record);
    expect(cards.find(({ language }) => language === 'ar')).toMatchObject({
      goodDomains: ['health', 'people-belonging'],
      missing: 'بيت',
      missingDomains: ['housing'],
      consent: { wording: WORDING.card, language: 'ar' },
    });
    const tapped = cards.find(({ language }) => language === 'en-GB');
    expect(tapped).toMatchObject({ goodDomains: ['work'], consent: { language: 'en-GB' } });
    expect(tapped).not.toHaveProperty('good');
  } finally {
    await hana.phone.remove();
    await endpoint.remove();
  }
});
