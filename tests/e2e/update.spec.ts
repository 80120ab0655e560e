import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { EXAMPLE } from '../support/programmes.ts';
import { Network } from '../support/proxy.ts';
import { recorded } from '../support/recorded.ts';
import { Volunteer } from '../support/volunteer.ts';
import { words } from '../support/words.ts';

const ROOT = join(import.meta.dirname, '../..');
const { programme } = EXAMPLE;
const WORD = 'Minutes spent';
/** What a build is made of. */
const PARTS = [
  ...['src', 'locales', 'static', 'package.json', 'tsconfig.json', 'svelte.config.js', 'vite.config.ts'],
  ...['tests/support/chromium.ts', 'tests/tsconfig.strict.json'],
];
const VERSION = '0.0.0-the-next';

/** A copy of the tree in which one word of the English screens is another, built as another version. */
async function nextVersion(): Promise<string> {
  const tree = mkdtempSync(join(tmpdir(), 'mifriendly-next-'));
  for (const part of PARTS) cpSync(join(ROOT, part), join(tree, part), { recursive: true });
  symlinkSync(realpathSync(join(ROOT, 'node_modules')), join(tree, 'node_modules'), 'dir');
  const file = join(tree, 'locales/en-GB/field.json');
  const before = readFileSync(file, 'utf8');
  const after = before.replace(
    `"minutes": "${words('en-GB')('field:champion.minutes')}"`,
    `"minutes": "${WORD}"`,
  );
  expect(after).not.toBe(before);
  writeFileSync(file, after);
  await promisify(execFile)(process.execPath, ['node_modules/vite/bin/vite.js', 'build'], {
    cwd: tree,
    env: { ...process.env, APP_VERSION: VERSION, NODE_ENV: 'production' },
    maxBuffer: 64 * 1024 * 1024,
  });
  return tree;
}

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

let tree: string;

test.beforeAll(async () => {
  // a whole build, on a machine that may have other things to do
  test.setTimeout(600_000);
  tree = await nextVersion();
});

test.afterAll(() => {
  if (tree) rmSync(tree, { recursive: true, force: true });
});

test('an update fetches only what has changed, and neither a draft nor a queue is lost over it', async () => {
  test.setTimeout(240_000);
  const network = await Network.start();
  const { endpoint } = network;
  const amina = new Volunteer(network.origin, programme);
  const MARK = 'half a thought';
  const entry = {
    setting: programme.settings[1]?.id ?? '',
    people: 2,
    minutes: 25,
    languages: ['ar'],
    topics: [programme.topics[0]?.id ?? ''],
    services: [],
    nothingSuitable: true,
  };
  try {
    await amina.enrol(endpoint.firstInvite('champion'));
    // records wait; the app's files come through
    network.rule = ({ path }) => (path.startsWith('/api/') ? 'no-way' : 'through');
    await amina.championSession(entry);
    await amina.championSession({ ...entry, people: 3 });
    let page = await amina.open('/champion-session');
    await page.locator('input#people').fill('9');
    await page.getByText(amina.t('field:champion.else'), { exact: true }).click();
    await page.locator('textarea#myth').fill(MARK);
    await expect(page.getByText(amina.t('field:champion.minutes'), { exact: true })).toBeVisible();

    const [old, now] = [keptBy(ROOT), keptBy(tree)];
    const same = ({ url, revision }: Kept) =>
      old.some((each) => each.url === url && each.revision === revision);
    const changed = now.filter((each) => !same(each)).map(({ url }) => url);
    expect(old.length).toBeGreaterThan(40);
    expect(changed.length).toBeGreaterThan(0);

    await test.step('the endpoint comes back with the next version; the open page finds it', async () => {
      await endpoint.stop();
      endpoint.tree = tree;
      await endpoint.start();
      network.passed.length = 0;
      await page.evaluate(async () => {
        await (await navigator.serviceWorker.getRegistration())?.update();
      });
      await page.waitForFunction(async () => {
        const registration = await navigator.serviceWorker.getRegistration();
        return Boolean(registration?.waiting);
      });
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
      const reloaded = page.waitForEvent('load');
      await page.getByRole('button', { name: amina.t('field:home.update-now') }).click();
      await reloaded;
      await expect(page.getByText(amina.t('field:home.waiting_other', { count: 2 }))).toBeVisible();
    });

    await test.step('the new word, the old draft', async () => {
      page = await amina.open('/champion-session');
      await expect(page.getByText(WORD, { exact: true })).toBeVisible();
      await expect(page.getByText(amina.t('field:champion.kept'))).toBeVisible();
      await expect(page.locator('input#people')).toHaveValue('9');
      await expect(page.locator('textarea#myth')).toHaveValue(MARK);
      const settings = await amina.open('/settings');
      await expect(settings.getByText(amina.t('field:settings.version', { version: VERSION }))).toBeVisible();
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
