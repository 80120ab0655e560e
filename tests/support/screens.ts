// Takes the pictures in docs/screens from the running app: `npm run build && npm run screens`.
// A name after it takes only the pictures of that walk: door, champion, language, cards or office.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Page } from '@playwright/test';
import { format, resolveConfig } from 'prettier';
import { chromiumArguments, findChromium } from './chromium.ts';
import { Endpoint } from './endpoint.ts';
import { Phone } from './phone.ts';
import { EXAMPLE } from './programmes.ts';
import { DESK, PHONE, TIGRINYA, type Picture } from './screens/album.ts';
import { handOver, walkCards, type Cards } from './screens/cards.ts';
import { walkChampion } from './screens/champion.ts';
import { walkDoor } from './screens/door.ts';
import { indexOf } from './screens/index-page.ts';
import { walkLanguage } from './screens/language.ts';
import type { FieldScreen, OfficeScreen } from './screens/list.ts';
import { walkOffice, type Need } from './screens/office.ts';
import { palettised } from './screens/palette.ts';
import type { Visit, Walk } from './screens/walk.ts';
import { Volunteer } from './volunteer.ts';

const FOLDER = join(import.meta.dirname, '../../docs/screens');
const ZONE = 'Europe/London';
/** A Tuesday of Refugee Week; summer time. */
const DAY = '2026-06-16';
const only = process.argv[2];

function moment(time: string): number {
  return Date.parse(`${DAY}T${time}:00+01:00`);
}

/** The Guide's example for Coventry (section 2.2), with what would be read off cards like the seeded ones. */
const NEEDS: readonly Need[] = [
  {
    issue: 'Access to healthcare',
    mapping: 'The Meriden Centre',
    more: 'Information on health charges and on the rights of asylum seekers; an interpreter at the desk',
    priority: 'now',
  },
  {
    issue: 'Language',
    mapping: 'Foleshill Women’s Training',
    more: 'More community-based classes of good quality, also with a crèche and in the evening',
    priority: 'now',
  },
  {
    issue: 'Housing',
    mapping: 'CARAG',
    more: 'Housing close to amenities and to the centre',
    priority: 'soon',
  },
  {
    issue: 'Employment',
    mapping: 'The Job Shop',
    more: 'Employers who know the employment rights of migrants',
    priority: 'soon',
  },
  {
    issue: 'Meeting the neighbours',
    mapping: 'Share My Language at the Central Library',
    more: 'Groups on Saturdays, for people who work in the week',
    priority: 'later',
  },
];

const PEOPLE = {
  'en-GB': { champion: 'Amina', coordinator: 'Bilal', worker: 'Hana' },
  ar: { champion: 'أمينة', coordinator: 'بلال', worker: 'هناء' },
};

const CARDS: Record<'en-GB' | 'ar' | 'ti', Cards> = {
  'en-GB': {
    language: 'en-GB',
    good: 'The library. It is warm, and nobody asks why you are there.',
    missing: 'A doctor who has time, and somebody who speaks my language there.',
    improve: 'Buses on Sundays',
    event: 'Refugee Week picnic',
    place: 'War Memorial Park',
  },
  ar: {
    language: 'ar',
    good: 'الناس لطفاء في السوق، والمكتبة مفتوحة للجميع.',
    missing: 'دروس لغة للأمهات مع من يرعى الأطفال.',
    improve: 'معلومات عن رسوم المستشفى',
    event: 'نزهة أسبوع اللاجئين',
    place: 'حديقة النصب التذكاري',
  },
  ti: {
    language: 'ti',
    good: 'ሰባት ሓገዝቲ እዮም።',
    missing: 'ትርጉም ኣብ ሓኪም።',
    improve: 'ንግዚኡ መንበሪ ገዛ',
    event: '',
    place: '',
  },
};

const taken = new Set<string>();

async function take(page: Page, file: string, full: boolean): Promise<void> {
  // where somebody has just typed is no part of what a screen looks like
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement && !document.activeElement.matches('.summary'))
      document.activeElement.blur();
  });
  const png = await page.screenshot({ fullPage: full, animations: 'disabled', scale: 'device' });
  writeFileSync(join(FOLDER, file), palettised(png));
  taken.add(file);
}

/** What a walk does at each stop: the pictures of it, if the album has any. */
function camera<Screen extends string>(
  device: 'phone' | 'office',
  language: string,
  album: readonly Picture<Screen>[],
): Visit<Screen> {
  return async (screen, page) => {
    await page.evaluate(() => scrollTo(0, 0));
    for (const { name, full, dark } of album.filter((picture) => picture.screen === screen)) {
      const file = `${device}-${name ?? screen}-${language}`;
      await take(page, `${file}.png`, full ?? false);
      if (!dark || language !== 'en') continue;
      await page.emulateMedia({ colorScheme: 'dark' });
      await take(page, `${file}-dark.png`, full ?? false);
      await page.emulateMedia({ colorScheme: 'light' });
    }
  };
}

async function phones(endpoint: Endpoint, language: 'en-GB' | 'ar'): Promise<void> {
  const short = language === 'ar' ? 'ar' : 'en';
  const visit = camera<FieldScreen>(
    'phone',
    short,
    PHONE.flatMap(({ pictures }) => pictures),
  );
  const people = PEOPLE[language];

  const walking = async (
    name: string,
    role: string,
    who: string,
    go: (walk: Walk, invite: string) => Promise<void>,
  ): Promise<void> => {
    if (only !== undefined && only !== name) return;
    const phone = new Phone(language, { deviceScaleFactor: 2, timezoneId: ZONE, reducedMotion: 'reduce' });
    const volunteer = new Volunteer(endpoint.origin, EXAMPLE.programme, language, phone);
    await phone.switchOn();
    // the worker has a clock of its own, the real one: only the page sends
    await phone.context.addInitScript(() => {
      Reflect.deleteProperty(ServiceWorkerRegistration.prototype, 'sync');
    });
    const at = (time: string): Promise<void> => phone.context.clock.setSystemTime(moment(time));
    await at('08:40');
    try {
      await go({ volunteer, visit, at }, await endpoint.invite(role, 'Coventry', who));
    } finally {
      await phone.remove();
    }
  };

  await walking('door', 'champion', people.champion, async (walk, good) => {
    await walkDoor(walk, { good });
  });
  await walking('champion', 'champion', people.champion, async (walk, invite) => {
    await walk.volunteer.enrol(invite);
    await walkChampion(walk);
  });
  await walking('language', 'language-coordinator', people.coordinator, async (walk, invite) => {
    await walk.volunteer.enrol(invite);
    await walkLanguage(walk, language === 'ar' ? 'طاولة الثلاثاء' : 'Tuesday table', 'Central Library');
  });
  await walking('cards', 'outreach-worker', people.worker, async (walk, invite) => {
    await walk.volunteer.enrol(invite);
    await walkCards(walk, CARDS[language]);
    if (language === 'ar') return;
    const album = PHONE.flatMap(({ pictures }) => pictures)
      .filter(({ screen }) => TIGRINYA.includes(screen))
      .map(({ dark: _, ...picture }) => picture);
    const [page] = walk.volunteer.phone.context.pages();
    if (page) await handOver({ ...walk, visit: camera('phone', 'ti', album) }, page, CARDS.ti);
  });
}

async function office(endpoint: Endpoint): Promise<void> {
  if (only !== undefined && only !== 'office') return;
  const browser = await chromium.launch({
    executablePath: findChromium(),
    // the browser's own words, in a box for a day, are not the context's but the program's
    args: [...chromiumArguments(), '--lang=en-GB'],
    env: { ...process.env, LANGUAGE: 'en_GB' },
    headless: false,
  });
  try {
    const page = await browser.newPage({
      viewport: { width: 1366, height: 900 },
      locale: 'en-GB',
      timezoneId: ZONE,
      reducedMotion: 'reduce',
      // for the margins of the paper, which a picture of the page does not have
      bypassCSP: true,
    });
    const shoot = camera<OfficeScreen>(
      'office',
      'en',
      DESK.flatMap(({ pictures }) => pictures),
    );
    await walkOffice(page, {
      origin: endpoint.origin,
      link: endpoint.officeLink,
      city: 'coventry',
      needs: NEEDS,
      async visit(screen, at) {
        await shoot(screen, at);
        if (screen !== 'needs') return;
        // A4 at 96 dots an inch, on its side
        await at.emulateMedia({ media: 'print' });
        await at.setViewportSize({ width: 1123, height: 794 });
        await at.addStyleTag({ content: 'body { margin: 14mm 12mm }' });
        await take(at, 'office-needs-print.png', false);
        await at.emulateMedia({ media: 'screen' });
        await at.setViewportSize({ width: 1366, height: 900 });
      },
    });
  } finally {
    await browser.close();
  }
}

async function main(): Promise<void> {
  Object.assign(process.env, {
    PICTURE_TIME: String(moment('08:30')),
    PICTURE_STARTED: String(Date.now()),
    NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, 'screens/clock.ts')).href}`,
  });
  mkdirSync(FOLDER, { recursive: true });
  const endpoint = new Endpoint();
  await endpoint.start();
  try {
    await endpoint.command('seed', '--people', '12', '--months', '2', '--seed', '7');
    await office(endpoint);
    for (const language of ['en-GB', 'ar'] as const) await phones(endpoint, language);
  } finally {
    await endpoint.remove();
  }
  if (only !== undefined) return;
  for (const file of readdirSync(FOLDER))
    if (file.endsWith('.png') && !taken.has(file)) rmSync(join(FOLDER, file));
  const index = join(FOLDER, 'README.md');
  const style = await resolveConfig(index);
  writeFileSync(index, await format(indexOf(taken), { ...style, parser: 'markdown' }));
}

await main();
