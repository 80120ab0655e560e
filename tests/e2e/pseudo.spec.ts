import { expect, test, type Page } from '@playwright/test';
import { Endpoint } from '../support/endpoint.ts';
import { clipped, sideways } from '../support/glyphs.ts';
import type { OtherBuild } from '../support/other-build.ts';
import { EXAMPLE } from '../support/programmes.ts';
import { pseudoBuild } from '../support/pseudo.ts';
import { walkCards } from '../support/screens/cards.ts';
import { walkChampion } from '../support/screens/champion.ts';
import { walkLanguage } from '../support/screens/language.ts';
import { CARDS, CHAMPION, LANGUAGE, type FieldScreen } from '../support/screens/list.ts';
import type { Visit } from '../support/screens/walk.ts';
import { Volunteer } from '../support/volunteer.ts';

test.setTimeout(900_000);

let build: OtherBuild;
test.beforeAll(async () => {
  build = await pseudoBuild();
});
test.afterAll(() => build.remove());

/** Walks through screens whose words are long, marked and mirrored; every one of them must fit 320 px. */
async function walk(
  screens: Readonly<Partial<Record<FieldScreen, string>>>,
  invite: (endpoint: Endpoint) => Promise<string>,
  go: (volunteer: Volunteer, visit: Visit<FieldScreen>) => Promise<void>,
): Promise<void> {
  const endpoint = new Endpoint();
  endpoint.tree = build.tree;
  await endpoint.start();
  const volunteer = new Volunteer(endpoint.origin, EXAMPLE.programme);
  const seen = new Set<FieldScreen>();
  const visit: Visit<FieldScreen> = async (screen, page) => {
    seen.add(screen);
    const size = page.viewportSize() ?? { width: 360, height: 640 };
    await page.setViewportSize({ width: 320, height: size.height });
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
    expect.soft(await sideways(page), `${screen}: pushed sideways`).toBe(0);
    expect.soft(await clipped(page), `${screen}: words cut off`).toEqual([]);
    expect.soft(await plain(page), `${screen}: words that nobody can translate`).toEqual([]);
    // and with letters twice as large, as somebody sets them in the browser
    await letters(page, 32);
    await expect
      .configure({ soft: true })
      .poll(() => sideways(page), `${screen}, letters twice as large: pushed sideways`)
      .toBe(0);
    expect.soft(await clipped(page), `${screen}, letters twice as large: words cut off`).toEqual([]);
    await letters(page, 16);
    await page.setViewportSize(size);
  };
  try {
    await volunteer.enrol(await invite(endpoint));
    await go(volunteer, visit);
    expect([...seen].sort()).toEqual(Object.keys(screens).sort());
  } finally {
    await volunteer.phone.remove();
    await endpoint.remove();
  }
}

/** How large the app's letters are beside those, as tokens.css says. */
const BASE = 1.125;

/** Sets how large a browser's letters are when nobody says otherwise, in CSS pixels. */
async function letters(page: Page, standard: number): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Page.setFontSizes', { fontSizes: { standard, fixed: standard } });
  await expect(page.locator('html')).toHaveCSS('font-size', `${String(standard * BASE)}px`);
  await devtools.detach();
}

/** What buttons and headings say in plain English: no word of the app does. Programme and people are left out. */
async function plain(page: Page): Promise<string[]> {
  const texts = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('h1, h2, button, summary, legend')]
      .filter((element) => element.offsetParent !== null && !element.querySelector('bdi, [lang]'))
      .map((element) => element.innerText.trim()),
  );
  const known = JSON.stringify(EXAMPLE.programme);
  const isKnown = (text: string) =>
    text.split('\n').every((line) => known.includes(JSON.stringify(line).slice(1, -1)));
  return texts.filter((text) => /^[ -~\s]*[a-z]{4,}[ -~\s]*$/i.test(text) && !isKnown(text));
}

test('the Health Champion’s day in a language that is long, marked and mirrored', async () => {
  await walk(
    CHAMPION,
    (endpoint) => endpoint.invite('champion', 'Coventry', 'Amina'),
    (volunteer, visit) => walkChampion({ volunteer, visit }),
  );
});

test('the language coordinator’s day in a language that is long, marked and mirrored', async () => {
  await walk(
    LANGUAGE,
    (endpoint) => endpoint.invite('language-coordinator', 'Coventry', 'Bilal'),
    (volunteer, visit) => walkLanguage({ volunteer, visit }, 'مجموعة الثلاثاء', 'المكتبة المركزية'),
  );
});

test('the postcard in a language that is long, marked and mirrored', async () => {
  await walk(
    CARDS,
    (endpoint) => endpoint.invite('outreach-worker', 'Coventry', 'Hana'),
    (volunteer, visit) =>
      walkCards(
        { volunteer, visit },
        {
          language: 'en-GB',
          good: 'The library',
          missing: 'A doctor who has time',
          improve: 'Buses on Sundays',
          event: 'Refugee Week picnic',
          place: 'War Memorial Park',
        },
      ),
  );
});

test('a clip that somebody has recorded is played, offline too; where there is none, there is no button', async () => {
  const endpoint = new Endpoint();
  endpoint.tree = build.tree;
  await endpoint.start();
  const hana = new Volunteer(endpoint.origin, EXAMPLE.programme);
  try {
    await hana.enrol(endpoint.firstInvite('outreach-worker'));
    const page = await hana.open('/postcards');
    const press = (key: string) => page.getByRole('button', { name: hana.t(key), exact: true });
    await press('field:postcards.hand-over').click();
    await hana.phone.context.setOffline(true);
    await page.getByRole('button', { name: 'English' }).click();
    await press('postcard:intro.start').click();
    await press('postcard:go.listen').click();
    await expect(press('postcard:go.quiet')).toBeVisible();
    // at its end it can be heard again
    await expect(press('postcard:go.listen')).toBeVisible();
    await press('postcard:go.listen').click();
    await press('postcard:go.quiet').click();
    await expect(press('postcard:go.listen')).toBeVisible();
    await press('postcard:go.next').or(press('postcard:go.skip')).first().click();
    await expect(page.getByRole('heading', { name: hana.t('postcard:ask.missing') })).toBeVisible();
    await expect(press('postcard:go.listen')).toHaveCount(0);
  } finally {
    await hana.phone.remove();
    await endpoint.remove();
  }
});
