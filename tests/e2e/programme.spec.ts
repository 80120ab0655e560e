import { writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import type { Programme } from '../../src/lib/programme/programme.ts';
import { Endpoint } from '../support/endpoint.ts';
import { plainSession } from '../support/entries.ts';
import { openOffice } from '../support/office.ts';
import { EXAMPLE } from '../support/programmes.ts';
import { recorded } from '../support/recorded.ts';
import { Volunteer } from '../support/volunteer.ts';
import { words } from '../support/words.ts';

test.setTimeout(240_000);

const { programme } = EXAMPLE;
const say = words('en-GB');

/** The example programme without what a session names. */
function without({ setting, topics, languages }: ReturnType<typeof plainSession>): Programme {
  return {
    ...programme,
    settings: programme.settings.filter(({ id }) => id !== setting),
    topics: programme.topics.filter(({ id }) => !topics.includes(id)),
    services: programme.services.map((service) => ({
      ...service,
      topics: service.topics.filter((id) => !topics.includes(id)),
    })),
    languages: programme.languages.filter(({ tag }) => !languages.includes(tag)),
  };
}

test('what the programme has dropped meanwhile is taken all the same, and shown as such on the phone and in the office', async ({
  browser,
}, info) => {
  const file = info.outputPath('programme.json');
  writeFileSync(file, JSON.stringify(programme));
  const endpoint = new Endpoint({ programme: file });
  await endpoint.start();
  const entry = { ...plainSession(3), languages: [programme.languages[5]?.tag ?? ''] };
  const codes = [entry.setting, ...entry.topics, ...entry.languages];
  const amina = new Volunteer(endpoint.origin, programme);
  try {
    await amina.enrol(endpoint.firstInvite('champion'));
    await endpoint.stop();
    await amina.championSession(entry);
    writeFileSync(file, JSON.stringify(without(entry)));
    await endpoint.start();

    await test.step('the endpoint refuses nothing', async () => {
      const page = await amina.open('/sent');
      await page.getByRole('button', { name: say('field:sent.send-now') }).click();
      await expect(page.getByText(say('field:sent.proven'))).toBeVisible();
      expect(recorded(endpoint)).toMatchObject([{ record: { people: 3, setting: entry.setting } }]);
    });

    await test.step('the phone shows the codes, says that they are gone, and a correction keeps them', async () => {
      const page = await amina.open('/');
      await page.locator('a[href^="/champion-session/"]').click();
      await expect(page.getByText(say('field:ui.gone'))).toHaveCount(codes.length);
      for (const code of codes) await expect(page.locator(`main input[value="${code}"]`)).toBeChecked();
      await page.locator('input#minutes').fill('25');
      await page.getByRole('button', { name: say('field:champion.save-correction') }).click();
      await expect
        .poll(() => recorded(endpoint))
        .toMatchObject([
          {
            record: { minutes: 25, setting: entry.setting, topics: entry.topics, languages: entry.languages },
          },
        ]);
    });

    await test.step('the office shows them too', async () => {
      const desk = await (await browser.newContext()).newPage();
      await openOffice(desk, String((await endpoint.command('office'))['url']));
      await desk.goto(`${endpoint.origin}/office/records`);
      await desk.locator('a[href^="/office/records/"]').first().click();
      for (const code of codes) await expect(desk.getByText(code).first()).toBeVisible();
      await desk.context().close();
    });
  } finally {
    await amina.phone.remove();
    await endpoint.remove();
  }
});
