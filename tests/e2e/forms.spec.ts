import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { Endpoint } from '../support/endpoint.ts';
import { EXAMPLE } from '../support/programmes.ts';
import { recorded } from '../support/recorded.ts';
import { Volunteer } from '../support/volunteer.ts';

test.setTimeout(240_000);

const { programme } = EXAMPLE;
const CITY = 'birmingham';
const SERVICE = programme.services.find(({ cities }) => cities.includes(CITY))?.id ?? '';
const ENTRY = {
  setting: programme.settings[1]?.id ?? '',
  people: 3,
  minutes: 20,
  languages: ['ar'],
  topics: [programme.topics[0]?.id ?? ''],
  services: [SERVICE],
};

async function champion(language: string): Promise<{ endpoint: Endpoint; amina: Volunteer }> {
  const endpoint = new Endpoint();
  await endpoint.start();
  const amina = new Volunteer(endpoint.origin, programme, language);
  await amina.enrol(endpoint.firstInvite('champion'));
  return { endpoint, amina };
}

function saveButton(page: Page, amina: Volunteer): Locator {
  return page.getByRole('button', { name: amina.t('field:champion.save'), exact: true });
}

function summary(page: Page, amina: Volunteer): Locator {
  return page.getByRole('region', { name: amina.t('field:ui.there-is-a-problem') });
}

for (const language of ['en-GB', 'ar']) {
  test(`a form with mistakes keeps everything typed and says where they are: ${language}`, async () => {
    const { endpoint, amina } = await champion(language);
    const myth = 'يقولون إن الطبيب يطلب جواز السفر – 3/4 "no"';
    try {
      let page = await amina.open('/champion-session');
      const title = await page.title();
      await page.locator('input#people').fill('3');
      await page
        .locator('#topics')
        .getByLabel(amina.nameOf('topics', ENTRY.topics[0] ?? ''))
        .check();
      await page.getByText(amina.t('field:champion.else'), { exact: true }).click();
      await page.locator('textarea#myth').fill(myth);
      await page.locator('input#minutes').fill('an hour');
      await saveButton(page, amina).click();

      const expectKept = async (): Promise<void> => {
        await expect(page.locator('input#people')).toHaveValue('3');
        await expect(page.locator('textarea#myth')).toHaveValue(myth);
        await expect(
          page.locator('#topics').getByLabel(amina.nameOf('topics', ENTRY.topics[0] ?? '')),
        ).toBeChecked();
      };

      await test.step('the summary has the focus and leads to each field, which says it again', async () => {
        await expect(summary(page, amina)).toBeFocused();
        // the page's own title stands in it between isolating marks
        const plain = async (): Promise<string> => (await page.title()).replace(/[\u2066-\u2069]/g, '');
        await expect.poll(plain).toBe(amina.t('field:ui.wrong-title', { title }));
        expect(recorded(endpoint)).toEqual([]);
        const links = summary(page, amina).getByRole('link');
        await expect(links).toHaveText([
          amina.t('field:champion.need-setting'),
          amina.t('field:champion.need-minutes'),
          amina.t('field:champion.need-signposts'),
        ]);
        for (const field of ['setting', 'minutes', 'signposts']) {
          await expect(page.locator(`#${field}-problem`)).toBeVisible();
          await expect(page.locator(`#${field}`)).toHaveAttribute(
            'aria-describedby',
            new RegExp(`\\b${field}-problem\\b`),
          );
        }
        await links.nth(1).click();
        await expect(page.locator('input#minutes')).toBeFocused();
        await links.nth(0).click();
        await expect(page.locator('#setting input').first()).toBeFocused();
        await expect(page.locator('input#minutes')).toHaveValue('an hour');
        await expectKept();
      });

      await test.step('the draft is there after a reload', async () => {
        page = await amina.open('/champion-session');
        await expect(page.getByText(amina.t('field:champion.kept'))).toBeVisible();
        await expectKept();
      });

      await test.step('mended, it is saved as typed', async () => {
        await amina.fillChampionSession(page, ENTRY);
        await amina.saveSession(page);
        await expect(page).not.toHaveTitle(/^(Error|خطأ)/);
        await expect.poll(() => recorded(endpoint).length).toBe(1);
        expect(recorded(endpoint)[0]?.record).toMatchObject({ people: 3, minutes: 20, myth });
        const next = await amina.open('/champion-session');
        await expect(next.locator('input#people')).toBeVisible();
        await expect(next.getByText(amina.t('field:champion.kept'))).toHaveCount(0);
      });
    } finally {
      await amina.phone.remove();
      await endpoint.remove();
    }
  });
}

test('too long a text is told before it is saved, and digits of any script are numbers', async () => {
  const { endpoint, amina } = await champion('en-GB');
  try {
    const page = await amina.open('/champion-session');
    await amina.fillChampionSession(page, { ...ENTRY, myth: 'A' });
    const myth = page.locator('textarea#myth');

    await test.step('the keyboard stops at 4,000 letters and says so', async () => {
      await myth.fill('x'.repeat(3_990));
      await expect(page.getByText(amina.t('field:ui.room-left_other', { count: 10 }))).toBeVisible();
      await myth.press('Control+End');
      await page.keyboard.insertText('y'.repeat(11));
      await expect(page.getByText(amina.t('field:ui.room-left_other', { count: 0 }))).toBeVisible();
      await expect(myth).toHaveValue(`${'x'.repeat(3_990)}${'y'.repeat(10)}`);
    });

    await test.step('a text of 4,001 letters that came another way is kept whole and not saved', async () => {
      await myth.evaluate((box: HTMLTextAreaElement) => {
        box.value = 'z'.repeat(4_001);
        box.dispatchEvent(new Event('input', { bubbles: true }));
      });
      await saveButton(page, amina).click();
      await expect(summary(page, amina).getByRole('link')).toHaveText([amina.t('field:problems.too-long')]);
      await expect(page.locator('#myth-problem')).toContainText(amina.t('field:problems.too-long'));
      await expect(myth).toHaveValue('z'.repeat(4_001));
      expect(recorded(endpoint)).toEqual([]);
      await myth.fill('z'.repeat(4_000));
    });

    await test.step('Arabic and Persian digits', async () => {
      await page.locator('input#people').fill('١٢');
      await page.locator('input#minutes').fill('۴۵');
      await page.locator('input#minutes').blur();
      await expect(page.locator('input#people')).toHaveValue('12');
      await expect(page.locator('input#minutes')).toHaveValue('45');
      await page.getByRole('button', { name: 'one more' }).first().click();
      await expect(page.locator('input#people')).toHaveValue('13');
    });
    await amina.saveSession(page);
    await expect.poll(() => recorded(endpoint).length).toBe(1);
    expect(recorded(endpoint)[0]?.record).toMatchObject({
      people: 13,
      minutes: 45,
      myth: 'z'.repeat(4_000),
    });
  } finally {
    await amina.phone.remove();
    await endpoint.remove();
  }
});

/** The address of every screen, from the folders of the routes. */
function addresses(ids: Record<string, string>): string[] {
  const routes = join(import.meta.dirname, '../../src/routes');
  return readdirSync(routes, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /^\((field|public)\)/.test(file) && file.endsWith('+page.svelte'))
    .map((file) => file.replace(/^\([a-z]+\)/, '').replace(/\/\+page\.svelte$/, ''))
    .map((path) => {
      const kind = path.split('/')[1] ?? '';
      return path.replace('[id]', ids[kind] ?? '[id]') || '/';
    })
    .filter((path) => path !== '/shell')
    .sort();
}

test('every screen opens from cold with the endpoint stopped, and changes its language at once with nothing lost', async () => {
  const { endpoint, amina } = await champion('en-GB');
  const typed = 'half a thought about the bus';
  try {
    // a language that was chosen once stays
    const settings = await amina.open('/settings');
    for (const tag of ['ar', 'en-GB']) await amina.speak(settings, tag);
    await endpoint.stop();
    const group = await amina.group('Library, Tuesdays', ['ar'], ['Sun']);
    await amina.languageSession(group, {
      present: ['Sun'],
      walkIns: {},
      theme: programme.sessionThemes[0]?.id ?? '',
    });
    await amina.championSession(ENTRY);
    let page = await amina.open('/');
    const idOf = async (kind: string): Promise<string> => {
      const href = await page.locator(`a[href^="/${kind}/"]`).first().getAttribute('href');
      return href?.split('/')[2] ?? '';
    };
    const ids = {
      groups: group,
      'champion-session': await idOf('champion-session'),
      'language-session': await idOf('language-session'),
    };
    await amina.phone.switchOff();
    await amina.phone.switchOn();

    // the last one hands the phone over: no other opens after it
    const all = addresses(ids);
    expect(all.filter((path) => path.includes('['))).toEqual([]);
    expect(all.length).toBeGreaterThan(15);
    const inOrder = [...all.filter((path) => !path.endsWith('hand-over')), '/postcards/hand-over'];

    const headings = new Map<string, string>();
    await test.step('each deep link, in English', async () => {
      page = await amina.phone.context.newPage();
      for (const path of inOrder.slice(0, -1)) {
        const answer = await page.goto(`${amina.origin}${path}`);
        expect([path, answer?.status(), answer?.fromServiceWorker()]).toEqual([path, 200, true]);
        const heading = page.getByRole('heading', { level: 1 });
        await expect(heading, path).toBeVisible();
        await amina.unlock(page);
        for (const wrong of ['not-found.title', 'not-found.broken', 'welcome.title', 'champion.gone'])
          await expect(heading, path).not.toHaveText(amina.t(`field:${wrong}`));
        headings.set(path, await heading.innerText());
      }
    });

    await test.step('the language changes at once, without a reload, and what was typed stays', async () => {
      page = await amina.open('/champion-session');
      await page.evaluate(() => Object.assign(window, { sameDocument: true }));
      await page.getByText(amina.t('field:champion.else'), { exact: true }).click();
      await page.locator('textarea#myth').fill(typed);
      await page.locator('input#people').fill('7');
      await page.getByRole('link', { name: amina.t('field:home.title') }).click();
      await page.getByRole('link', { name: amina.t('field:home.settings') }).click();
      await amina.speak(page, 'ar');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(amina.t('field:settings.title'));
      await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
      await page.getByRole('link', { name: amina.t('field:home.title') }).click();
      await page
        .getByRole('link', { name: amina.t('field:kinds.champion-session') })
        .first()
        .click();
      await expect(page.getByText(amina.t('field:champion.kept'))).toBeVisible();
      await expect(page.locator('textarea#myth')).toHaveValue(typed);
      await expect(page.locator('input#people')).toHaveValue('7');
      expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
    });

    await test.step('each deep link, in Arabic', async () => {
      const names = ['Library, Tuesdays'];
      for (const path of inOrder.slice(0, -1)) {
        await page.goto(`${amina.origin}${path}`);
        const heading = page.getByRole('heading', { level: 1 });
        await expect(heading, path).toBeVisible();
        await amina.unlock(page);
        await expect(page.locator('html'), path).toHaveAttribute('dir', 'rtl');
        const text = await heading.innerText();
        if (!names.includes(text)) expect(text, path).not.toBe(headings.get(path));
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(width, `${path} scrolls sideways`).toBeLessThanOrEqual(360);
      }
      const answer = await page.goto(`${amina.origin}/postcards/hand-over`);
      expect(answer?.fromServiceWorker()).toBe(true);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(amina.w(programme.postcardTitle));
    });
  } finally {
    await amina.phone.remove();
    await endpoint.remove();
  }
});

for (const language of ['en-GB', 'ar']) {
  test(`words that point at one person are asked about before they are saved, with no signal too: ${language}`, async () => {
    const { endpoint, amina } = await champion(language);
    const telling = language === 'ar' ? 'رقمها ٠٧٧٠٠ ٩٠٠١٢٣' : 'ring her: 07700 900 123';
    const asking = (page: Page): Locator =>
      page.getByRole('dialog', { name: amina.t('field:personal.title'), exact: true });
    try {
      const page = await amina.open('/champion-session');
      await amina.fillChampionSession(page, ENTRY);
      await endpoint.stop();
      await page.getByText(amina.t('field:champion.else'), { exact: true }).click();
      await page.locator('textarea#unmetNeed').fill(telling);
      await saveButton(page, amina).click();

      await test.step('what was found is named, and the words can be changed', async () => {
        await expect(asking(page)).toContainText(amina.t('field:personal.phone'));
        await asking(page)
          .getByRole('button', { name: amina.t('field:personal.change') })
          .click();
        await expect(asking(page)).toBeHidden();
        await expect(page.locator('textarea#unmetNeed')).toHaveValue(telling);
      });

      await test.step('it is asked again, and saved all the same by who wants it so', async () => {
        await saveButton(page, amina).click();
        await asking(page)
          .getByRole('button', { name: amina.t('field:personal.save') })
          .click();
        await expect(page.getByRole('heading', { name: amina.t('field:champion.saved') })).toBeVisible();
      });

      await endpoint.start();
      await expect
        .poll(() => recorded(endpoint, 'champion-session').map(({ record }) => record['unmetNeed']), {
          timeout: 60_000,
        })
        .toEqual([telling]);
    } finally {
      await amina.phone.remove();
      await endpoint.remove();
    }
  });
}
