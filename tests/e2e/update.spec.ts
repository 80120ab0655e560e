import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { nextVersion, type NextVersion } from '../support/next-version.ts';
import { plainSession } from '../support/entries.ts';
import { EXAMPLE } from '../support/programmes.ts';
import { Network } from '../support/proxy.ts';
import { recorded } from '../support/recorded.ts';
import { Volunteer } from '../support/volunteer.ts';

const ROOT = join(import.meta.dirname, '../..');
const { programme } = EXAMPLE;

interface Kept {
  url: string;
  revision: string | null;
}

/** The files that a build's worker keeps. */
function keptBy(tree: string): Kept[] {
  const worker = readFileSync(join(tree, 'build/client/service-worker.js'), 'utf8');
  const list = /\[\{"url":.*?\}\]/s.exec(worker)?.[0] ?? '[]';
  return JSON.parse(list) as Kept[];
}

// one after the other: a build of the next version serves both
test.describe.configure({ mode: 'serial' });

/**
 * Ends workers that have nothing to do, as a browser does after half a minute of rest: not one that is being watched, as
 * tests do, and an old worker that is not at rest keeps the new one out for up to five minutes.
 */
async function endIdleWorkers(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('ServiceWorker.enable');
  await devtools.send('ServiceWorker.stopAllWorkers');
  await devtools.detach();
}

let next: NextVersion;

test.beforeAll(async () => {
  // a whole build, on a machine that may have other things to do
  test.setTimeout(600_000);
  next = await nextVersion();
});

test.afterAll(() => next.remove());

for (const tongue of ['en-GB', 'ar'] as const) {
  test(`an update fetches only what has changed, and neither a draft nor a queue is lost over it (${tongue})`, async () => {
    test.setTimeout(240_000);
    const network = await Network.start();
    const { endpoint } = network;
    const amina = new Volunteer(network.origin, programme, tongue);
    const MARK = 'half a thought';
    try {
      await amina.enrol(endpoint.firstInvite('champion'));
      // records wait; the app's files come through
      network.rule = ({ path }) => (path.startsWith('/api/') ? 'no-way' : 'through');
      await amina.championSession(plainSession(2));
      await amina.championSession(plainSession(3));
      let page = await amina.open('/champion-session');
      await page.locator('input#people').fill('9');
      await page.getByText(amina.t('field:champion.else'), { exact: true }).click();
      await page.locator('textarea#myth').fill(MARK);
      await expect(page.getByText(amina.t('field:champion.minutes'), { exact: true })).toBeVisible();

      const [old, now] = [keptBy(ROOT), keptBy(next.tree)];
      const same = ({ url, revision }: Kept) =>
        old.some((each) => each.url === url && each.revision === revision);
      const changed = now.filter((each) => !same(each)).map(({ url }) => url);
      expect(old.length).toBeGreaterThan(40);
      expect(changed.length).toBeGreaterThan(0);

      await test.step('a sign-in page in place of the files is not kept, and the app still opens', async () => {
        await endpoint.stop();
        endpoint.tree = next.tree;
        await endpoint.start();
        network.rule = ({ path }) => {
          if (path.startsWith('/api/')) return 'no-way';
          if (path === '/service-worker.js') return 'through';
          return { status: 200, type: 'text/html', body: '<h1>Free Wi-Fi: sign in</h1>' };
        };
        const failed = await page.evaluate(async () => {
          const registration = await navigator.serviceWorker.getRegistration();
          const gone = new Promise((resolve) => {
            registration?.addEventListener('updatefound', () => {
              const { installing } = registration;
              installing?.addEventListener('statechange', () => resolve(installing.state));
            });
          });
          await registration?.update().catch(() => undefined);
          return gone;
        });
        expect(failed).toBe('redundant');
        // with nobody there to fetch anything from
        await endpoint.stop();
        network.rule = ({ path }) => (path.startsWith('/api/') ? 'no-way' : 'through');
        page = await amina.open('/champion-session');
        await expect(page.locator('textarea#myth')).toHaveValue(MARK);
      });

      await test.step('the endpoint comes back with the next version; the open page finds it', async () => {
        await endpoint.stop();
        endpoint.tree = next.tree;
        // the page may find the new version as soon as there is somebody to ask
        network.passed.length = 0;
        await endpoint.start();
        await page.evaluate(async () => {
          await (await navigator.serviceWorker.getRegistration())?.update();
        });
        const waits = () =>
          page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration())?.waiting));
        await expect.poll(waits, { timeout: 60_000 }).toBe(true);
      });

      await test.step('only what has changed was fetched', () => {
        const asked = network.passed.map(({ path }) => path).filter((path) => !path.startsWith('/api/'));
        expect(asked.filter((path) => path !== '/service-worker.js').sort()).toEqual([...changed].sort());
        // what stands in the files that nobody touched stays on the phone
        const kept = now.length - changed.length;
        test.info().annotations.push({
          type: 'update',
          description: `${String(changed.length)} of ${String(now.length)} files fetched`,
        });
        expect(kept).toBeGreaterThan(0);
      });

      await test.step('the form under the fingers stays as it is until somebody says so', async () => {
        await expect(page.locator('textarea#myth')).toHaveValue(MARK);
        await expect(page.getByText(amina.t('field:champion.minutes'), { exact: true })).toBeVisible();
        await page.getByRole('link', { name: amina.t('field:home.title') }).click();
        await expect(page.getByText(amina.t('field:home.update'))).toBeVisible();
        const locked = page.getByRole('heading', { name: amina.t('field:locked.title') });
        await expect(async () => {
          if (!(await locked.isVisible())) {
            await endIdleWorkers(page);
            await page
              .getByRole('button', { name: amina.t('field:home.update-now') })
              .click({ timeout: 5_000 });
          }
          await expect(locked).toBeVisible({ timeout: 8_000 });
        }).toPass({ timeout: 90_000 });
        await amina.unlock(page);
        await expect(
          page.getByText(
            amina.t(`field:home.waiting_${new Intl.PluralRules(tongue).select(2)}`, { count: 2 }),
          ),
        ).toBeVisible();
      });

      await test.step('the new word, the old draft', async () => {
        page = await amina.open('/champion-session');
        // the next version says one English word differently
        if (tongue === 'en-GB') await expect(page.getByText(next.word, { exact: true })).toBeVisible();
        await expect(page.getByText(amina.t('field:champion.kept'))).toBeVisible();
        await expect(page.locator('input#people')).toHaveValue('9');
        await expect(page.locator('textarea#myth')).toHaveValue(MARK);
        const settings = await amina.open('/settings');
        await expect(settings.getByText(next.version)).toBeVisible();
      });

      await test.step('the queue goes, once, and the draft can be saved', async () => {
        network.rule = () => 'through';
        const sent = await amina.open('/sent');
        await sent.getByRole('button', { name: amina.t('field:sent.send-now') }).click();
        await expect(sent.getByText(amina.t('field:sent.nothing-waiting'))).toBeVisible();
        const people = recorded(endpoint).map(({ record }) => record['people']);
        expect(people.sort()).toEqual([2, 3]);
      });
    } finally {
      await amina.phone.remove();
      await network.remove();
    }
  });
}
