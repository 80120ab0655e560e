import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Browser, type Page } from '@playwright/test';
import { rows } from '../support/database.ts';
import { Endpoint } from '../support/endpoint.ts';
import { openOffice } from '../support/office.ts';
import { EXAMPLE } from '../support/programmes.ts';
import { recorded } from '../support/recorded.ts';
import { Volunteer } from '../support/volunteer.ts';
import { words } from '../support/words.ts';

test.setTimeout(420_000);

const { programme } = EXAMPLE;
const say = words('en-GB');
const CLOSED = '/office/sign-in?why=closed';
const DESK = join(import.meta.dirname, '../../src/routes/(office)/office/(desk)');

/** A page of the office, its door opened by a new link. */
async function office(browser: Browser, endpoint: Endpoint): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const { url } = await endpoint.command('office');
  await openOffice(page, String(url));
  return page;
}

/** Everything behind the office's door, from its folders: the address, and the names of what can be done there. */
function behindTheDoor(): { path: string; methods: string[]; actions: string[] }[] {
  return readdirSync(DESK, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /(^|\/)\+(page\.server|server|page)\.(ts|svelte)$/.test(file))
    .map((file) => {
      const source = readFileSync(join(DESK, file), 'utf8');
      const folder = file.split('/').slice(0, -1).join('/');
      const path = `/office/${folder}`
        .replace('[city]', 'coventry')
        .replace('[id]', '01890000-0000-7000-8000-000000000000')
        .replace(/\/$/, '');
      const [, actions = ''] = /export const actions[^{]*\{([\s\S]*)\n\};/.exec(source) ?? [];
      return {
        path,
        methods: [...source.matchAll(/export const (GET|POST|PUT|PATCH|DELETE)\b/g)].map(
          ([, method]) => method ?? '',
        ),
        actions: [...actions.matchAll(/^ {2}(\w+): async/gm)].map(([, name]) => name ?? ''),
      };
    });
}

test('whoever has no office session is shown nothing and can do nothing, on any route and by any action', async () => {
  const endpoint = new Endpoint();
  await endpoint.start();
  try {
    const all = behindTheDoor();
    const actions = all.flatMap((each) => each.actions.map((name) => `${each.path}?/${name}`));
    // the list is found in the sources; were it found no more, this would say so
    expect(actions).toEqual(
      expect.arrayContaining([
        '/office/invites?/make',
        '/office/invites?/withdraw',
        '/office/needs/coventry?/add',
        '/office/needs/coventry?/remove',
      ]),
    );
    const before = [rows(endpoint, 'invites'), rows(endpoint, 'devices'), rows(endpoint, 'needs')];
    const form = new URLSearchParams({
      role: 'champion',
      city: 'coventry',
      name: 'Mallory',
      issue: 'Something',
      mapping: 'Somebody',
      more: 'More',
      priority: 'now',
    });
    const cookies = ['', 'office=', `office=${'A'.repeat(43)}`];
    const ask = (path: string, method: string, cookie: string) =>
      fetch(endpoint.origin + path, {
        method,
        redirect: 'manual',
        headers: { origin: endpoint.origin, cookie },
        ...(method === 'POST' ? { body: form } : {}),
      });
    for (const cookie of cookies) {
      for (const { path, methods } of all) {
        for (const address of [path, `${path}/__data.json`, `${path}?kind=postcard`]) {
          const answer = await ask(address, 'GET', cookie);
          const body = await answer.text();
          // who asks for a page's data alone is told the same in Kit's own way
          const sent: unknown = answer.status === 200 ? JSON.parse(body) : null;
          if (address.endsWith('__data.json')) {
            expect([address, sent]).toEqual([address, { type: 'redirect', location: CLOSED }]);
          } else {
            expect([address, answer.status, answer.headers.get('location')]).toEqual([address, 303, CLOSED]);
            expect(body).toBe('');
          }
        }
        for (const method of methods.filter((each) => each !== 'GET')) {
          expect([path, (await ask(path, method, cookie)).status]).toEqual([path, 303]);
        }
      }
      for (const action of actions.map((each) => each.replace('?/default', ''))) {
        const answer = await ask(action, 'POST', cookie);
        expect([action, answer.status, answer.headers.get('location')]).toEqual([action, 303, CLOSED]);
      }
    }
    expect([rows(endpoint, 'invites'), rows(endpoint, 'devices'), rows(endpoint, 'needs')]).toEqual(before);
  } finally {
    await endpoint.remove();
  }
});

test('what phones send is read at the desk: a correction in its history, a formula made harmless in the file', async ({
  browser,
}) => {
  const endpoint = new Endpoint();
  await endpoint.start();
  const amina = new Volunteer(endpoint.origin, programme);
  const hana = new Volunteer(endpoint.origin, programme);
  try {
    await amina.enrol(endpoint.firstInvite('champion'));
    // the second phone's invite: the first was used, and with it a phone has enrolled
    await hana.enrol(await endpoint.invite('outreach-worker', 'Coventry', 'Hana'));
    await amina.championSession({
      setting: programme.settings[1]?.id ?? '',
      people: 2,
      minutes: 25,
      languages: ['ar'],
      topics: [programme.topics[0]?.id ?? ''],
      services: [],
      nothingSuitable: true,
    });
    const today = await amina.open('/');
    await today.locator('a[href^="/champion-session/"]').click();
    await today.locator('input#minutes').fill('40');
    await today.getByRole('button', { name: amina.t('field:champion.save-correction') }).click();
    await expect(today.getByRole('heading', { name: amina.t('field:champion.saved') })).toBeVisible();
    await hana.handOver([{ language: 'en-GB', good: '=HYPERLINK("http://evil.example","look")' }]);
    await expect.poll(() => rows(endpoint, 'changes')).toBe(3);
    expect(recorded(endpoint, 'champion-session')[0]?.record).toMatchObject({ minutes: 40 });

    const page = await office(browser, endpoint);
    await test.step('the session and both of its changes', async () => {
      await page.goto(`${endpoint.origin}/office/records?kind=champion-session&city=coventry`);
      await expect(page.getByText(say('office:records.none'))).toBeVisible();
      await page.goto(`${endpoint.origin}/office/records?kind=champion-session&city=birmingham`);
      await page.locator('tbody th a').click();
      const changes = page.locator('ol.changes > li');
      await expect(changes).toHaveCount(2);
      await expect(changes.nth(0)).toContainText(say('office:record.made'));
      await expect(changes.nth(0).getByRole('row').filter({ hasText: '25' })).toContainText(
        say('office:record.replaced'),
      );
      await expect(changes.nth(1)).toContainText(say('office:record.changed'));
      await expect(changes.nth(1).getByRole('row').filter({ hasText: '40' })).toBeVisible();
    });

    await test.step('the file of postcards', async () => {
      await page.goto(`${endpoint.origin}/office/records?kind=postcard`);
      const coming = page.waitForEvent('download');
      await page.locator('a[download]').click();
      const download = await coming;
      expect(download.suggestedFilename()).toContain('records-not-for-publication');
      const file = readFileSync(await download.path());
      expect([...file.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
      const lines = file.toString('utf8').slice(1).split('\r\n');
      const [head = '', card = ''] = lines;
      expect(lines).toHaveLength(3);
      const cells = card.match(/("([^"]|"")*"|[^,]*)(?=,|$)/g) ?? [];
      const columns = head.replaceAll('"', '').split(',');
      const said = cells.find((cell) => cell.includes('HYPERLINK'));
      expect(said).toBe(`"'=HYPERLINK(""http://evil.example"",""look"")"`);
      expect(columns).toEqual(expect.arrayContaining(['record_id', 'day', 'good', 'first_arrived']));
      const day = JSON.stringify(recorded(endpoint, 'postcard')[0]?.record['day']);
      expect(day).toMatch(/^"\d{4}-\d\d-\d\d"$/);
      expect(cells).toContain(day);
      expect(card).toMatch(/"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"$/);
    });

    await test.step('a lost phone is revoked: what it still saves is held and not counted, and both sides say so', async () => {
      await page.goto(`${endpoint.origin}/office/devices`);
      await page.getByRole('link', { name: /^Hana/ }).click();
      await page.getByRole('link', { name: say('office:devices.revoke') }).click();
      await page.getByRole('button', { name: say('office:devices.revokeYes') }).click();
      await expect(page.getByText(say('office:devices.revokeDone'))).toBeVisible();

      const cards = hana.phone.context.pages()[0];
      if (!cards) throw new Error('the page is open');
      await hana.takeBack(cards);
      const again = await hana.handOver([{ language: 'en-GB', good: 'One more' }]);
      await hana.takeBack(again);
      const sent = await hana.open('/sent');
      await expect(sent.getByText(hana.t('field:answer.device-revoked'))).toBeVisible();
      await expect(sent.getByText(hana.t('field:sent.held-note'))).toBeVisible();

      expect(recorded(endpoint, 'postcard')).toHaveLength(1);
      await page.goto(`${endpoint.origin}/office`);
      await expect(page.getByRole('listitem').filter({ hasText: 'Hana' })).toContainText(
        say('office:overview.held_one', { count: 1 }),
      );
      await page.goto(`${endpoint.origin}/office/devices`);
      await page.getByRole('link', { name: /^Hana/ }).click();
      await expect(page.getByRole('row').filter({ hasText: 'device-revoked' })).toContainText(
        say('office:devices.held'),
      );
    });

    await test.step('and by pulling, too, it gets nothing more: in words', async () => {
      const sent = await hana.open('/sent');
      await sent.getByRole('button', { name: hana.t('field:sent.send-now') }).click();
      await expect(sent.getByText(hana.t('field:trouble.device-revoked'))).toBeVisible();
    });
    await page.context().close();
  } finally {
    await amina.phone.remove();
    await hana.phone.remove();
    await endpoint.remove();
  }
});

test('a needs table is put in order by hand and printed without anything around it', async ({ browser }) => {
  const endpoint = new Endpoint();
  await endpoint.start();
  try {
    const page = await office(browser, endpoint);
    await page.goto(`${endpoint.origin}/office/needs/coventry`);
    for (const [issue, when] of [
      ['A doctor with time', 'later'],
      ['ترجمة في العيادة', 'now'],
      ['Buses', 'soon'],
    ] as const) {
      await page.getByLabel(say('office:needs.issue')).fill(issue);
      await page.getByRole('radio', { name: say(`office:needs.${when}`), exact: true }).check();
      await page.getByRole('button', { name: say('office:needs.addSubmit') }).click();
      await expect(page.getByText(say('office:needs.added'))).toBeVisible();
    }
    const issues = page.locator('tbody th');
    await page
      .getByRole('button', { name: say('office:needs.upThis', { issue: 'ترجمة في العيادة' }) })
      .click();
    await expect(issues).toHaveText(['ترجمة في العيادة', 'A doctor with time', 'Buses']);
    await page.getByRole('link', { name: say('office:needs.editThis', { issue: 'Buses' }) }).click();
    await page.getByRole('radio', { name: say('office:needs.later'), exact: true }).check();
    await page.getByRole('button', { name: say('office:needs.save'), exact: true }).click();
    await expect(page.locator('tbody tr').nth(2)).toContainText(say('office:needs.later'));

    await page.emulateMedia({ media: 'print' });
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(issues).toHaveText(['ترجمة في العيادة', 'A doctor with time', 'Buses']);
    for (const unwanted of ['nav', 'button', 'form', 'textarea', 'a'])
      expect([unwanted, await page.locator(unwanted).filter({ visible: true }).count()]).toEqual([
        unwanted,
        0,
      ]);
    const { scroll, width } = await page.evaluate(() => ({
      scroll: document.documentElement.scrollWidth,
      width: document.documentElement.clientWidth,
    }));
    expect(scroll).toBeLessThanOrEqual(width);
    await page.context().close();
  } finally {
    await endpoint.remove();
  }
});
