import { expect, test, type Page } from '@playwright/test';
import { ANSWERS_TYPE } from '../../src/lib/sync/limits.ts';
import { rows } from '../support/database.ts';
import { plainSession } from '../support/entries.ts';
import { EXAMPLE } from '../support/programmes.ts';
import { Network, type Forged } from '../support/proxy.ts';
import { recorded } from '../support/recorded.ts';
import { Volunteer } from '../support/volunteer.ts';

test.setTimeout(240_000);

const { programme } = EXAMPLE;
const CHANGES = '/api/v1/changes';

async function champion(): Promise<{ network: Network; amina: Volunteer }> {
  const network = await Network.start();
  const amina = new Volunteer(network.origin, programme);
  await amina.enrol(network.endpoint.firstInvite('champion'));
  return { network, amina };
}

/** What waits in the phone's own database, and what has been answered. */
async function queue(page: Page): Promise<{ waiting: number; receipts: number }> {
  return page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const open = indexedDB.open('mifriendly-field');
        open.onerror = () => reject(new Error(String(open.error)));
        open.onsuccess = () => {
          const db = open.result;
          const reading = db.transaction(['outbox', 'receipts']);
          const outbox = reading.objectStore('outbox').getAll() as IDBRequest<{ state: string }[]>;
          const receipts = reading.objectStore('receipts').count();
          reading.oncomplete = () => {
            db.close();
            resolve({
              waiting: outbox.result.filter(({ state }) => state === 'waiting').length,
              receipts: receipts.result,
            });
          };
        };
      }),
  );
}

async function sendNow(page: Page, amina: Volunteer): Promise<void> {
  await page.getByRole('button', { name: amina.t('field:sent.send-now') }).click();
}

test('the worker answers for the app’s files alone: never for the office, the interface, or what is no GET', async () => {
  const { network, amina } = await champion();
  try {
    const page = await amina.open('/settings');
    expect(await page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);

    await test.step('the interface and the office are asked for each time', async () => {
      await page.evaluate(async () => {
        for (const path of ['/api/v1/health', '/api/v1/health', '/office', '/office']) await fetch(path);
      });
      expect(network.count('GET', '/api/v1/health')).toBe(2);
      expect(network.count('GET', '/office')).toBe(2);
      const desk = await page.goto(`${network.origin}/office`);
      expect(desk?.fromServiceWorker()).toBe(false);
      await expect(page).toHaveURL(/\/office\/sign-in/);
      await page.goto(`${network.origin}/settings`);
    });

    await test.step('what is no GET goes past the worker with its body, also to an address that is kept', async () => {
      for (const method of ['POST', 'PUT', 'DELETE']) {
        network.rule = (asked) =>
          asked.method === method ? { status: 418, type: 'text/plain', body: 'from the network' } : 'through';
        const said = await page.evaluate(async (by) => {
          const answers = [];
          for (const path of ['/shell', '/', '/manifest.webmanifest']) {
            const answer = await fetch(path, { method: by, body: 'a body' });
            answers.push([answer.status, await answer.text()]);
          }
          return answers;
        }, method);
        expect(said).toEqual(Array.from({ length: 3 }, () => [418, 'from the network']));
      }
    });

    await test.step('nothing of them is kept', async () => {
      const kept = await page.evaluate(async () => {
        const urls: string[] = [];
        for (const name of await caches.keys())
          for (const { url } of await (await caches.open(name)).keys()) urls.push(new URL(url).pathname);
        return urls;
      });
      expect(kept).toContain('/shell');
      expect(kept.filter((path) => /^\/(office|api)(\/|$)/.test(path))).toEqual([]);
      expect(kept.every((path) => path === '/shell' || /^\/(_app\/|[\w-]+\.\w+$)/.test(path))).toBe(true);
    });

    await test.step('without a network the app’s pages open, and the office does not', async () => {
      network.rule = () => 'no-way';
      const failed = await page.evaluate(async () =>
        Promise.all(
          ['/api/v1/health', '/office', '/office/records'].map((path) =>
            fetch(path).then(
              () => `${path} was answered`,
              () => 'no answer',
            ),
          ),
        ),
      );
      expect(failed).toEqual(['no answer', 'no answer', 'no answer']);
      const desk = await amina.phone.context.newPage();
      await expect(desk.goto(`${network.origin}/office/records`)).rejects.toThrow(/net::ERR_/);
      const app = await page.goto(`${network.origin}/sent`);
      expect(app?.fromServiceWorker()).toBe(true);
      await expect(page.getByRole('heading', { level: 1, name: amina.t('field:sent.title') })).toBeVisible();
    });
  } finally {
    await amina.phone.remove();
    await network.remove();
  }
});

const PORTALS: [string, Forged][] = [
  ['a sign-in page', { status: 200, type: 'text/html', body: '<h1>Free Wi-Fi: sign in</h1>' }],
  ['a friendly machine', { status: 200, type: 'application/json', body: '{"ok":true}' }],
  ['our own type with nothing in it', { status: 200, type: ANSWERS_TYPE, body: '{}' }],
];

test('promise 4: what somebody else answers marks nothing as sent', async () => {
  const { network, amina } = await champion();
  try {
    network.rule = () => PORTALS[0]?.[1] ?? 'no-way';
    await amina.championSession(plainSession(1));
    await amina.championSession(plainSession(2));
    const page = await amina.open('/sent');
    const asked = (): number => network.count('POST', CHANGES);

    for (const [who, portal] of PORTALS) {
      await test.step(who, async () => {
        network.rule = () => portal;
        const before = asked();
        await sendNow(page, amina);
        await expect.poll(asked).toBeGreaterThan(before);
        await expect(page.getByText(amina.t('field:trouble.not-our-answer'))).toBeVisible();
        await expect(page.getByText(amina.t('field:status.waiting'), { exact: true })).toHaveCount(2);
        await expect(
          page.getByText(amina.t('field:sent.proof_other', { answered: 0, count: 2 })),
        ).toBeVisible();
        expect(await queue(page)).toEqual({ waiting: 2, receipts: 0 });
        expect(recorded(network.endpoint)).toEqual([]);
      });
    }

    await test.step('signed in: everything goes, once', async () => {
      network.rule = () => 'through';
      await sendNow(page, amina);
      await expect(page.getByText(amina.t('field:sent.nothing-waiting'))).toBeVisible();
      await expect(page.getByText(amina.t('field:sent.proven'))).toBeVisible();
      expect(await queue(page)).toEqual({ waiting: 0, receipts: 2 });
      const people = recorded(network.endpoint).map(({ record }) => record['people']);
      expect(people.sort()).toEqual([1, 2]);
    });
  } finally {
    await amina.phone.remove();
    await network.remove();
  }
});

test('an answer that got lost after the commit leads to the same record again, once', async () => {
  const { network, amina } = await champion();
  try {
    network.rule = ({ path }) => (path === CHANGES ? 'lost-answer' : 'through');
    await amina.championSession(plainSession(4));
    await expect.poll(() => recorded(network.endpoint).length).toBe(1);

    await test.step('the endpoint has it, the phone cannot know', async () => {
      const page = await amina.open('/sent');
      await expect(page.getByText(amina.t('field:status.waiting'), { exact: true })).toBeVisible();
      const before = network.count('POST', CHANGES);
      await sendNow(page, amina);
      await expect.poll(() => network.count('POST', CHANGES)).toBeGreaterThan(before);
      await expect(page.getByText(amina.t('field:trouble.no-connection'))).toBeVisible();
      expect(await queue(page)).toEqual({ waiting: 1, receipts: 0 });
    });

    await test.step('the answer comes through at last', async () => {
      const page = await amina.open('/sent');
      network.rule = () => 'through';
      await sendNow(page, amina);
      await expect(page.getByText(amina.t('field:sent.proven'))).toBeVisible();
      expect(await queue(page)).toEqual({ waiting: 0, receipts: 1 });
      expect(recorded(network.endpoint).map(({ record }) => record['people'])).toEqual([4]);
      expect(rows(network.endpoint, 'changes')).toBe(1);
    });
  } finally {
    await amina.phone.remove();
    await network.remove();
  }
});
