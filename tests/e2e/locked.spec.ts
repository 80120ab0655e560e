import { expect, test } from '@playwright/test';
import { Endpoint } from '../support/endpoint.ts';
import { EXAMPLE } from '../support/programmes.ts';
import { recorded } from '../support/recorded.ts';
import { tracesIn } from '../support/traces.ts';
import { Volunteer } from '../support/volunteer.ts';

test.setTimeout(300_000);

const { programme } = EXAMPLE;
/** Stands in the name of a group and nowhere else. */
const KNOWN = 'Zebra corner circle';
const NEW = 'Yellow kettle circle';

test('promise 7: a language coordinator’s locked phone shows no group, and notes a session in a new one', async () => {
  const endpoint = new Endpoint();
  await endpoint.start();
  const bilal = new Volunteer(endpoint.origin, programme, 'ar');
  try {
    await bilal.enrol(endpoint.firstInvite('language-coordinator'));
    await bilal.group(KNOWN, ['ar'], ['Qamar']);
    const page = await bilal.openLocked('/');

    await test.step('locked, it has nothing of the register in sight or in store', async () => {
      await page.getByRole('link', { name: bilal.t('field:kinds.language-session') }).click();
      await expect(page.getByText(bilal.t('field:locked.line'))).toBeVisible();
      for (const text of [KNOWN, 'Qamar']) expect(await tracesIn(page, text)).toEqual([]);
      const [group = ''] = recorded(endpoint, 'group').map(({ id }) => id);
      await page.goto(`${endpoint.origin}/groups/${group}/session`);
      await expect(
        page.getByRole('heading', { level: 1, name: bilal.t('field:locked.title') }),
      ).toBeVisible();
    });

    await test.step('a session is noted in a new group', async () => {
      await page.goto(`${endpoint.origin}/language-session`);
      await page.locator('input#name').fill(NEW);
      await page.locator('#languages input[value="ar"]').check();
      await page.getByRole('button', { name: bilal.t('field:group.start'), exact: true }).click();
      await expect(page.getByRole('heading', { level: 1, name: NEW })).toBeVisible();
      await expect(page.locator('#marks, #someone-new')).toHaveCount(0);
      await page.getByRole('button', { name: bilal.t('field:session.walk-ins') }).click();
      await page.locator('input#walk-in-25-34').fill('3');
      await page.locator('input#walk-in-25-34').blur();
      await page.getByRole('button', { name: bilal.t('field:session.save'), exact: true }).click();
      await expect(page.getByRole('heading', { name: bilal.t('field:champion.saved') })).toBeVisible();
      await expect.poll(() => recorded(endpoint, 'language-session').length).toBe(1);
    });

    await test.step('it is the endpoint’s, in its group, and the phone keeps no word of it', async () => {
      const [session] = recorded(endpoint, 'language-session');
      const group = recorded(endpoint, 'group').find(({ record }) => record['name'] === NEW);
      expect(session?.record).toMatchObject({ group: group?.id, city: group?.record['city'] });
      await page.goto(`${endpoint.origin}/`);
      await expect(
        page.getByRole('heading', { level: 1, name: bilal.t('field:locked.title') }),
      ).toBeVisible();
      expect(await tracesIn(page, NEW)).toEqual([]);
    });

    await test.step('unlocked, both groups are there', async () => {
      const open = await bilal.open('/groups');
      await expect(open.getByText(KNOWN)).toBeVisible();
      await expect(open.getByText(NEW)).toBeVisible();
      await open.goto(`${endpoint.origin}/language-session`);
      await expect(open.locator('h1')).toBeVisible();
      await bilal.unlock(open);
      await expect.poll(() => new URL(open.url()).pathname).toBe('/groups');
    });
  } finally {
    await bilal.phone.remove();
    await endpoint.remove();
  }
});
