import { describe, expect, it } from 'vitest';
import cidadesAmigas from '../../../tests/support/programmes/cidades-amigas.json' with { type: 'json' };
import { Programme } from '../../lib/programme/programme.ts';
import { FieldRole, kindsOf } from '../../lib/programme/roles.ts';
import { westMidlands } from '../../lib/programme/west-midlands.ts';
import { fold, type Tree } from '../../lib/records/patch.ts';
import { dayOf, lastMonths, weekdayOf } from './calendar.ts';
import type { Deed, Recorder } from './deed.ts';
import { deedsOf } from './make.ts';
import { recruit, shareOut } from './plan.ts';
import { Random } from './random.ts';

const NOW = Date.UTC(2026, 5, 20, 12);
const period = lastMonths(6, NOW);
const DEVICE = '00000000-0000-4000-8000-000000000001';

function recorder(role: FieldRole, programme: Programme = westMidlands): Recorder {
  return {
    name: 'Amina H.',
    role,
    city: programme.cities[0]?.id ?? '',
    languages: ['ar', programme.firstLanguage],
  };
}

function deeds(role: FieldRole, seed: number, count = 60, programme: Programme = westMidlands): Deed[] {
  const shop = {
    programme,
    recorder: recorder(role, programme),
    device: DEVICE,
    period,
    random: new Random(seed),
  };
  return deedsOf(shop, count);
}

/** What was recorded, without the ids, which are new each time. */
function content(list: Deed[]): string[] {
  const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
  return list.map((deed) => JSON.stringify({ ...deed, patch: fold(deed.patch) }).replace(uuid, 'id'));
}

const trees = (list: Deed[], kind: string): Tree[] =>
  list.filter((deed) => deed.kind === kind).map(({ patch }) => fold(patch));

describe('what the data maker makes', () => {
  it('is the same for the same seed and another for another', () => {
    expect(content(deeds('outreach-worker', 7))).toEqual(content(deeds('outreach-worker', 7)));
    expect(content(deeds('outreach-worker', 7))).not.toEqual(content(deeds('outreach-worker', 8)));
  });

  it.each(FieldRole.options)('is only what a %s may record, in order of time, before today', (role) => {
    const list = deeds(role, 3);
    expect(list.length).toBeGreaterThanOrEqual(60);
    for (const [index, deed] of list.entries()) {
      expect(kindsOf(role)).toContain(deed.kind);
      expect(deed.at).toBeGreaterThanOrEqual(list[index - 1]?.at ?? 0);
      expect(deed.at).toBeLessThan(NOW);
    }
  });

  it('has as many cards as were ordered, in many languages and scripts', () => {
    const cards = trees(deeds('outreach-worker', 5, 400), 'postcard').filter((card) => 'how' in card);
    expect(cards).toHaveLength(400);
    expect(new Set(cards.map(({ language }) => language)).size).toBeGreaterThan(7);
    expect(
      new Set(cards.map((card) => JSON.stringify([card['good'], card['missing'], card['undivided']]))).size,
    ).toBeGreaterThan(250);
  });

  it('answers some questions by domains of the programme, and none where there are none', () => {
    const known = new Set(westMidlands.domains?.map(({ id }) => id));
    const tapped = (programme: Programme): string[] =>
      trees(deeds('outreach-worker', 5, 200, programme), 'postcard').flatMap((card) =>
        ['goodDomains', 'missingDomains', 'improveDomains'].flatMap(
          (field) => (card[field] ?? []) as string[],
        ),
      );
    const all = tapped(westMidlands);
    expect(all.length).toBeGreaterThan(50);
    expect(all.filter((domain) => !known.has(domain))).toEqual([]);
    const { domains: _none, ...without } = westMidlands;
    expect(tapped(without)).toEqual([]);
  });

  it('meets every week on the group’s own day, with under-16s as counts only', () => {
    const list = deeds('language-coordinator', 4, 20);
    const [group] = trees(list, 'group');
    const days = trees(list, 'language-session').map(({ day }) => day as string);
    const onTheDay = days.filter(
      (day) =>
        ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'][weekdayOf(Date.parse(day) / 86_400_000)] ===
        group?.['weekday'],
    );
    expect(onTheDay.length).toBeGreaterThan(days.length * 0.75);
    expect(new Set(days).size).toBe(days.length);
    for (const { members } of trees(list, 'group'))
      for (const member of Object.values(members as Tree))
        expect(['0-4', '5-9', '10-15']).not.toContain((member as Tree)['ageBand']);
  });

  it('sends people only to services of their own city', () => {
    const services = new Map(westMidlands.services.map((service) => [service.id, service.cities]));
    for (const session of trees(deeds('champion', 6, 200), 'champion-session'))
      for (const signpost of (session['signposts'] ?? []) as Tree[])
        expect(services.get(signpost['service'] as string)).toContain('birmingham');
  });

  it('corrects some of what it saved', () => {
    const list = deeds('champion', 6, 200);
    expect(new Set(list.map(({ record }) => record)).size).toBe(200);
    expect(list.length).toBeGreaterThan(200);
  });

  it('works for a programme of another country', () => {
    const programme = Programme.parse(cidadesAmigas);
    const cards = trees(deeds('outreach-worker', 9, 80, programme), 'postcard');
    expect(new Set(cards.map(({ language }) => language))).toContain('pt');
    expect(deeds('champion', 9, 80, programme).length).toBeGreaterThanOrEqual(80);
    expect(deeds('language-coordinator', 9, 20, programme).length).toBeGreaterThan(20);
  });
});

describe('the plan', () => {
  it('has every role among the first three people, and each role in every city among forty', () => {
    expect(new Set(recruit(3, westMidlands, new Random(1)).map(({ role }) => role)).size).toBe(3);
    const forty = recruit(40, westMidlands, new Random(1));
    expect(new Set(forty.map(({ role, city }) => `${role} in ${city}`)).size).toBe(9);
  });

  it('shares out exactly the number asked for', () => {
    const people = recruit(17, westMidlands, new Random(2));
    const shares = shareOut(people, period, 1234, new Random(3));
    expect(shares.reduce((a, b) => a + b, 0)).toBe(1234);
    expect(Math.min(...shares)).toBeGreaterThan(0);
  });

  it('is full in June and thin at the end of December', () => {
    const year = lastMonths(12, NOW);
    const shop = {
      programme: westMidlands,
      recorder: recorder('champion'),
      device: DEVICE,
      period: year,
      random: new Random(11),
    };
    const days = deedsOf(shop, 1000).map(({ at }) => dayOf(Math.floor(at / 86_400_000)));
    const first = days.filter((day) => day >= '2026-06-01' && day <= '2026-06-09').length;
    const second = days.filter((day) => day >= '2025-12-23' && day <= '2025-12-31').length;
    expect(first).toBeGreaterThan(second * 3);
  });
});
