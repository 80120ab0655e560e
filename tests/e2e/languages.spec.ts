import { expect, test, type Page } from '@playwright/test';
import { dayIn } from '../../src/lib/i18n/dates.ts';
import { directionOf, UI_LANGUAGES } from '../../src/lib/i18n/languages.ts';
import { ruleOf } from '../../src/cli/locales/plurals.ts';
import { makeRead } from '../../src/cli/locales/read.ts';
import { Endpoint } from '../support/endpoint.ts';
import { findFonts } from '../support/fonts.ts';
import { clipped, missingGlyphs, sideways } from '../support/glyphs.ts';
import { faultsOf } from '../support/screens/inspect.ts';
import { EXAMPLE } from '../support/programmes.ts';
import { recorded } from '../support/recorded.ts';
import { PIN, Volunteer } from '../support/volunteer.ts';
import { words } from '../support/words.ts';

test.setTimeout(600_000);
test.beforeAll(() => findFonts());

const { programme } = EXAMPLE;
const TAGS = UI_LANGUAGES.map(({ tag }) => tag);

/** What somebody writes on their card: in their own letters, with what is hard to write in them. */
const ANSWERS: Record<string, string> = {
  'en-GB': 'Kind neighbours',
  pl: 'Życzliwi sąsiedzi – źdźbło',
  ro: 'Vecini buni și țară',
  so: 'Deriska wanaagsan',
  uk: 'Добрі сусіди, під’їзд',
  ar: 'الجيران الطيبون',
  ur: 'اچھے ہمسائے، بہت مہربان',
  ps: 'ښه ګاونډیان، ډېر مهربان',
  'fa-AF': 'همسایه‌های مهربان',
  fa: 'همسایه‌های مهربان',
  ckb: 'دراوسێی باش و دڵسۆز',
  pa: 'ਚੰਗੇ ਗੁਆਂਢੀ',
  bn: 'ভালো প্রতিবেশী',
  gu: 'સારા પાડોશીઓ',
  ta: 'நல்ல அயலவர்கள்',
  ti: 'ጽቡቓት ጎረባብቲ',
};

function button(page: Page, name: string) {
  return page.getByRole('button', { name, exact: true });
}

/** What holds on every screen, in every language. */
async function looked(page: Page, tag: string, where: string): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('lang', tag);
  await expect(page.locator('html')).toHaveAttribute('dir', directionOf(tag));
  expect.soft(await sideways(page), `${tag}, ${where}: pushed sideways`).toBe(0);
  expect.soft(await missingGlyphs(page), `${tag}, ${where}: letters missing`).toEqual([]);
  expect.soft(await clipped(page), `${tag}, ${where}: words cut off`).toEqual([]);
}

test('the postcard is answered in all sixteen languages, offline, on 320 px', async () => {
  const endpoint = new Endpoint();
  await endpoint.start();
  const hana = new Volunteer(endpoint.origin, programme);
  try {
    await hana.enrol(endpoint.firstInvite('outreach-worker'));
    const page = await hana.open('/postcards');
    await page.setViewportSize({ width: 320, height: 640 });
    await button(page, hana.t('field:postcards.hand-over')).click();
    await expect(page.getByRole('list', { name: hana.t('postcard:language.choose') })).toBeVisible();
    await looked(page, 'en-GB', 'the languages');
    await hana.phone.context.setOffline(true);

    for (const tag of TAGS)
      await test.step(tag, async () => {
        const say = words(tag);
        await page
          .getByRole('button', { name: UI_LANGUAGES.find((each) => each.tag === tag)?.name ?? '' })
          .first()
          .click();
        await expect(page.getByText(say('postcard:intro.privacy'))).toBeVisible();
        await expect(page.getByRole('heading', { level: 1 })).toHaveText(programme.postcardTitle[tag] ?? '');
        // nobody has read it yet: the English stands beside
        const beside = page.getByText(words('en-GB')('postcard:intro.free'), { exact: true });
        const unread =
          tag !== 'en-GB' && makeRead().careful['postcard:intro.free']?.read.includes(tag) === false;
        await expect(beside).toHaveCount(unread || tag === 'en-GB' ? 1 : 0);
        await looked(page, tag, 'before the first question');
        await button(page, say('postcard:intro.start')).click();

        await expect(page.getByText(say('postcard:ask.step', { n: 1, of: 5 }))).toBeVisible();
        await page.getByRole('textbox').fill(ANSWERS[tag] ?? '');
        await expect(page.getByRole('textbox')).toHaveAttribute('lang', tag);
        await looked(page, tag, 'a question');
        await button(page, say('postcard:go.next')).click();
        await expect(page.getByText(say('postcard:ask.step', { n: 2, of: 5 }))).toBeVisible();
        await page.getByLabel(programme.domains?.[0]?.name[tag] ?? '', { exact: true }).check();
        await button(page, say('postcard:go.next')).click();
        await button(page, say('postcard:go.skip')).click();
        await expect(page.getByRole('heading', { name: say('postcard:ask.age') })).toBeVisible();
        await looked(page, tag, 'the age');
        await page.getByLabel('25-34', { exact: true }).check();
        await button(page, say('postcard:go.next')).click();
        await expect(page.getByText(say('postcard:ask.step', { n: 5, of: 5 }))).toBeVisible();
        await looked(page, tag, 'the country');
        await page.getByLabel(say('postcard:ask.prefer-not'), { exact: true }).check();
        await button(page, say('postcard:go.finish')).click();
        await expect(page.getByRole('heading', { name: say('postcard:thanks.title') })).toBeVisible();
        await looked(page, tag, 'thanks');
        await button(page, say('postcard:thanks.next')).click();
        await expect(page.locator('html')).toHaveAttribute('lang', 'en-GB');
      });

    await hana.phone.context.setOffline(false);
    await expect.poll(() => recorded(endpoint, 'postcard').length, { timeout: 60_000 }).toBe(TAGS.length);
    const cards = recorded(endpoint, 'postcard').map(({ record }) => record);
    for (const tag of TAGS)
      expect(cards.find(({ language }) => language === tag)).toMatchObject({
        language: tag,
        good: ANSWERS[tag],
        missingDomains: [programme.domains?.[0]?.id],
        age: '25-34',
        bornOutside: 'prefer-not-to-say',
        consent: { language: tag },
      });
  } finally {
    await hana.phone.remove();
    await endpoint.remove();
  }
});

test('a champion’s day in all sixteen languages: chosen by its own name, without a reload, kept for offline', async () => {
  const endpoint = new Endpoint();
  await endpoint.start();
  const amina = new Volunteer(endpoint.origin, programme);
  try {
    await amina.enrol(endpoint.firstInvite('champion'));
    const page = await amina.open('/champion-session');
    await page.setViewportSize({ width: 320, height: 640 });
    for (const again of [true, false]) {
      await amina.fillChampionSession(page, {
        setting: 'library',
        people: 2,
        minutes: 15,
        languages: ['ar'],
        topics: ['gp-registration'],
        services: [],
        nothingSuitable: true,
      });
      await amina.saveSession(page);
      if (again) await page.getByRole('button', { name: amina.t('field:champion.another') }).click();
    }
    await page
      .getByRole('button', { name: amina.t('field:champion.done'), exact: true })
      .or(page.getByRole('link', { name: amina.t('field:champion.done'), exact: true }))
      .click();
    let before = words('en-GB');
    for (const tag of TAGS)
      await test.step(tag, async () => {
        const say = words(tag);
        await go(page, before('field:home.settings'), '/settings');
        await page.evaluate(() => Object.assign(window, { sameLoad: true }));
        await amina.speak(page, tag);
        await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('field:settings.title'));
        expect(await page.evaluate(() => 'sameLoad' in window)).toBe(true);
        await looked(page, tag, 'settings');

        await page
          .getByRole('link', { name: say('field:home.title'), exact: true })
          .first()
          .click();
        await expect(page.getByText(say('field:home.today-list'))).toBeVisible();
        await looked(page, tag, 'today');
        // the day in the language’s own words, Gregorian, in Latin digits
        const today = new Date().toISOString().slice(0, 10);
        const [year = '', , day = ''] = today.split('-');
        const shown = await page.locator('main, header').allInnerTexts();
        const text = shown.join(' ');
        expect(text, `${tag}: ${text}`).toContain(String(Number(day)));
        if (tag !== 'en-GB')
          expect(text).not.toMatch(
            /\b(Sunday|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|November|December|M1[12])\b/,
          );
        expect(dayIn(tag, today, 'full')).toContain(year);
        // two records, counted in the plural form of the language
        const form = ruleOf(tag).select(2);
        await expect(page.getByText(say(`field:home.all-sent_${form}`, { count: 2 })).first()).toBeVisible();
        before = say;
      });

    await test.step('the last one chosen speaks offline, and every one that was chosen', async () => {
      await amina.phone.context.setOffline(true);
      for (const tag of ['ti', 'ckb', 'ta']) {
        await go(page, before('field:home.settings'), '/settings');
        await page.reload();
        await expect(page.getByRole('heading', { level: 1 })).toHaveText(before('field:settings.title'));
        await amina.speak(page, tag);
        before = words(tag);
        await expect(page.getByRole('heading', { level: 1 })).toHaveText(before('field:settings.title'));
        const pin = page.locator('#pin');
        const open = page.getByRole('button', { name: before('field:pin.open'), exact: true });
        if (await open.isVisible()) {
          if (!(await pin.isVisible())) await open.click();
          await pin.fill(PIN);
          await pin.press('Enter');
          await expect(pin).toBeHidden();
        }
        await page
          .getByRole('link', { name: before('field:home.title'), exact: true })
          .first()
          .click();
        await expect(page.getByText(before('field:home.today-list'))).toBeVisible();
      }
    });
  } finally {
    await amina.phone.remove();
    await endpoint.remove();
  }
});

test('a language whose words are not on the phone says so, and the screen stays as it was', async () => {
  const endpoint = new Endpoint();
  await endpoint.start();
  const amina = new Volunteer(endpoint.origin, programme);
  try {
    await amina.enrol(endpoint.firstInvite('champion'));
    const page = await amina.open('/settings');
    await amina.phone.context.setOffline(true);
    await page.getByText(amina.t('field:settings.language'), { exact: true }).click();
    await page.getByRole('button', { name: 'தமிழ்', exact: true }).click();
    await expect(page.getByText(amina.t('field:languages.not-here'))).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('lang', 'en-GB');
    await amina.phone.context.setOffline(false);
    await page.getByRole('button', { name: 'தமிழ்', exact: true }).click();
    await expect(page.locator('html')).toHaveAttribute('lang', 'ta');
    await page.getByRole('link', { name: words('ta')('field:languages.title') }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('ta')('field:languages.title'));
    await expect(page.getByText(words('ta')('field:languages.drafted')).first()).toBeVisible();
    expect(await faultsOf(page, { dark: false, fingers: true })).toEqual([]);
  } finally {
    await amina.phone.remove();
    await endpoint.remove();
  }
});

/** Goes to a screen by its link, and where there is none by its address. */
async function go(page: Page, name: string, path: string): Promise<void> {
  if (new URL(page.url()).pathname === path) return;
  const link = page.getByRole('link', { name, exact: true }).first();
  await link.click();
  await expect.poll(() => new URL(page.url()).pathname).toBe(path);
}
