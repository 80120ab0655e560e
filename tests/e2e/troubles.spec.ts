import { expect, test, type Page } from '@playwright/test';
import { plainSession } from '../support/entries.ts';
import { openOffice } from '../support/office.ts';
import { EXAMPLE } from '../support/programmes.ts';
import { Network } from '../support/proxy.ts';
import { recorded } from '../support/recorded.ts';
import { Volunteer } from '../support/volunteer.ts';
import { words } from '../support/words.ts';

// What goes wrong in the field, and the words that a volunteer reads then. The rescue file and the update have files of
// their own.

test.setTimeout(420_000);

const { programme } = EXAMPLE;
const CHANGES = '/api/v1/changes';
const ELSEWHERE = programme.cities.find(({ id }) => id !== 'coventry')?.id ?? '';

async function sendNow(page: Page, who: Volunteer): Promise<void> {
  await page.getByRole('button', { name: who.t('field:sent.send-now') }).click();
}

/** Tampers with the phone's own copy of where its person may record: the endpoint keeps the true one. */
async function believe(page: Page, cities: string[]): Promise<void> {
  await page.evaluate(
    (now) =>
      new Promise<void>((resolve, reject) => {
        const open = indexedDB.open('mifriendly-field');
        open.onerror = () => reject(new Error('the database does not open'));
        open.onsuccess = () => {
          const db = open.result;
          const writing = db.transaction('identity', 'readwrite');
          const store = writing.objectStore('identity');
          const row = store.get('device');
          row.onsuccess = () => store.put({ ...(row.result as object), cities: now });
          writing.oncomplete = () => {
            db.close();
            resolve();
          };
        };
      }),
    cities,
  );
}

/**
 * Lets a test close the phone's database as a system does that runs out of memory, or fill the phone: every use fails then,
 * in every page, also after a reload. (Chromium's own override of the quota does nothing in a headless browser.)
 */
async function letStorageFail(who: Volunteer): Promise<void> {
  await who.phone.context.addInitScript(() => {
    const spoil = (of: object, method: string, how: string, error: string): void => {
      const real: unknown = Object.getOwnPropertyDescriptor(of, method)?.value;
      if (typeof real !== 'function') throw new Error(`there is no ${method}`);
      Reflect.set(of, method, function (this: unknown, ...given: unknown[]): unknown {
        if (sessionStorage.getItem('spoilt') === how) throw new DOMException('spoilt by a test', error);
        return Reflect.apply(real, this, given) as unknown;
      });
    };
    spoil(IDBDatabase.prototype, 'transaction', 'closed', 'InvalidStateError');
    spoil(IDBObjectStore.prototype, 'put', 'full', 'QuotaExceededError');
    spoil(IDBObjectStore.prototype, 'add', 'full', 'QuotaExceededError');
  });
}

async function storageIs(page: Page, how: 'closed' | 'full' | 'well'): Promise<void> {
  await page.evaluate((now) => sessionStorage.setItem('spoilt', now), how);
}

for (const language of ['en-GB', 'ar']) {
  test(`what a volunteer reads when something goes wrong, ${language}`, async ({ browser }) => {
    const network = await Network.start();
    const { endpoint } = network;
    const amina = new Volunteer(network.origin, programme, language);
    const t = (key: string, values?: Record<string, string | number>) => amina.t(key, values);
    const people = () =>
      recorded(endpoint)
        .map(({ record }) => Number(record['people']))
        .sort((a, b) => a - b);
    const save = (page: Page) =>
      page.getByRole('button', { name: t('field:champion.save'), exact: true }).click();
    const savedNow = (page: Page) =>
      expect(page.getByRole('heading', { name: t('field:champion.saved') })).toBeVisible();
    try {
      const invite = (...who: string[]) =>
        endpoint.command('invite', '--role', 'champion', '--city', 'Coventry', ...who);
      const made = await invite('--name', 'Amina');
      await amina.enrol(String(made['url']));

      await test.step('a captive portal: nothing counts as sent', async () => {
        network.rule = () => ({ status: 200, type: 'text/html', body: '<h1>Free Wi-Fi: sign in</h1>' });
        await amina.championSession(plainSession(1));
        const page = await amina.open('/sent');
        await sendNow(page, amina);
        await expect(page.getByText(t('field:trouble.not-our-answer'))).toBeVisible();
        await expect(page.getByText(t('field:status.waiting'), { exact: true })).toBeVisible();
        expect(people()).toEqual([]);
      });

      await test.step('a lost response: the same record once', async () => {
        network.rule = ({ path }) => (path === CHANGES ? 'lost-answer' : 'through');
        const page = await amina.open('/sent');
        await sendNow(page, amina);
        await expect.poll(people).toEqual([1]);
        await expect(page.getByText(t('field:trouble.no-connection'))).toBeVisible();
        network.rule = () => 'through';
        await sendNow(page, amina);
        await expect(page.getByText(t('field:sent.proven'))).toBeVisible();
        expect(people()).toEqual([1]);
      });

      await test.step('a poison record blocks nothing, says why, and can be mended', async () => {
        network.rule = ({ path }) => (path === CHANGES ? 'no-way' : 'through');
        await believe(await amina.open('/settings'), [ELSEWHERE]);
        await amina.championSession(plainSession(2));
        await believe(await amina.open('/settings'), ['coventry', ELSEWHERE]);
        const form = await amina.open('/champion-session');
        await amina.fillChampionSession(form, plainSession(3));
        await form.locator('#city input[value="coventry"]').check();
        await amina.saveSession(form);
        network.rule = () => 'through';
        const page = await amina.open('/sent');
        await sendNow(page, amina);
        await expect(page.getByText(t('field:answer.not-allowed'))).toBeVisible();
        await expect(page.getByText(t('field:status.waiting'), { exact: true })).toHaveCount(0);
        expect(people()).toEqual([1, 3]);

        await page.getByRole('link', { name: t('field:sent.open') }).click();
        await expect(page.getByText(t('field:answer.not-allowed'))).toBeVisible();
        await page.locator('#city input[value="coventry"]').check();
        await page.locator('main form button[type=submit]:visible').last().click();
        await expect.poll(people).toEqual([1, 2, 3]);
        const after = await amina.open('/sent');
        await expect(after.getByText(t('field:sent.nothing-waiting'))).toBeVisible();
        await expect(after.getByText(t('field:sent.proven'))).toBeVisible();
      });

      await test.step('the database is closed under the form: nothing says "saved", nothing typed is lost', async () => {
        await letStorageFail(amina);
        const page = await amina.open('/champion-session');
        await amina.fillChampionSession(page, plainSession(4));
        await storageIs(page, 'closed');
        await save(page);
        await expect(page.getByText(t('field:storage.storage-closed')).first()).toBeVisible();
        await expect(page.locator('input#people')).toHaveValue('4');
        await storageIs(page, 'well');
        await save(page);
        await savedNow(page);
        await expect.poll(people).toEqual([1, 2, 3, 4]);
      });

      await test.step('the phone is full: said before anything is typed, and again when saving', async () => {
        const page = await amina.open('/champion-session');
        await storageIs(page, 'full');
        await page.reload();
        await expect(page.getByText(t('field:storage.low'))).toBeVisible();
        await amina.fillChampionSession(page, plainSession(5));
        await save(page);
        await expect(page.getByText(t('field:storage.storage-full')).first()).toBeVisible();
        await expect(page.locator('input#people')).toHaveValue('5');
        await storageIs(page, 'well');
        await save(page);
        await savedNow(page);
        await expect.poll(people).toEqual([1, 2, 3, 4, 5]);
      });

      await test.step('the storage was cleared: the phone says so, starts anew, and the office sees it', async () => {
        network.rule = ({ path }) => (path === CHANGES ? 'no-way' : 'through');
        await amina.championSession(plainSession(6));
        const old = await amina.open('/');
        const cdp = await amina.phone.context.newCDPSession(old);
        await cdp.send('Storage.clearDataForOrigin', {
          origin: network.origin,
          storageTypes: 'indexeddb,cache_storage,service_workers',
        });
        const page = await amina.open('/');
        await expect(page.getByText(t('field:welcome.wiped'), { exact: true })).toBeVisible();
        network.rule = () => 'through';
        const again = await invite('--person', String(made['person']));
        await amina.enrol(String(again['url']));
        await amina.championSession(plainSession(7));
        // what was unsent at the clearing is gone, and nothing claims otherwise
        await expect.poll(people).toEqual([1, 2, 3, 4, 5, 7]);

        const desk = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
        const say = words('en-GB');
        const { url } = await endpoint.command('office');
        await openOffice(desk, String(url));
        await desk.goto(`${network.origin}/office/devices`);
        await expect(desk.getByText(say('office:overview.wiped_other', { count: 6 }))).toBeVisible();
      });

      await test.step('the browser emptied its database alone: what was unsent is still here, sealed, and goes', async () => {
        network.rule = ({ path }) => (path === CHANGES ? 'no-way' : 'through');
        await amina.championSession(plainSession(8));
        const old = await amina.open('/');
        const cdp = await amina.phone.context.newCDPSession(old);
        await cdp.send('Storage.clearDataForOrigin', { origin: network.origin, storageTypes: 'indexeddb' });
        const page = await amina.open('/');
        await expect(page.getByText(t('field:welcome.wiped-left_one'))).toBeVisible();
        network.rule = () => 'through';
        const again = await invite('--person', String(made['person']));
        await amina.enrol(String(again['url']));
        await expect.poll(people).toEqual([1, 2, 3, 4, 5, 7, 8]);
        const now = await amina.open('/sent');
        const left = () =>
          now.evaluate(async () => (await (await caches.open('field-unsent')).keys()).length);
        await expect.poll(left).toBe(0);
      });
    } finally {
      await amina.phone.remove();
      await network.remove();
    }
  });
}
