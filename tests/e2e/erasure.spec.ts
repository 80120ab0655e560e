import { randomBytes } from 'node:crypto';
import { expect, test, type Page } from '@playwright/test';
import { EXAMPLE } from '../support/programmes.ts';
import { plainSession } from '../support/entries.ts';
import { openOffice } from '../support/office.ts';
import { Network } from '../support/proxy.ts';
import { recorded } from '../support/recorded.ts';
import { tracesIn, tracesOnDisk } from '../support/traces.ts';
import { Volunteer } from '../support/volunteer.ts';

test.setTimeout(420_000);

const CHANGES = '/api/v1/changes';
/** Stands in the words of one record and nowhere else; letters alone, so that nothing takes it for a number. */
const SECRET = randomBytes(14)
  .toString('hex')
  .replace(/\d/g, (digit) => 'ghijklmnop'.charAt(Number(digit)));

/** The ids of the records that lie on a phone, sealed or not. */
function idsOn(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error(String(request.error)));
      });
    const db = await done(indexedDB.open('mifriendly-field'));
    const keys = await done(db.transaction('records').objectStore('records').getAllKeys());
    db.close();
    return keys.map(String);
  });
}

test('what the office erases goes from a locked phone with its next push, and stays erased when its rescue file comes', async ({
  browser,
}, info) => {
  const network = await Network.start();
  const { endpoint } = network;
  const amina = new Volunteer(network.origin, EXAMPLE.programme);
  const bilal = new Volunteer(network.origin, EXAMPLE.programme);
  const file = info.outputPath('rescue.mfr');
  try {
    await amina.enrol(await endpoint.invite('champion', 'Coventry', 'Amina'));
    await bilal.enrol(await endpoint.invite('champion', 'Coventry', 'Bilal'));

    await test.step('a record of somebody’s words is put into a rescue file, and is sent as well', async () => {
      network.rule = ({ path }) => (path === CHANGES ? 'no-way' : 'through');
      const page = await amina.open('/champion-session');
      await amina.fillChampionSession(page, { ...plainSession(1), myth: SECRET });
      await amina.saveSession(page);
      const sent = await amina.open('/sent');
      await sent.getByText(amina.t('field:rescue.write'), { exact: true }).click();
      const coming = sent.waitForEvent('download');
      await sent.getByRole('button', { name: amina.t('field:rescue.make_one', { count: 1 }) }).click();
      await (await coming).saveAs(file);
      network.rule = () => 'through';
      await sent.getByRole('button', { name: amina.t('field:sent.send-now') }).click();
      await expect(sent.getByText(amina.t('field:sent.proven'))).toBeVisible();
      expect(recorded(endpoint)).toHaveLength(1);
    });
    const [erased = ''] = recorded(endpoint).map(({ id }) => id);

    await test.step('the phone is locked, and the office erases the record', async () => {
      const page = await amina.openLocked('/');
      expect(await idsOn(page)).toEqual([erased]);
      const desk = await (await browser.newContext()).newPage();
      await openOffice(desk, String((await endpoint.command('office'))['url']));
      await desk.goto(`${endpoint.origin}/office/records/${erased}/erase`);
      await desk.getByRole('button', { name: 'Erase it' }).click();
      await expect(desk.getByText('The record is erased.')).toBeVisible();
      expect(recorded(endpoint)).toEqual([]);
      await desk.context().close();
    });

    await test.step('still locked, it sends another one, and has nothing of the first any more', async () => {
      const page = await amina.openLocked('/champion-session');
      await expect(page.getByText(amina.t('field:locked.line'))).toBeVisible();
      await amina.fillChampionSession(page, plainSession(2));
      await amina.saveSession(page);
      await expect.poll(() => recorded(endpoint).length).toBe(1);
      const sent = await amina.openLocked('/sent');
      await sent.getByRole('button', { name: amina.t('field:sent.send-now') }).click();
      await expect.poll(() => idsOn(sent)).not.toContain(erased);
      expect(await idsOn(sent)).toHaveLength(1);
      expect(await tracesIn(sent, SECRET)).toEqual([]);
      expect(await tracesIn(sent, erased)).toEqual([]);
      await amina.phone.switchOff();
      expect(tracesOnDisk(amina.phone.profile, SECRET)).toEqual([]);
      await amina.phone.switchOn();
    });

    await test.step('unlocked, its person finds the other one alone', async () => {
      const page = await amina.open('/');
      await expect(page.locator('a[href^="/champion-session/"]')).toHaveCount(1);
      await expect(page.locator(`a[href="/champion-session/${erased}"]`)).toHaveCount(0);
    });

    await test.step('the rescue file, brought in by another phone, brings nothing back', async () => {
      const page = await bilal.open('/sent');
      await page.getByText(bilal.t('field:rescue.bring'), { exact: true }).click();
      await page.locator('input[type=file]').setInputFiles(file);
      await expect(page.getByText(bilal.t('field:rescue.brought_one', { count: 1 }))).toBeVisible();
      await page.getByRole('button', { name: bilal.t('field:sent.send-now') }).click();
      await expect(
        page.getByText(bilal.t('field:rescue.arrived_one', { count: 1, arrived: 1 })),
      ).toBeVisible();
      expect(recorded(endpoint).map(({ id }) => id)).not.toContain(erased);
      expect(recorded(endpoint)).toHaveLength(1);
      expect(tracesOnDisk(endpoint.dataFolder, SECRET)).toEqual([]);
    });
  } finally {
    for (const { phone } of [amina, bilal]) await phone.remove();
    await network.remove();
  }
});
