import { chromium, expect, test } from '@playwright/test';
import { chromiumArguments, findChromium } from '../support/chromium.ts';
import { Endpoint } from '../support/endpoint.ts';
import { ADMIN, PASSWORD } from '../support/admin.ts';
import { Keyboard } from '../support/keyboard.ts';
import { EXAMPLE } from '../support/programmes.ts';
import { recorded } from '../support/recorded.ts';
import { PIN, Volunteer } from '../support/volunteer.ts';

test.describe.configure({ mode: 'parallel', timeout: 420_000 });

/** An endpoint and one volunteer, whose fingers never touch the glass. */
async function withVolunteer(
  role: string,
  go: (volunteer: Volunteer, keys: Keyboard, endpoint: Endpoint) => Promise<void>,
): Promise<void> {
  const endpoint = new Endpoint();
  await endpoint.start();
  const volunteer = new Volunteer(endpoint.origin, EXAMPLE.programme);
  try {
    await volunteer.phone.switchOn();
    const page = await volunteer.phone.open(await endpoint.invite(role, 'Coventry', 'Amina'));
    const keys = new Keyboard(page);
    const t = volunteer.t.bind(volunteer);
    await expect(page.getByRole('button', { name: t('field:start.button'), exact: true })).toBeVisible();
    await keys.type(page.locator('input#pin'), PIN);
    await keys.type(page.locator('input#pin-again'), PIN);
    await keys.press(page.getByRole('button', { name: t('field:start.button'), exact: true }));
    await expect(page.getByRole('heading', { name: t('field:start.done-title') })).toBeVisible();
    await keys.press(page.getByRole('link', { name: t('field:start.go') }));
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Amina');
    await go(volunteer, keys, endpoint);
  } finally {
    await volunteer.phone.remove();
    await endpoint.remove();
  }
}

test('by keyboard alone: an invite, a Health Champion session, its correction', async () => {
  await withVolunteer('champion', async (volunteer, keys, endpoint) => {
    const { page } = keys;
    const t = volunteer.t.bind(volunteer);
    await keys.press(page.locator('main a[href="/champion-session"]'));
    await expect(page.locator('form')).toBeVisible();

    await test.step('a form that is handed in empty says what is missing, and leads there', async () => {
      await keys.press(page.getByRole('button', { name: t('field:champion.save') }));
      await keys.followProblem();
    });

    await keys.choose(page.locator('#setting'), 'library');
    await keys.to(page.locator('input#people'));
    await page.keyboard.press('ArrowUp');
    await keys.press(page.locator('#people ~ button').last());
    await keys.type(page.locator('input#minutes'), '25');
    await keys.space(page.locator('#topics input[value=gp-registration]'));
    await keys.space(page.locator('#signposts input[value=meriden-centre]'));
    await keys.choose(page.locator('#outcome-meriden-centre'), 'contacted-together');
    await keys.press(page.locator('details > summary').filter({ hasText: t('field:champion.else') }));
    await keys.type(page.locator('textarea#myth'), 'A doctor costs money');
    await keys.press(page.getByRole('button', { name: t('field:champion.save'), exact: true }));
    const saved = page.getByRole('heading', { name: t('field:champion.saved') });
    await expect(saved).toBeFocused();

    await keys.press(page.getByRole('link', { name: t('field:champion.done') }));
    await keys.press(page.locator('a[href^="/champion-session/"]'));
    await expect(page.locator('input#minutes')).toHaveValue('25');
    await keys.to(page.locator('input#minutes'));
    await page.keyboard.press('ArrowUp');
    await keys.press(page.getByRole('button', { name: t('field:champion.save-correction') }));
    await expect(saved).toBeFocused();
    await expect
      .poll(() => recorded(endpoint, 'champion-session').map(({ record }) => record), { timeout: 60_000 })
      .toMatchObject([
        {
          setting: 'library',
          people: 3,
          minutes: 30,
          topics: ['gp-registration'],
          signposts: [{ service: 'meriden-centre', outcome: 'contacted-together' }],
          myth: 'A doctor costs money',
        },
      ]);

    await test.step('the question before a deletion keeps the focus, and Escape closes it', async () => {
      await page.goto(`${volunteer.origin}/`);
      await keys.type(page.locator('input#pin'), PIN);
      await keys.press(page.getByRole('button', { name: t('field:pin.open'), exact: true }));
      await keys.press(page.locator('a[href^="/champion-session/"]'));
      const remove = page.getByRole('button', { name: t('field:champion.delete'), exact: true });
      await expect(remove).toBeVisible();
      await keys.press(remove);
      const dialog = page.locator('dialog[open]');
      await expect(dialog).toBeVisible();
      for (let stops = 0; stops < 4; stops++) {
        const outside = await page.evaluate(
          () => document.activeElement?.closest('body > *, dialog')?.tagName,
        );
        expect(['DIALOG', undefined]).toContain(outside);
        await page.keyboard.press('Tab');
      }
      await page.keyboard.press('Escape');
      await expect(dialog).toBeHidden();
      await expect(remove).toBeFocused();
    });
  });
});

test('by keyboard alone: a group, its register, a session with walk-ins', async () => {
  await withVolunteer('language-coordinator', async (volunteer, keys, endpoint) => {
    const { page } = keys;
    const t = volunteer.t.bind(volunteer);
    await keys.press(page.locator('main a[href="/groups"]'));
    await keys.press(page.locator('a[href="/groups/new"]'));
    await expect(page.locator('form')).toBeVisible();
    await keys.press(page.getByRole('button', { name: t('field:group.save') }));
    await keys.followProblem();
    await keys.type(page.locator('input#name'), 'Tuesday table');
    await keys.space(page.locator('#languages input[value="ar"]'));
    await keys.choose(page.locator('#weekday'), 'TU');
    await keys.press(page.getByRole('button', { name: t('field:group.save') }));
    await expect(page.getByRole('heading', { level: 1, name: 'Tuesday table' })).toBeVisible();
    for (const nickname of ['Sun', 'Mila']) {
      await keys.type(page.locator('#someone-new'), nickname);
      await page.keyboard.press('Enter');
      await expect(page.locator('#someone-new')).toHaveValue('');
      await expect(page.locator('#someone-new')).toBeFocused();
    }

    await keys.press(page.locator('a[href$="/session"]'));
    await expect(page.locator('#marks')).toBeVisible();
    await keys.space(page.locator('#marks').getByLabel('Mila'));
    await keys.choose(page.locator('#theme'), 'music');
    const drawer = page.getByRole('button', { name: t('field:session.walk-ins') });
    await keys.press(drawer);
    await expect(drawer).toHaveAttribute('aria-expanded', 'true');
    await keys.to(page.locator('#walk-in-5-9'));
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await keys.type(page.locator('#walk-in-25-34'), '3');
    await keys.press(page.getByRole('button', { name: t('field:session.save') }));
    await expect(page.getByRole('heading', { name: t('field:champion.saved') })).toBeFocused();
    await expect
      .poll(() => recorded(endpoint, 'language-session').map(({ record }) => record), { timeout: 60_000 })
      .toMatchObject([{ theme: 'music', languages: ['ar'] }]);
    const [session] = recorded(endpoint, 'language-session');
    expect(Object.values(session?.record['marks'] ?? {})).toEqual([true]);
    expect(Object.values(session?.record['walkIns'] ?? {})).toEqual([{ '5-9': 2, '25-34': 3 }]);
  });
});

test('by keyboard alone: an event, and a card on a phone that is handed over', async () => {
  await withVolunteer('outreach-worker', async (volunteer, keys, endpoint) => {
    const { page } = keys;
    const t = volunteer.t.bind(volunteer);
    await keys.press(page.locator('main a[href="/events/new"]'));
    await expect(page.locator('form')).toBeVisible();
    await keys.press(page.getByRole('button', { name: t('field:event.save') }));
    await keys.followProblem();
    await keys.type(page.locator('input#name'), 'Picnic');
    await keys.press(page.getByRole('button', { name: t('field:event.save') }));
    await expect(page.locator('#event')).toBeVisible();
    await keys.press(page.getByRole('button', { name: t('field:postcards.hand-over'), exact: true }));

    // locked by then, which begins the page anew
    await expect(page.locator('button[lang="en-GB"]')).toBeVisible();
    await keys.press(page.locator('button[lang="en-GB"]'));
    const heading = page.locator('main h1');
    await expect(heading).toBeFocused();
    await keys.press(page.getByRole('button', { name: t('postcard:intro.start'), exact: true }));
    const next = page.locator('main form button[type=submit]');
    for (const question of ['good', 'missing', 'improve'] as const) {
      await expect(page.locator(`textarea#${question}`)).toBeVisible();
      await expect(heading).toBeFocused();
      await keys.type(page.locator(`textarea#${question}`), question);
      await keys.press(next);
    }
    await expect(page.locator('#age')).toBeVisible();
    await keys.choose(page.locator('#age'), '25-34');
    await keys.press(next);
    await expect(page.locator('#born')).toBeVisible();
    await keys.choose(page.locator('#born'), 'no');
    await keys.press(next);
    await expect(page.getByRole('heading', { name: t('postcard:thanks.title') })).toBeFocused();
    await keys.press(page.getByRole('button', { name: t('postcard:thanks.give-back') }));
    await keys.type(page.locator('input#pin'), PIN);
    await keys.press(page.getByRole('button', { name: t('field:pin.open'), exact: true }));
    await page.waitForURL('**/postcards');
    await expect
      .poll(() => recorded(endpoint, 'postcard').map(({ record }) => record), { timeout: 60_000 })
      .toMatchObject([
        { good: 'good', missing: 'missing', improve: 'improve', age: '25-34', bornOutside: 'no' },
      ]);
  });
});

test('by keyboard alone: the office opens, makes an invite and writes down a need', async () => {
  const endpoint = new Endpoint();
  await endpoint.start();
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: chromiumArguments(),
    headless: false,
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1366, height: 900 }, locale: 'en-GB' });
    const keys = new Keyboard(page);
    await page.goto(endpoint.officeLink);
    await expect(page.locator('input[type=hidden][name=token]')).toBeAttached();
    await keys.press(page.locator('form[action="?/look"] button[type=submit]'));
    const name = page.locator('input#name');
    await expect(name).toBeVisible();
    await keys.type(name, ADMIN.name);
    await keys.type(page.locator('input#email'), ADMIN.email);
    await keys.press(page.locator('form[action="?/who"] button[type=submit]'));
    const password = page.locator('input#password');
    await expect(password).toBeVisible();
    await keys.type(password, PASSWORD);
    await keys.press(page.locator('form[action="?/password"] button[type=submit]'));
    const toOffice = page.locator('main a[href="/office"]');
    await expect(toOffice).toBeVisible();
    await keys.press(toOffice);
    await page.waitForURL(/\/office$/);

    await test.step('the first stop of a page leads past its navigation', async () => {
      await page.goto(`${endpoint.origin}/office/records`);
      await page.keyboard.press('Tab');
      await expect(page.locator('a.skip')).toBeFocused();
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);
    });

    await keys.press(page.locator('nav a[href="/office/invites"]'));
    const make = page.locator('form[action="?/make"] button[type=submit]');
    await expect(make).toBeVisible();
    await keys.press(make);
    await keys.followProblem();
    await page.keyboard.press('Space');
    await keys.choose(page.locator('form[action="?/make"] fieldset').first(), 'outreach-worker');
    await keys.space(page.locator('#city-coventry'));
    await keys.type(page.locator('input#name'), 'Leila');
    await keys.press(make);
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Leila');
    await keys.to(page.locator('input#link'));
    await expect(page.locator('input#link')).toHaveValue(/\/start#/);

    await keys.press(page.locator('nav a[href="/office/needs/coventry"]'));
    const add = page.locator('form[action*="/add"]');
    await expect(add).toBeVisible();
    await keys.type(add.locator('#add-issue'), 'Buses on Sundays');
    await keys.press(add.locator('button[type=submit]'));
    await keys.followProblem();
    await keys.choose(add.locator('fieldset'), 'soon');
    await keys.press(add.locator('button[type=submit]'));
    await expect(page.locator('tbody th').filter({ hasText: 'Buses on Sundays' })).toBeVisible();
  } finally {
    await browser.close();
    await endpoint.remove();
  }
});
