import { chromium, expect, test, type Page } from '@playwright/test';
import { chromiumArguments, findChromium } from '../support/chromium.ts';
import { Endpoint } from '../support/endpoint.ts';
import { EXAMPLE } from '../support/programmes.ts';
import { walkCards } from '../support/screens/cards.ts';
import { walkChampion } from '../support/screens/champion.ts';
import { walkDoor } from '../support/screens/door.ts';
import { faultsOf, type Look } from '../support/screens/inspect.ts';
import { walkLanguage } from '../support/screens/language.ts';
import {
  CARDS,
  CHAMPION,
  DOOR,
  FIELD,
  isAt,
  LANGUAGE,
  NO_SCREEN,
  OFFICE,
  routes,
  type FieldScreen,
} from '../support/screens/list.ts';
import { walkOffice } from '../support/screens/office.ts';
import type { Visit } from '../support/screens/walk.ts';
import { Volunteer } from '../support/volunteer.ts';

test.describe.configure({ mode: 'parallel', timeout: 600_000 });

test('every route is one that somebody looks at', () => {
  const looked = [...Object.values(FIELD), ...Object.values(OFFICE), ...Object.keys(NO_SCREEN)];
  expect(routes()).toEqual([...new Set<string>(looked)].sort());
});

/** Checks where a screen stands, then everything about it; goes on after a fault, so that all are told at once. */
function checker<Screen extends string>(screens: Readonly<Record<Screen, string>>, look: Look) {
  const seen = new Set<Screen>();
  const visit: Visit<Screen> = async (screen, page) => {
    seen.add(screen);
    expect(isAt(page.url(), screens[screen]), `${screen} stands at ${page.url()}`).toBe(true);
    const language = await page.locator('html').getAttribute('lang');
    expect.soft(await faultsOf(page, look), `${screen}, ${String(language)}`).toEqual([]);
  };
  return { seen, visit };
}

/** An endpoint, a volunteer and their walk; every screen of `screens` must have been seen, and no other. */
async function walk(
  language: string,
  screens: Readonly<Partial<Record<FieldScreen, string>>>,
  go: (volunteer: Volunteer, endpoint: Endpoint, visit: Visit<FieldScreen>) => Promise<void>,
): Promise<void> {
  const endpoint = new Endpoint();
  await endpoint.start();
  const volunteer = new Volunteer(endpoint.origin, EXAMPLE.programme, language);
  const { seen, visit } = checker<FieldScreen>(FIELD, { fingers: true, dark: language === 'en-GB' });
  try {
    await go(volunteer, endpoint, visit);
    expect([...seen].sort()).toEqual(Object.keys(screens).sort());
    const direction = language === 'ar' ? 'rtl' : 'ltr';
    expect(await anyPage(volunteer).locator('html').getAttribute('dir')).toBe(direction);
  } finally {
    await volunteer.phone.remove();
    await endpoint.remove();
  }
}

function anyPage({ phone }: Volunteer): Page {
  const [page] = phone.context.pages();
  if (!page) throw new Error('a page is open');
  return page;
}

for (const language of ['en-GB', 'ar']) {
  test(`the way in is open to everybody, ${language}`, async () => {
    await walk(language, DOOR, async (volunteer, endpoint, visit) => {
      const used = await endpoint.invite('champion', 'Coventry', 'Sofia');
      const other = new Volunteer(endpoint.origin, EXAMPLE.programme);
      await other.enrol(used).finally(() => other.phone.remove());
      const good = await endpoint.invite('champion', 'Coventry', 'Amina');
      await volunteer.phone.switchOn();
      await walkDoor({ volunteer, visit }, { used, good });
    });
  });

  test(`the Health Champion’s screens are open to everybody, ${language}`, async () => {
    await walk(language, CHAMPION, async (volunteer, endpoint, visit) => {
      await volunteer.enrol(await endpoint.invite('champion', 'Coventry', 'Amina'));
      await walkChampion({ volunteer, visit });
    });
  });

  test(`the language coordinator’s screens are open to everybody, ${language}`, async () => {
    await walk(language, LANGUAGE, async (volunteer, endpoint, visit) => {
      await volunteer.enrol(await endpoint.invite('language-coordinator', 'Coventry', 'Bilal'));
      await walkLanguage({ volunteer, visit }, 'Tuesday table', 'Central Library');
    });
  });

  test(`the postcard’s screens are open to everybody, ${language}`, async () => {
    await walk(language, CARDS, async (volunteer, endpoint, visit) => {
      await volunteer.enrol(await endpoint.invite('outreach-worker', 'Coventry', 'Hana'));
      await walkCards(
        { volunteer, visit },
        {
          language,
          good: 'The library',
          missing: 'A doctor who has time',
          improve: 'Buses on Sundays',
          event: 'Refugee Week picnic',
          place: 'War Memorial Park',
        },
      );
    });
  });
}

test('the office is open to everybody', async () => {
  const endpoint = new Endpoint();
  await endpoint.start();
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: chromiumArguments(),
    headless: false,
  });
  try {
    await endpoint.command('seed', '--people', '9', '--months', '1', '--seed', '4');
    const { seen, visit } = checker(OFFICE, { fingers: false, dark: true });
    const page = await browser.newPage({ viewport: { width: 1366, height: 900 }, locale: 'en-GB' });
    const need = {
      mapping: 'The Meriden Centre',
      more: 'Interpreters at the desk',
      priority: 'now',
    } as const;
    await walkOffice(page, {
      origin: endpoint.origin,
      link: endpoint.officeLink,
      city: 'coventry',
      needs: [
        { ...need, issue: 'Registering with a GP' },
        { ...need, issue: 'طبيب لديه وقت', priority: 'later' },
      ],
      visit,
    });
    expect([...seen].sort()).toEqual(Object.keys(OFFICE).sort());
  } finally {
    await browser.close();
    await endpoint.remove();
  }
});
