import { randomBytes } from 'node:crypto';
import { expect, test, type Page } from '@playwright/test';
import { changeInvite, rows } from '../support/database.ts';
import { Endpoint } from '../support/endpoint.ts';
import { EXAMPLE } from '../support/programmes.ts';
import { Network } from '../support/proxy.ts';
import { recorded } from '../support/recorded.ts';
import { tracesIn } from '../support/traces.ts';
import { Volunteer } from '../support/volunteer.ts';

test.setTimeout(240_000);

const TAGS = ['en-GB', 'ar'] as const;

function somebody(at: { origin: string }, language = 'en-GB'): Volunteer {
  return new Volunteer(at.origin, EXAMPLE.programme, language);
}

function startButton(page: Page, who: Volunteer) {
  return page.getByRole('button', { name: who.t('field:start.button'), exact: true });
}

/** Types a PIN, the new one or the one that is, and taps Start. */
async function tapStart(page: Page, who: Volunteer): Promise<void> {
  await expect(startButton(page, who)).toBeVisible();
  await who.typePin(page);
  await startButton(page, who).click();
}

async function expectStarted(page: Page, who: Volunteer): Promise<void> {
  await expect(page.getByRole('heading', { name: who.t('field:start.done-title') })).toBeVisible();
}

/** Chooses the language of the screens in the settings, which open without an invite too. */
async function speak(who: Volunteer, tag: (typeof TAGS)[number]): Promise<void> {
  const page = await who.open('/settings');
  await who.speak(page, tag);
}

test('looking at an invite uses nothing up, one phone may start as often as it likes, and no second one', async () => {
  const endpoint = new Endpoint();
  await endpoint.start();
  const amina = somebody(endpoint);
  const other = somebody(endpoint, 'ar');
  try {
    const link = await endpoint.invite('champion', 'Coventry', 'Amina <b>Yusuf</b>');
    const token = new URL(link).hash.slice(1);
    await test.step('a messenger fetches the link for its preview', async () => {
      for (const method of ['GET', 'HEAD']) {
        const preview = await fetch(link, { method, headers: { 'user-agent': 'WhatsApp/2.24' } });
        expect(preview.status).toBe(200);
        const html = await preview.text();
        expect(html).not.toContain(token);
        expect(html).not.toContain('Amina');
      }
    });

    await amina.phone.switchOn();
    await other.phone.switchOn();
    const seen = await other.phone.open(link);
    await expect(seen.getByRole('heading', { name: 'Amina <b>Yusuf</b>' })).toBeVisible();
    let page = await amina.phone.open(link);
    await expect(page.getByRole('heading', { name: 'Amina <b>Yusuf</b>' })).toBeVisible();
    await page.reload();
    expect(rows(endpoint, 'devices')).toBe(0);

    await tapStart(page, amina);
    await expectStarted(page, amina);
    // the secret stands in the address no more
    expect(new URL(page.url()).hash).toBe('');

    await test.step('again on the same phone', async () => {
      page = await amina.phone.open(link);
      await tapStart(page, amina);
      await expectStarted(page, amina);
      await amina.open('/champion-session');
      expect(rows(endpoint, 'devices')).toBe(1);
    });

    await test.step('on another phone, which had looked at it before', async () => {
      await tapStart(seen, other);
      await expect(seen.getByText(other.t('field:invite.invite-used'))).toBeVisible();
      for (const tag of TAGS) {
        await speak(other, tag);
        const late = await other.phone.open(link);
        await expect(late.getByText(other.t('field:invite.invite-used'))).toBeVisible();
        await expect(late.getByText(other.t('field:start.way-out'))).toBeVisible();
        await expect(startButton(late, other)).toHaveCount(0);
      }
      const home = await other.open('/');
      await expect(home.getByRole('heading', { name: other.t('field:welcome.title') })).toBeVisible();
      expect(rows(endpoint, 'devices')).toBe(1);
    });
  } finally {
    await amina.phone.remove();
    await other.phone.remove();
    await endpoint.remove();
  }
});

test('an invite that opens nothing says why and what to do, in English and in Arabic', async () => {
  const endpoint = new Endpoint();
  await endpoint.start();
  const ife = somebody(endpoint);
  try {
    const expired = endpoint.firstInvite('champion');
    const revoked = endpoint.firstInvite('outreach-worker');
    changeInvite(endpoint, expired, 'expires_at', Date.now() - 1);
    changeInvite(endpoint, revoked, 'revoked_at', Date.now());
    const cases = [
      [expired, 'invite-expired'],
      [revoked, 'invite-revoked'],
      [`${endpoint.origin}/start#${randomBytes(32).toString('base64url')}`, 'invite-unknown'],
      [expired.slice(0, -30), 'invite-malformed'],
    ] as const;
    await ife.phone.switchOn();
    for (const tag of TAGS) {
      await speak(ife, tag);
      for (const [link, code] of cases) {
        const page = await ife.phone.open(link);
        await expect(page.getByText(ife.t(`field:invite.${code}`))).toBeVisible();
        await expect(page.getByText(ife.t('field:start.way-out'))).toBeVisible();
        await expect(startButton(page, ife)).toHaveCount(0);
        await expect(page.locator('html')).toHaveAttribute('dir', tag === 'ar' ? 'rtl' : 'ltr');
      }
    }

    await test.step('one that runs out while somebody reads it', async () => {
      const link = endpoint.firstInvite('language-coordinator');
      const page = await ife.phone.open(link);
      await expect(startButton(page, ife)).toBeVisible();
      changeInvite(endpoint, link, 'expires_at', Date.now() - 1);
      await tapStart(page, ife);
      await expect(page.getByText(ife.t('field:invite.invite-expired'))).toBeVisible();
      expect(rows(endpoint, 'devices')).toBe(0);
    });
  } finally {
    await ife.phone.remove();
    await endpoint.remove();
  }
});

test('a phone goes to a second person only when all is sent and somebody says so; then it is emptied first', async () => {
  const network = await Network.start();
  const { endpoint } = network;
  const amina = somebody(endpoint);
  const MARK = 'They say the clinic asks for a passport 7351';
  try {
    const name = 'Bilal Second';
    const second = await endpoint.invite('champion', 'Coventry', name);
    await amina.enrol(endpoint.firstInvite('champion'));
    // her records do not get through, everything else does
    network.rule = ({ path }) => (path === '/api/v1/changes' ? 'no-way' : 'through');
    const [service = ''] = EXAMPLE.programme.services
      .filter(({ cities }) => cities.includes('birmingham'))
      .map(({ id }) => id);
    await amina.championSession({
      setting: EXAMPLE.programme.settings[1]?.id ?? '',
      people: 2,
      minutes: 35,
      languages: ['ar'],
      topics: [EXAMPLE.programme.topics[0]?.id ?? ''],
      services: [service],
      myth: MARK,
    });

    await test.step('with something waiting: send first, and nothing is lost', async () => {
      for (const tag of TAGS) {
        await speak(amina, tag);
        const page = await amina.phone.open(second);
        await expect(page.getByRole('heading', { name })).toBeVisible();
        await tapStart(page, amina);
        await expect(page.getByText(amina.t('field:invite.other-person'))).toBeVisible();
        await expect(page.getByRole('button', { name: amina.t('field:start.wipe') })).toHaveCount(0);
        await page.getByRole('link', { name: amina.t('field:start.to-sent') }).click();
        await expect(page.getByText(amina.t('field:status.waiting'), { exact: true })).toBeVisible();
      }
      await speak(amina, 'en-GB');
      await expect((await amina.open('/')).locator('a[href^="/champion-session/"]')).toHaveCount(1);
      expect(rows(endpoint, 'devices')).toBe(1);
    });

    await test.step('with everything sent: asked first, and nothing happens unasked', async () => {
      network.rule = () => 'through';
      const sent = await amina.open('/sent');
      await sent.getByRole('button', { name: amina.t('field:sent.send-now') }).click();
      await expect(sent.getByText(amina.t('field:sent.nothing-waiting'))).toBeVisible();
      expect(recorded(endpoint)).toHaveLength(1);
      for (const tag of TAGS) {
        await speak(amina, tag);
        const page = await amina.phone.open(second);
        await tapStart(page, amina);
        await expect(page.getByText(amina.t('field:invite.wipe-needed'))).toBeVisible();
        await expect(page.getByRole('button', { name: amina.t('field:start.wipe') })).toBeVisible();
      }
      await speak(amina, 'en-GB');
      const home = await amina.open('/');
      await expect(home.locator('a[href^="/champion-session/"]')).toHaveCount(1);
      expect(rows(endpoint, 'devices')).toBe(1);
    });

    await test.step('after the yes it is the second person’s, with nothing of the first on it', async () => {
      const page = await amina.phone.open(second);
      await tapStart(page, amina);
      await expect(page.locator('#pin-again')).toBeVisible();
      await amina.typePin(page);
      await page.getByRole('button', { name: amina.t('field:start.wipe') }).click();
      await expectStarted(page, amina);
      await page.getByRole('link', { name: amina.t('field:start.go') }).click();
      await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
      await expect(page.getByText(amina.t('field:home.nothing-yet'))).toBeVisible();
      expect(await tracesIn(page, MARK)).toEqual([]);
      await page.getByRole('link', { name: amina.t('field:kinds.champion-session') }).click();
      // not even the likely answers of the person before
      await expect(page.locator('input#minutes')).not.toHaveValue('35');
      await expect(page.locator('#setting input:checked, #languages input:checked')).toHaveCount(0);
      expect(rows(endpoint, 'devices')).toBe(2);
      expect(recorded(endpoint)).toHaveLength(1);
    });
  } finally {
    await amina.phone.remove();
    await network.remove();
  }
});

test('without a connection an invite keeps, and an answer that got lost does no harm', async () => {
  const network = await Network.start();
  const { endpoint } = network;
  const hana = somebody(endpoint, 'ar');
  try {
    const link = endpoint.firstInvite('outreach-worker');
    await hana.phone.switchOn();
    let page = await hana.phone.open(link);
    await expect(startButton(page, hana)).toBeVisible();
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    const keeps = page.getByText(hana.t('field:invite.no-connection'));
    const again = page.getByRole('button', { name: hana.t('field:start.try-again') });

    network.rule = () => 'no-way';
    await tapStart(page, hana);
    await expect(keeps).toBeVisible();
    await again.click();
    await expect(keeps).toBeVisible();
    expect(rows(endpoint, 'devices')).toBe(0);

    await test.step('the link opened from cold with no connection', async () => {
      for (const tag of TAGS) {
        await speak(hana, tag);
        page = await hana.phone.open(link);
        await expect(page.getByText(hana.t('field:invite.no-connection'))).toBeVisible();
      }
    });

    await test.step('a sign-in page of the Wi-Fi answers', async () => {
      network.rule = () => ({ status: 200, type: 'text/html', body: '<h1>Free Wi-Fi</h1>' });
      const retry = page.getByRole('button', { name: hana.t('field:start.try-again') });
      await retry.click();
      await expect(page.getByText(hana.t('field:invite.not-our-answer'))).toBeVisible();
      network.rule = () => 'through';
      await retry.click();
      await expect(startButton(page, hana)).toBeVisible();
    });

    await test.step('the endpoint takes the invite and its answer gets lost', async () => {
      network.rule = ({ path }) => (path === '/api/v1/enrolment' ? 'lost-answer' : 'through');
      await tapStart(page, hana);
      await expect(page.getByText(hana.t('field:invite.no-connection'))).toBeVisible();
      expect(rows(endpoint, 'devices')).toBe(1);
      network.rule = () => 'through';
      await page.getByRole('button', { name: hana.t('field:start.try-again') }).click();
      await expectStarted(page, hana);
      expect(rows(endpoint, 'devices')).toBe(1);
    });
  } finally {
    await hana.phone.remove();
    await network.remove();
  }
});

test('a link that came by message is pasted on the welcome screen', async () => {
  const endpoint = new Endpoint();
  await endpoint.start();
  const bilal = somebody(endpoint);
  try {
    const link = endpoint.firstInvite('language-coordinator');
    await bilal.phone.switchOn();
    for (const tag of TAGS) {
      await speak(bilal, tag);
      const page = await bilal.open('/');
      await page.getByText(bilal.t('field:welcome.or'), { exact: true }).click();
      const box = page.getByLabel(bilal.t('field:welcome.paste-label'));
      const use = page.getByRole('button', { name: bilal.t('field:welcome.use') });
      for (const [typed, code] of [
        ['see you on Tuesday', 'not-a-link'],
        [link.replace('localhost', 'elsewhere.example'), 'other-address'],
      ] as const) {
        await box.fill(typed);
        await use.click();
        await expect(page.getByText(bilal.t(`field:welcome.${code}`))).toBeVisible();
        await expect(box).toHaveValue(typed);
        await expect(box).toBeFocused();
      }
      await box.fill(`  ${link}\n`);
      await use.click();
      await expect(startButton(page, bilal)).toBeVisible();
    }
    const page = bilal.phone.context.pages().at(-1);
    if (!page) throw new Error('the page is open');
    await tapStart(page, bilal);
    await expectStarted(page, bilal);
  } finally {
    await bilal.phone.remove();
    await endpoint.remove();
  }
});
