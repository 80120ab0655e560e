import { randomBytes } from 'node:crypto';
import { expect, test, type Page } from '@playwright/test';
import { newChampionSession } from '../../src/lib/records/champion-session.ts';
import { unfold, type Patch } from '../../src/lib/records/patch.ts';
import { formatStamp } from '../../src/lib/sync/stamp.ts';
import { uuid7 } from '../../src/lib/device/ids.ts';
import { hashOf } from '../../src/lib/server/access/secrets.ts';
import { beforeVault, type OldRecord } from '../support/before-vault.ts';
import { change } from '../support/database.ts';
import { plainSession } from '../support/entries.ts';
import { EXAMPLE } from '../support/programmes.ts';
import { Network } from '../support/proxy.ts';
import { recorded } from '../support/recorded.ts';
import { piecesOf, shapesOf, tracesIn, tracesOnDisk } from '../support/traces.ts';
import { PIN, Volunteer } from '../support/volunteer.ts';

test.setTimeout(420_000);

const { programme } = EXAMPLE;
const KIND = 'champion-session';
const CHANGES = '/api/v1/changes';
const SERVICE = programme.services[0]?.name ?? '';
/** Stands in every text of these tests and nowhere else. Letters alone: digits might look like somebody's number. */
const secret = (): string =>
  randomBytes(14)
    .toString('hex')
    .replace(/\d/g, (digit) => 'ghijklmnop'.charAt(Number(digit)));
const SECRET = secret();
/** In what was saved before there was a vault. */
const OLD = secret();
const text = (which: string | number, of = SECRET): string => `${of} ጽቡቕ ${String(which)}`;
const DAY = '2026-11-02';

function patchOf(which: number): Patch {
  const { setting, topics, people, minutes, languages } = plainSession(which);
  const record = newChampionSession(DAY, 'coventry');
  const said = { setting, topics, people, minutes, languages, nothingSuitable: true, myth: text(which, OLD) };
  return unfold({ ...record, ...said }, {});
}

/** A record that an app from before the vault had sent long ago. */
function sentBefore(which: number): OldRecord {
  const savedAt = Date.parse(`${DAY}T10:00:00Z`) + which;
  const stamp = formatStamp(savedAt, '00000000-0000-4000-8000-000000000000', which);
  const fields = Object.entries(patchOf(which)).map(([path, value]) => [path, { value, stamp }] as const);
  const id = uuid7(savedAt, randomBytes(10));
  const about = { kind: KIND, savedAt, readable: true, day: DAY, city: 'coventry' } as const;
  return { id, ...about, base: Object.fromEntries(fields), unsent: [], mine: true };
}

async function choosePin(page: Page, amina: Volunteer): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: amina.t('field:pin.new-title') })).toBeVisible();
  await amina.typePin(page);
  await page.getByRole('button', { name: amina.t('field:pin.set'), exact: true }).click();
  await expect(page.locator('#pin')).toBeHidden();
}

async function save(page: Page, amina: Volunteer, which: number): Promise<void> {
  await amina.fillChampionSession(page, { ...plainSession(which), myth: text(which) });
  await amina.saveSession(page);
}

test('promise 7: of fifty records nothing can be read on a locked phone, nor in its files; and it records and sends five more', async () => {
  const network = await Network.start();
  const { endpoint } = network;
  const amina = new Volunteer(network.origin, programme);
  try {
    await amina.enrol(await endpoint.invite('champion', 'Coventry', 'Amina'));
    network.rule = ({ path }) => (path === CHANGES ? 'no-way' : 'through');

    await test.step('three that wait, 25 that were sent, and a half-typed one, all from before the vault', async () => {
      const page = await amina.open('/champion-session');
      for (const which of [1, 2, 3]) {
        await save(page, amina, which);
        await page.getByRole('button', { name: amina.t('field:champion.another') }).click();
      }
      const readSecret = randomBytes(32);
      expect(change(endpoint, 'update devices set read_secret_hash = ?', hashOf(readSecret))).toBe(1);
      await page.goto(`${network.origin}/clock.html`);
      await beforeVault(page, {
        personName: `Amina ${OLD}`,
        readSecret: [...readSecret],
        waiting: [1, 2, 3].map(patchOf),
        stored: Array.from({ length: 25 }, (_, at) => sentBefore(100 + at)),
        drafts: [{ key: `${KIND}:new`, typed: { myth: text('half typed', OLD) }, at: Date.now() }],
        lastTime: [{ kind: KIND, values: { setting: 'library' } }],
      });
      // the search finds what is there to be found
      for (const table of ['identity', 'records', 'drafts'])
        expect(await tracesIn(page, OLD)).toContain(`mifriendly-field, ${table}`);
      await amina.phone.switchOff();
      expect(tracesOnDisk(amina.phone.profile, OLD)).not.toEqual([]);
      await amina.phone.switchOn();
    });

    await test.step('its person chooses a PIN, and finds everything', async () => {
      const page = await amina.openLocked('/');
      await choosePin(page, amina);
      await expect(page.getByRole('heading', { level: 1, name: `Amina ${OLD}` })).toBeVisible();
      await page.goto(`${network.origin}/champion-session`);
      await expect(page.locator('h1')).toBeVisible();
      await amina.unlock(page);
      await expect(await amina.myth(page)).toHaveValue(text('half typed', OLD));
    });

    await test.step('21 more, and another one half typed', async () => {
      const page = await amina.open('/champion-session');
      for (let which = 4; which < 25; which += 1) {
        await save(page, amina, which);
        await page.getByRole('button', { name: amina.t('field:champion.another') }).click();
      }
      await amina.writeMyth(page, text('half typed again'));
    });

    await test.step('locked: nothing anywhere that scripts can read', async () => {
      const [page] = amina.phone.context.pages();
      if (!page) throw new Error('the page is open');
      await page.getByRole('button', { name: amina.t('field:locked.leave'), exact: true }).click();
      await expect(page).toHaveURL(/\/clock\.html$/);
      for (const shape of [...shapesOf(SECRET), ...shapesOf(OLD)])
        expect(await tracesIn(page, shape.toString('latin1'))).toEqual([]);
      expect(await tracesIn(page, SERVICE)).toContain('mifriendly-field, programme');
      const cookies = JSON.stringify(await amina.phone.context.cookies());
      expect(cookies).not.toContain(SECRET);
      await page.goBack();
      await expect(page.locator('body')).not.toContainText(SECRET);
    });

    await test.step('five more while it is locked, and all are sent', async () => {
      const page = await amina.openLocked('/champion-session');
      await expect(page.getByText(amina.t('field:locked.line'))).toBeVisible();
      for (let which = 50; which < 55; which += 1) {
        await save(page, amina, which);
        await page.getByRole('button', { name: amina.t('field:champion.another') }).click();
      }
      network.rule = () => 'through';
      const sent = await amina.openLocked('/sent');
      await sent.getByRole('button', { name: amina.t('field:sent.send-now') }).click();
      await expect(sent.getByText(amina.t('field:sent.proven'))).toBeVisible();
      for (const each of [SECRET, OLD]) expect(await tracesIn(sent, each)).toEqual([]);
      const said = recorded(endpoint, KIND).map(({ record }) => record['myth']);
      const all = [
        ...Array.from({ length: 24 }, (_, at) => text(1 + at)),
        ...[50, 51, 52, 53, 54].map((which) => text(which)),
      ];
      expect(said.sort()).toEqual(all.sort());
    });

    await test.step('nor byte by byte in the files of the closed browser', async () => {
      const [page] = amina.phone.context.pages();
      const device = await page?.evaluate(() => localStorage.getItem('mifriendly-field-device'));
      await amina.phone.switchOff();
      for (const each of [SECRET, OLD])
        for (const piece of piecesOf(each)) expect(tracesOnDisk(amina.phone.profile, piece)).toEqual([]);
      // the search would find what lies there: who the phone is stands in the clear
      expect(tracesOnDisk(amina.phone.profile, device ?? 'a device').join()).toContain('IndexedDB');
      await amina.phone.switchOn();
    });

    await test.step('with the PIN it is all there again', async () => {
      const page = await amina.open('/champion-session');
      await expect(await amina.myth(page)).toHaveValue(text('half typed again'));
    });
  } finally {
    await amina.phone.remove();
    await network.remove();
  }
});

test('a phone that nobody touches locks by itself, and keeps what was being typed', async () => {
  const network = await Network.start();
  const { endpoint } = network;
  const amina = new Volunteer(network.origin, programme, 'ar');
  try {
    await amina.enrol(await endpoint.invite('champion', 'Coventry', 'Amina'));
    const locked = (page: Page) =>
      page.getByRole('heading', { level: 1, name: amina.t('field:locked.title') });

    await test.step('after five minutes of rest, and no sooner; what was being typed is kept', async () => {
      const page = await amina.open('/');
      await page.clock.install();
      await page.goto(`${network.origin}/champion-session`);
      await expect(page.locator('h1')).toBeVisible();
      await amina.unlock(page);
      await page.clock.runFor(4 * 60_000);
      await amina.writeMyth(page, text('of rest'));
      await page.clock.runFor(4 * 60_000);
      await expect(page.locator('textarea#myth')).toHaveValue(text('of rest'));
      await page.clock.runFor(70_000);
      await expect(locked(page)).toBeVisible();
      await page.goto(`${network.origin}/champion-session`);
      await expect(page.locator('h1')).toBeVisible();
      await amina.unlock(page);
      await expect(await amina.myth(page)).toHaveValue(text('of rest'));
    });
  } finally {
    await amina.phone.remove();
    await network.remove();
  }
});

test('a phone is locked by hand, in every tab; a quick exit leaves a clock that Back does not leave', async () => {
  const network = await Network.start();
  const { endpoint } = network;
  const amina = new Volunteer(network.origin, programme, 'ar');
  try {
    await amina.enrol(await endpoint.invite('champion', 'Coventry', 'Amina'));
    const locked = (page: Page) =>
      page.getByRole('heading', { level: 1, name: amina.t('field:locked.title') });

    await test.step('by hand, in every tab', async () => {
      const page = await amina.open('/settings');
      const other = await amina.phone.context.newPage();
      await other.goto(`${network.origin}/`);
      await expect(other.locator('h1')).toBeVisible();
      await amina.unlock(other);
      await expect(other.getByRole('heading', { level: 1, name: 'Amina' })).toBeVisible();
      await page.getByRole('button', { name: amina.t('field:lock.now'), exact: true }).click();
      await expect(locked(page)).toBeVisible();
      await expect(locked(other)).toBeVisible();
      await other.close();
    });

    await test.step('a quick exit, without a network', async () => {
      network.rule = () => 'no-way';
      const page = await amina.open('/');
      await page.getByRole('link', { name: amina.t('field:kinds.champion-session') }).click();
      await amina.writeMyth(page, text('in a hurry'));
      await page.getByRole('button', { name: amina.t('field:locked.leave'), exact: true }).click();
      await expect(page).toHaveURL(/\/clock\.html$/);
      await expect(page.locator('time')).toHaveText(/\d/);
      expect(await page.title()).not.toMatch(/friendly/i);
      await page.goBack();
      await expect(page).toHaveURL(/\/clock\.html$/);
      await expect(page.locator('time')).toHaveText(/\d/);
      // whoever opens the app by its address means it
      await page.goto(`${network.origin}/`);
      await expect(locked(page)).toBeVisible();
      const form = await amina.open('/champion-session');
      await expect(await amina.myth(form)).toHaveValue(text('in a hurry'));
    });
  } finally {
    await amina.phone.remove();
    await network.remove();
  }
});

test('wrong PINs slow down; another PIN opens the same; a forgotten one loses nothing that was not sent', async () => {
  const network = await Network.start();
  const { endpoint } = network;
  const amina = new Volunteer(network.origin, programme);
  const again = '846207';
  try {
    const made = await endpoint.command(
      'invite',
      '--role',
      'champion',
      '--city',
      'Coventry',
      '--name',
      'Amina',
    );
    await amina.enrol(String(made['url']));
    const enter = async (page: Page, pin: string): Promise<void> => {
      await page.locator('#pin').fill(pin);
      await page.locator('#pin').press('Enter');
    };

    await test.step('the fourth wrong one makes the next wait, and the right one waits too', async () => {
      const page = await amina.openLocked('/');
      const wrong = page.getByText(amina.t('field:pin.pin-wrong'));
      for (let tries = 0; tries < 3; tries += 1) {
        await enter(page, `11${String(tries)}573`);
        await expect(wrong).toBeVisible();
        await expect(page.locator('#pin')).toHaveValue('');
      }
      await enter(page, '302857');
      await expect(page.getByText(/Wait \d+ seconds/)).toBeVisible();
      await page.reload();
      await enter(page, PIN);
      await expect(page.getByText(/Wait \d+ seconds/)).toBeVisible();
      await expect(async () => {
        await enter(page, PIN);
        await expect(page.getByRole('heading', { level: 1, name: 'Amina' })).toBeVisible({ timeout: 3_000 });
      }).toPass({ timeout: 90_000 });
    });

    await test.step('another PIN', async () => {
      const page = await amina.open('/settings');
      await page.getByText(amina.t('field:lock.change'), { exact: true }).first().click();
      await page.locator('#pin-old').fill(PIN);
      await page.locator('#pin-new').fill('123456');
      await page.locator('#pin-new-again').fill('123456');
      await page.locator('#pin-new-again').press('Enter');
      await expect(page.getByText(amina.t('field:pin.pin-simple'))).toBeVisible();
      await page.locator('#pin-new').fill(again);
      await page.locator('#pin-new-again').fill(again);
      await page.locator('#pin-new-again').press('Enter');
      await expect(page.getByText(amina.t('field:lock.changed'))).toBeVisible();
      const home = await amina.openLocked('/');
      await enter(home, PIN);
      await expect(home.getByText(amina.t('field:pin.pin-wrong'))).toBeVisible();
      await enter(home, again);
      await expect(home.getByRole('heading', { level: 1, name: 'Amina' })).toBeVisible();
    });

    await test.step('a forgotten one: what waits goes first', async () => {
      network.rule = ({ path }) => (path === CHANGES ? 'no-way' : 'through');
      const form = await amina.openLocked('/champion-session');
      await save(form, amina, 7);
      const newer = await endpoint.command(
        ...([
          'invite',
          '--role',
          'champion',
          '--city',
          'Coventry',
          '--person',
          String(made['person']),
        ] as const),
      );
      const start = async (): Promise<Page> => {
        const page = await amina.phone.open(String(newer['url']));
        await page.getByRole('button', { name: amina.t('field:pin.forgotten') }).click();
        await expect(page.getByText(amina.t('field:pin.forgotten-text'))).toBeVisible();
        await amina.typePin(page);
        await page.getByRole('button', { name: amina.t('field:start.button'), exact: true }).click();
        return page;
      };
      const refused = await start();
      await expect(refused.getByText(amina.t('field:invite.send-first'))).toBeVisible();
      network.rule = () => 'through';
      await refused.getByRole('link', { name: amina.t('field:start.to-sent') }).click();
      await refused.getByRole('button', { name: amina.t('field:sent.send-now') }).click();
      await expect(refused.getByText(amina.t('field:sent.nothing-waiting'))).toBeVisible();
      const page = await start();
      await expect(page.getByRole('heading', { name: amina.t('field:start.done-title') })).toBeVisible();
      const [own, ...more] = recorded(endpoint, KIND);
      expect(more).toEqual([]);
      // what was sent has come back, under the new PIN
      const back = await amina.open(`/champion-session/${own?.id ?? ''}`);
      await expect(await amina.myth(back)).toHaveValue(text(7));
    });
  } finally {
    await amina.phone.remove();
    await network.remove();
  }
});

test('quick delete counts down, a tap stops it; then the phone is nobody’s, and what waited is sent all the same', async () => {
  const network = await Network.start();
  const { endpoint } = network;
  const amina = new Volunteer(network.origin, programme, 'ar');
  try {
    await amina.enrol(await endpoint.invite('champion', 'Coventry', 'Amina'));
    network.rule = ({ path }) => (path === CHANGES ? 'no-way' : 'through');
    const form = await amina.open('/champion-session');
    await save(form, amina, 1);
    const page = await amina.open('/settings');
    const button = page.getByRole('button', { name: amina.t('field:delete.hold'), exact: true });
    const stop = page.getByRole('button', { name: amina.t('field:delete.stop') });

    await test.step('a tap alone begins nothing; held, it counts, and a tap anywhere stops it', async () => {
      await page.getByText(amina.t('field:delete.title'), { exact: true }).click();
      await expect(page.getByText(amina.t('field:delete.what'), { exact: true })).toBeVisible();
      await button.click();
      await expect(stop).toBeHidden();
      await button.hover();
      await page.mouse.down();
      await expect(stop).toBeVisible();
      await page.mouse.up();
      await page.mouse.click(20, 20);
      await expect(stop).toBeHidden();
      await button.focus();
      await page.keyboard.down('Enter');
      await expect(stop).toBeVisible();
      await page.keyboard.up('Enter');
      await page.keyboard.press('Escape');
      await expect(stop).toBeHidden();
      await expect(page).toHaveURL(/\/settings$/);
    });

    await test.step('on a locked phone too, and in every tab', async () => {
      const locked = await amina.phone.context.newPage();
      await locked.goto(`${network.origin}/settings`);
      await locked.getByText(amina.t('field:delete.title'), { exact: true }).click();
      await locked.getByRole('button', { name: amina.t('field:delete.hold'), exact: true }).hover();
      await locked.mouse.down();
      await expect(locked).toHaveURL(/\/clock\.html$/);
      await locked.mouse.up();
      await expect(page).toHaveURL(/\/clock\.html$/);
      await locked.close();
    });

    await test.step('a stranger’s phone', async () => {
      const home = await amina.openLocked('/');
      await expect(
        home.getByRole('heading', { level: 1, name: amina.t('field:welcome.title') }),
      ).toBeVisible();
      await expect(home.locator('body')).not.toContainText('Amina');
      for (const sought of [SECRET, 'Amina']) expect(await tracesIn(home, sought)).toEqual([]);
    });

    await test.step('what waited goes, and the phone takes another invite', async () => {
      network.rule = () => 'through';
      await amina.openLocked('/');
      await expect
        .poll(() => recorded(endpoint, KIND).map(({ record }) => record['myth']))
        .toEqual([text(1)]);
      const invite = await endpoint.invite('outreach-worker', 'Coventry', 'Hana');
      const start = await amina.phone.open(invite);
      await expect(start.locator('#pin')).toBeVisible();
      await amina.typePin(start);
      await start.getByRole('button', { name: amina.t('field:start.button'), exact: true }).click();
      await expect(start.getByRole('heading', { name: amina.t('field:start.done-title') })).toBeVisible();
    });
  } finally {
    await amina.phone.remove();
    await network.remove();
  }
});

test('the phone’s own lock opens what the PIN opens, once its person has said so with the PIN', async () => {
  const network = await Network.start();
  const { endpoint } = network;
  const amina = new Volunteer(network.origin, programme, 'ar');
  try {
    await amina.enrol(await endpoint.invite('champion', 'Coventry', 'Amina'));
    const page = await amina.phone.context.newPage();
    const devtools = await amina.phone.context.newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        ctap2Version: 'ctap2_1',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        hasPrf: true,
        automaticPresenceSimulation: true,
      },
    });
    const byFinger = page.getByRole('button', { name: amina.t('field:pin.passkey'), exact: true });
    await page.goto(`${network.origin}/settings`);
    await expect(page.locator('h1')).toBeVisible();
    await expect(byFinger).toBeHidden();
    await amina.unlock(page);
    await page.locator('summary', { hasText: amina.t('field:pin.passkey') }).click();
    await page.locator('#pin-passkey').fill(PIN);
    await page.getByRole('button', { name: amina.t('field:lock.passkey-set'), exact: true }).click();
    await expect(page.getByText(amina.t('field:lock.passkey-on'))).toBeVisible();

    // without a network: nobody else has a part in it
    network.rule = () => 'no-way';
    await page.goto(`${network.origin}/`);
    await byFinger.click();
    await expect(page.getByRole('heading', { level: 1, name: 'Amina' })).toBeVisible();

    await page.goto(`${network.origin}/settings`);
    await byFinger.click();
    await page.getByRole('button', { name: amina.t('field:lock.passkey-off'), exact: true }).click();
    await expect(page.locator('summary', { hasText: amina.t('field:pin.passkey') })).toBeVisible();
    await page.goto(`${network.origin}/`);
    await expect(page.locator('#pin')).toBeVisible();
    await expect(byFinger).toBeHidden();
  } finally {
    await amina.phone.remove();
    await network.remove();
  }
});
