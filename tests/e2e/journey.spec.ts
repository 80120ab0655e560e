import { expect, test } from '@playwright/test';
import { WORDING } from '../../src/lib/records/consent.ts';
import type { Tree } from '../../src/lib/records/patch.ts';
import { Endpoint } from '../support/endpoint.ts';
import { EXAMPLE, OTHER, type Setting } from '../support/programmes.ts';
import { recorded, type Recorded } from '../support/recorded.ts';
import { Volunteer, type CardEntry, type ChampionEntry } from '../support/volunteer.ts';

/** The programme's day: the phones and this process share a time zone and a clock. */
function today(): string {
  const now = new Date();
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${String(now.getFullYear())}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

const WORDS: Record<string, string[]> = {
  'en-GB': [
    'The library is warm and nobody asks why you are there',
    'A doctor who has time',
    'Buses on Sundays',
  ],
  ar: ['الناس لطفاء في السوق', 'دروس لغة للأمهات', 'معلومات عن رسوم المستشفى'],
  ti: ['ሰባት ሓገዝቲ እዮም', 'ትርጉም ኣብ ሓኪም', 'ንግዚኡ መንበሪ ገዛ'],
};

/**
 * Twenty cards in three languages; some leave questions out, some are tapped with words or without, some have line
 * breaks, quotes and formulas.
 */
function cards(bands: string[], domains: string[]): CardEntry[] {
  return Array.from({ length: 20 }, (_, i): CardEntry => {
    const language = ['ti', 'ar', 'en-GB'][i % 3] ?? 'ti';
    const [good = '', missing = '', improve = ''] = WORDS[language] ?? [];
    const card: CardEntry = { language, good: `${good} (${String(i + 1)})` };
    if (i % 2 === 0) card.missing = missing;
    if (i % 4 === 0) card.improve = `=1+1 "${improve}"\n– ${improve}`;
    if (i % 5 === 1) card.goodDomains = domains.slice(0, 2);
    if (i % 5 === 2) card.missingDomains = domains.slice(-1);
    if (i % 7 === 3) delete card.good;
    if (i % 7 === 3) card.improveDomains = domains.slice(1, 3);
    const age = [...bands, 'prefer-not-to-say', undefined][i % (bands.length + 2)];
    if (age !== undefined) card.age = age;
    const born = (['yes', 'no', 'prefer-not-to-say', undefined] as const)[i % 4];
    if (born !== undefined) card.born = born;
    return card;
  });
}

function championRecord(entry: ChampionEntry, city: string): Tree {
  return {
    day: today(),
    city,
    setting: entry.setting,
    how: 'face-to-face',
    minutes: entry.minutes,
    languages: entry.languages,
    interpreter: false,
    people: entry.people,
    topics: entry.topics,
    signposts: entry.services.map((service) => ({ service, outcome: 'information-given' })),
    nothingSuitable: entry.nothingSuitable ?? false,
    barriers: entry.barriers ?? [],
    safeguardingLeadTold: false,
    ...(entry.myth ? { myth: entry.myth } : {}),
  };
}

/** A card as it must arrive; the moment at which its person was told is the phone's. */
function cardRecord(entry: CardEntry, city: string): Tree {
  const { born, ...rest } = entry;
  const consent = { wording: WORDING.card, language: entry.language };
  return { day: today(), city, how: 'handed-over', consent, ...rest, ...(born ? { bornOutside: born } : {}) };
}

/** A card as it arrived, without the moment at which its person was told; that there is one is checked. */
function withoutMoment(record: Tree): Tree {
  const { at, ...consent } = record['consent'] as Tree;
  expect(Math.abs(Number(at) - Date.now())).toBeLessThan(3_600_000);
  return { ...record, consent };
}

/** Order says nothing here: what was entered and what is at the endpoint are compared as sets. */
function sorted(records: readonly Tree[]): string[] {
  const plain = (tree: Tree): string => JSON.stringify(Object.fromEntries(Object.entries(tree).sort()));
  return records.map(plain).sort();
}

interface Journey {
  setting: Setting;
  /** The languages of the three volunteers' screens. */
  languages: { champion: string; coordinator: string; outreach: string };
  inspect?: (volunteer: Volunteer) => Promise<void>;
}

async function journey({ setting, languages, inspect }: Journey): Promise<void> {
  const { programme, file } = setting;
  const city = programme.cities[1]?.id ?? '';
  const cityName = programme.cities[1]?.name[programme.firstLanguage] ?? '';
  const [theme = '', otherTheme = ''] = programme.sessionThemes.map(({ id }) => id);
  const bands = programme.ageBands.filter(({ child }) => !child).map(({ id }) => id);
  const childBand = programme.ageBands.find(({ child }) => child)?.id;
  const services = programme.services.filter((service) => service.cities.includes(city)).map(({ id }) => id);
  const topics = programme.topics.map(({ id }) => id);
  const settings = programme.settings.map(({ id }) => id);
  const barriers = programme.barriers.map(({ id }) => id);
  const domains = (programme.domains ?? []).map(({ id }) => id);
  const tags = programme.languages.map(({ tag }) => tag);

  const entries: ChampionEntry[] = [
    {
      setting: settings[1] ?? '',
      people: 2,
      minutes: 25,
      languages: tags.slice(0, 2),
      topics: topics.slice(0, 1),
      services: services.slice(0, 1),
    },
    {
      setting: settings[0] ?? '',
      people: 1,
      minutes: 10,
      languages: tags.slice(1, 2),
      topics: topics.slice(1, 3),
      services: [],
      nothingSuitable: true,
      barriers: barriers.slice(0, 1),
    },
    {
      setting: settings.at(-1) ?? '',
      people: 5,
      minutes: 45,
      languages: tags.slice(0, 1),
      topics: topics.slice(-1),
      services: services.slice(0, 1),
      myth: 'يقولون إن الطبيب يطلب جواز السفر – <b>not true</b>',
    },
  ];

  const endpoint = new Endpoint(file ? { programme: file } : {});
  await endpoint.start();
  const amina = new Volunteer(endpoint.origin, programme, languages.champion);
  const bilal = new Volunteer(endpoint.origin, programme, languages.coordinator);
  const second = new Volunteer(endpoint.origin, programme, languages.coordinator);
  const hana = new Volunteer(endpoint.origin, programme, languages.outreach);
  const everybody = [amina, bilal, second, hana];
  try {
    await test.step('three devices and a second helper enrol by their invite links', async () => {
      await amina.enrol(await endpoint.invite('champion', cityName, 'Amina'));
      await bilal.enrol(await endpoint.invite('language-coordinator', cityName, 'Bilal'));
      await second.enrol(await endpoint.invite('language-coordinator', cityName, 'Sofia'));
      await hana.enrol(await endpoint.invite('outreach-worker', cityName, 'Hana'));
    });

    // the browser knows that there is no network: what Background Sync waits for to end
    await hana.phone.context.setOffline(true);
    await endpoint.stop();

    const group =
      await test.step('the language coordinator records three sessions with no endpoint', async () => {
        const ids: string[] = [];
        for (const [i, name] of ['Tuesday table', 'Ñandú & friends', 'مقهى اللغات'].entries()) {
          ids.push(await bilal.group(name, tags.slice(0, 2), ['Sun', 'نجمة', 'ጸሓይ'].slice(0, i + 1)));
          await bilal.languageSession(ids[i] ?? '', {
            present: ['Sun'],
            walkIns: { [bands[0] ?? '']: i + 1, ...(childBand ? { [childBand]: 2 } : {}) },
            theme: i === 0 ? theme : otherTheme,
          });
        }
        return ids[0] ?? '';
      });

    await test.step('the outreach worker hands the phone to twenty people', async () => {
      await hana.handOver(cards(bands, domains));
      await inspect?.(hana);
    });

    await test.step('the champion records three sessions; the browser is killed in the middle of one', async () => {
      const [first, next, last] = entries;
      if (!first || !next || !last) throw new Error('three entries');
      await amina.championSession(first);
      await amina.championSession(next);
      const page = await amina.open('/champion-session');
      await amina.fillUntilKept(page, last);
      await amina.phone.kill();
      await amina.phone.switchOn();
      const again = await amina.open('/champion-session');
      await expect(again.getByText(amina.t('field:champion.kept'))).toBeVisible();
      await expect(again.locator('#people input, input#people')).toHaveValue(String(last.people));
      await amina.saveSession(again);
      await inspect?.(amina);
    });

    await test.step('the champion corrects one after saving', async () => {
      const page = await amina.open('/');
      await page.locator('a[href^="/champion-session/"]').last().click();
      await expect(
        page.getByRole('heading', { name: amina.t('field:champion.correct-title') }),
      ).toBeVisible();
      const minutes = page.locator('input#minutes');
      await expect(minutes).toHaveValue('25');
      await minutes.fill('40');
      await page.getByRole('button', { name: amina.t('field:champion.save-correction') }).click();
      await expect(page.getByRole('heading', { name: amina.t('field:champion.saved') })).toBeVisible();
    });

    expect(recorded(endpoint)).toEqual([]);
    await hana.phone.closePages();
    await second.open('/groups');
    await bilal.open('/sent');

    await test.step("the endpoint is back: the open pages' own loop sends", async () => {
      await endpoint.start();
      await expect.poll(() => recorded(endpoint, 'champion-session').length, { timeout: 90_000 }).toBe(3);
      await expect.poll(() => recorded(endpoint, 'language-session').length, { timeout: 90_000 }).toBe(3);
      expect(recorded(endpoint, 'postcard')).toEqual([]);
    });

    await test.step('Background Sync sends the cards with every page of the app closed', async () => {
      expect(hana.phone.context.pages().map((page) => page.url())).toEqual(['about:blank']);
      await hana.phone.context.setOffline(false);
      await expect.poll(() => recorded(endpoint, 'postcard').length, { timeout: 60_000 }).toBe(20);
    });

    await test.step('the second helper sees the group without a reload', async () => {
      const page = second.phone.context.pages()[0];
      if (!page) throw new Error('the page is open');
      await second.phone.context.setOffline(true);
      await second.phone.context.setOffline(false);
      await expect(page.locator(`a[href="/groups/${group}"]`)).toBeVisible({ timeout: 60_000 });
    });

    await test.step('exactly the 26 records are there, none twice, every field as entered', () => {
      const all = recorded(endpoint);
      const kinds = ['champion-session', 'language-session', 'postcard'];
      expect(all.filter(({ kind, deleted }) => kinds.includes(kind) && !deleted)).toHaveLength(26);
      expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
      expect(all.filter(({ kind }) => kind === 'group')).toHaveLength(3);

      const expected = entries.map((entry, i) =>
        championRecord(i === 0 ? { ...entry, minutes: 40 } : entry, city),
      );
      expect(sorted(recorded(endpoint, 'champion-session').map(({ record }) => record))).toEqual(
        sorted(expected),
      );
      const answered = cards(bands, domains).map((card) => cardRecord(card, city));
      expect(sorted(recorded(endpoint, 'postcard').map(({ record }) => withoutMoment(record)))).toEqual(
        sorted(answered),
      );
      checkSessions(recorded(endpoint, 'language-session'), recorded(endpoint, 'group'));
    });
  } finally {
    for (const volunteer of everybody) await volunteer.phone.remove();
    await endpoint.remove();
  }

  function checkSessions(sessions: Recorded[], groups: Recorded[]): void {
    for (const { id, record } of groups) {
      const session = sessions.find((each) => each.record['group'] === id)?.record;
      const members = record['members'] as Record<string, { nickname: string }>;
      const count = Object.keys(members).length;
      const [sun] = Object.entries(members).find(([, { nickname }]) => nickname === 'Sun') ?? [''];
      expect(session).toMatchObject({
        city,
        day: today(),
        theme: count === 1 ? theme : otherTheme,
        languages: tags.slice(0, 2),
        marks: { [sun]: true },
      });
      const [counts] = Object.values(session?.['walkIns'] as Record<string, Record<string, number>>);
      expect(counts).toEqual({ [bands[0] ?? '']: count, ...(childBand ? { [childBand]: 2 } : {}) });
    }
  }
}

/** What a screen in a right-to-left language owes its reader. */
async function readsFromTheRight(volunteer: Volunteer): Promise<void> {
  for (const path of ['/', '/sent', '/settings']) {
    const page = await volunteer.open(path);
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
    await expect(page.locator('html')).toHaveAttribute('lang', 'ar');
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, `${path} scrolls sideways`).toBeLessThanOrEqual(360);
  }
}

test.describe.configure({ mode: 'parallel', timeout: 900_000 });

test('26 records in three languages, taken with the endpoint stopped, arrive once and as entered', async () => {
  await journey({
    setting: EXAMPLE,
    languages: { champion: 'en-GB', coordinator: 'ti', outreach: 'ar' },
  });
});

test('the same in Arabic, from right to left', async () => {
  await journey({
    setting: EXAMPLE,
    languages: { champion: 'ar', coordinator: 'ar', outreach: 'ar' },
    inspect: readsFromTheRight,
  });
});

test('an invented programme of another country makes the same journey with no code changed', async () => {
  await journey({
    setting: OTHER,
    languages: { champion: 'en-GB', coordinator: 'ar', outreach: 'ti' },
  });
});
