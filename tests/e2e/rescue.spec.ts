import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Browser, type Page } from '@playwright/test';
import { Endpoint } from '../support/endpoint.ts';
import { plainSession } from '../support/entries.ts';
import { openOffice } from '../support/office.ts';
import { EXAMPLE } from '../support/programmes.ts';
import { recorded } from '../support/recorded.ts';
import { Volunteer } from '../support/volunteer.ts';
import { faultsOf } from '../support/screens/inspect.ts';
import { words } from '../support/words.ts';

test.setTimeout(420_000);

const { programme } = EXAMPLE;
const say = words('en-GB');
const RECORDS = 3;
const PHONE = { dark: true, fingers: true };

/** The words for a count, in the form that the language has for it. */
function counted(who: Volunteer, key: string, count: number, more: Record<string, number> = {}): string {
  return who.t(`${key}_${new Intl.PluralRules(who.language).select(count)}`, { count, ...more });
}

/** Opens one of the two folds of "Saved and sent". */
async function unfold(who: Volunteer, key: string): Promise<Page> {
  const page = await who.open('/sent');
  await page.getByText(who.t(key), { exact: true }).click();
  return page;
}

/** Brings a file in on a phone, and waits for what the phone says to it. */
async function bringIn(page: Page, file: string, says: string): Promise<void> {
  await page.locator('input[type=file]').setInputFiles(file);
  await expect(page.getByRole('status').filter({ hasText: says })).toBeVisible();
}

async function office(browser: Browser, endpoint: Endpoint): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  const { url } = await endpoint.command('office');
  await openOffice(page, String(url));
  await page.goto(`${endpoint.origin}/office/devices`);
  await page.getByRole('link', { name: say('office:rescue.heading') }).click();
  return page;
}

/** A file beside another one, changed. */
function variant(file: string, name: string, change: (bytes: Buffer) => Buffer): string {
  const path = join(file, '..', name);
  writeFileSync(path, change(readFileSync(file)));
  return path;
}

for (const [first, second] of [
  ['en-GB', 'ar'],
  ['ar', 'en-GB'],
] as const) {
  test(`what a phone without any connection saved arrives by a file: through another phone, and the office (${first}, ${second})`, async ({
    browser,
  }, info) => {
    const endpoint = new Endpoint();
    await endpoint.start();
    const amina = new Volunteer(endpoint.origin, programme, first);
    const bilal = new Volunteer(endpoint.origin, programme, second);
    try {
      await amina.enrol(endpoint.firstInvite('champion'));
      await bilal.enrol(await endpoint.invite('champion', 'Coventry', 'Bilal'));
      await endpoint.stop();
      const file = info.outputPath('rescue.mfr');

      await test.step('the first phone saves without a connection, and puts it all into a file', async () => {
        for (let people = 1; people <= RECORDS; people += 1)
          await amina.championSession(plainSession(people));
        const page = await unfold(amina, 'field:rescue.write');
        await expect(page.getByText(amina.t('field:rescue.write-2'))).toBeVisible();
        await expect(page.getByText(amina.t('field:rescue.write-3'))).toBeVisible();
        const coming = page.waitForEvent('download');
        await page.getByRole('button', { name: counted(amina, 'field:rescue.make', RECORDS) }).click();
        const download = await coming;
        expect(download.suggestedFilename()).toMatch(/^mifriendly-rescue-[0-9a-f]{8}-\d{4}-\d\d-\d\d\.mfr$/);
        await download.saveAs(file);
        await expect(page.getByText(counted(amina, 'field:rescue.holds', RECORDS))).toBeVisible();
        await expect(page.getByText(download.suggestedFilename())).toBeVisible();
        expect(await faultsOf(page, PHONE)).toEqual([]);
        await expect(page.getByText(amina.t('field:status.waiting'), { exact: true })).toHaveCount(RECORDS);
        await amina.phone.switchOff();
      });

      await test.step('the second phone says of a bad file what is wrong, and takes nothing of it', async () => {
        const page = await unfold(bilal, 'field:rescue.bring');
        const damaged = variant(file, 'damaged.mfr', (bytes) => {
          bytes[500] = (bytes[500] ?? 0) ^ 1;
          return bytes;
        });
        await bringIn(page, damaged, bilal.t('field:rescue-fault.rescue-damaged'));
        const cut = variant(file, 'cut.mfr', (bytes) => bytes.subarray(0, -100));
        await bringIn(page, cut, bilal.t('field:rescue-fault.rescue-truncated'));
        const other = variant(file, 'other.mfr', () => Buffer.from('a shopping list'));
        await bringIn(page, other, bilal.t('field:rescue-fault.rescue-not-a-rescue-file'));
      });

      await test.step('it brings the good one in while there is still no connection, and sends it later', async () => {
        const page = await unfold(bilal, 'field:rescue.bring');
        await bringIn(page, file, counted(bilal, 'field:rescue.brought', RECORDS));
        await expect(page.getByText(counted(bilal, 'field:rescue.waiting', RECORDS))).toBeVisible();
        await endpoint.start();
        await page.getByRole('button', { name: bilal.t('field:sent.send-now') }).click();
        const arrived = counted(bilal, 'field:rescue.arrived', RECORDS, { arrived: RECORDS });
        await expect(page.getByText(arrived)).toBeVisible();
        await expect(page.getByText(bilal.t('field:sent.nothing'))).toBeVisible();
        expect(await faultsOf(page, PHONE)).toEqual([]);
        const people = recorded(endpoint).map(({ record }) => record['people']);
        expect(people.sort()).toEqual([1, 2, 3]);
      });

      await test.step('the office brings it in once more: it is there already', async () => {
        const page = await office(browser, endpoint);
        const submit = page.getByRole('button', { name: say('office:rescue.submit') });
        await submit.click();
        await expect(page.locator('#file-problem')).toHaveText(say('office:rescueFault.rescue-none'));
        await page.locator('#file').setInputFiles(join(file, '..', 'damaged.mfr'));
        await submit.click();
        await expect(page.locator('#file-problem')).toHaveText(say('office:rescueFault.rescue-damaged'));
        await page.locator('#file').setInputFiles(file);
        await submit.click();
        await expect(page.getByText(say('office:rescue.whole'))).toBeVisible();
        const row = page.getByRole('row').filter({ hasText: say('office:fate.there') });
        await expect(row.getByRole('cell')).toHaveText(String(RECORDS));
        await expect(page.getByRole('row')).toHaveCount(2);
        expect(await faultsOf(page, { dark: true, fingers: false })).toEqual([]);
        expect(recorded(endpoint)).toHaveLength(RECORDS);

        const large = variant(file, 'large.mfr', () => Buffer.alloc(17_000_000));
        await page.locator('#file').setInputFiles(large);
        await submit.click();
        await expect(page.locator('#file-problem')).toHaveText(say('office:rescueFault.rescue-too-large'));
        await page.context().close();
      });

      await test.step('the first phone learns of it at its next contact, and makes nothing twice', async () => {
        await amina.phone.switchOn();
        const page = await amina.open('/sent');
        await expect(page.getByText(amina.t('field:sent.proven'))).toBeVisible();
        await expect(page.getByText(amina.t('field:sent.nothing-waiting'))).toBeVisible();
        await expect(
          page.getByText(counted(amina, 'field:sent.proof', RECORDS, { answered: RECORDS })),
        ).toBeVisible();
        await page.getByText(amina.t('field:rescue.write'), { exact: true }).click();
        await expect(page.getByText(amina.t('field:rescue.nothing'))).toBeVisible();
        expect(recorded(endpoint)).toHaveLength(RECORDS);
      });
    } finally {
      await amina.phone.remove();
      await bilal.phone.remove();
      await endpoint.remove();
    }
  });
}

test('without an office session no file is taken, and no other address takes large requests', async () => {
  const endpoint = new Endpoint();
  await endpoint.start();
  try {
    const post = async (path: string, length: number): Promise<number> => {
      const form = new FormData();
      form.set('file', new File([new Uint8Array(length)], 'x.mfr'));
      // as a browser's form asks: a script would be told in JSON, always with 200
      const headers = { origin: endpoint.origin, accept: 'text/html' };
      const answer = await fetch(`${endpoint.origin}${path}`, {
        method: 'POST',
        body: form,
        headers,
        redirect: 'manual',
      });
      return answer.status;
    };
    expect(await post('/office/devices/rescue', 1000)).toBe(303);
    expect(await post('/office/set-up?/look', 1000)).toBe(400);
    expect(await post('/office/set-up?/look', 2_000_000)).toBe(413);
    expect(await post('/api/v1/changes', 2_000_000)).toBe(415);
  } finally {
    await endpoint.remove();
  }
});
