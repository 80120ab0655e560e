import { WORDING } from '../../lib/records/consent.ts';
import { PROMPTS, type Postcard } from '../../lib/records/postcard.ts';
import { adultBands } from '../../lib/programme/programme.ts';
import { at, dayOf, season, spread, weekdayOf } from './calendar.ts';
import { corrected, made, type Deed, type Workshop } from './deed.ts';
import type { Random } from './random.ts';
import { ANSWERS_IN, type Answers } from './words/index.ts';
import { EVENT_NAMES } from './words/sessions.ts';

const WEEKDAYS = [0.6, 0.8, 1, 0.9, 1.1, 1.8, 0.9];
const CARDS_AT_EVENT = 18;

/** The events of one outreach worker and the postcards that came in at them. */
export function outreachDeeds(shop: Workshop, count: number): Deed[] {
  const { programme, recorder, random, period } = shop;
  if (count === 0) return [];
  const events = Math.max(1, Math.round(count / CARDS_AT_EVENT));
  const days = spread(events, period, (day) => season(day) * (WEEKDAYS[weekdayOf(day)] ?? 1), random);
  const shares = days.map(() => 0.4 + random.next());
  const total = shares.reduce((sum, share) => sum + share, 0);
  const city = programme.cities.find(({ id }) => id === recorder.city);
  const cityName = city?.name[programme.firstLanguage] ?? recorder.city;
  let left = count;
  let serial = random.int(100, 900);
  return days.flatMap((day, index) => {
    const cards =
      index === days.length - 1 ? left : Math.min(left, Math.round((count * (shares[index] ?? 0)) / total));
    left -= cards;
    const opened = at(day, random.int(10, 13));
    const event = made(
      shop,
      'event',
      { name: random.pick(EVENT_NAMES), city: recorder.city, day: dayOf(day), place: cityName },
      opened,
    );
    const deeds: Deed[] = [event];
    const paper = random.chance(0.3);
    for (let card = 1; card <= cards; card++) {
      const how =
        paper && random.chance(0.7) ? 'from-paper' : random.chance(0.09) ? 'written-down' : 'handed-over';
      const saved = opened + Math.round((card / cards) * 5 * 3_600_000);
      const postcard = cardOf(shop, event.record, dayOf(day), how, random);
      if (how !== 'from-paper') handedOver(postcard, shop, saved, random.fork(card));
      if (how === 'from-paper') postcard.serial = `P-${String(serial++).padStart(4, '0')}`;
      const first = { ...made(shop, 'postcard', postcard, saved), kind: 'postcard' as const };
      deeds.push(first);
      if (how === 'from-paper' && random.chance(0.03)) {
        const mended = { ...postcard, serial: `P-${String(serial++).padStart(4, '0')}` };
        deeds.push(corrected(shop, first, postcard, mended, saved + 120_000));
      }
    }
    return deeds;
  });
}

function cardOf(shop: Workshop, event: string, day: string, how: Postcard['how'], random: Random): Postcard {
  const { programme, recorder } = shop;
  const language = languageOf(shop);
  const answers = ANSWERS_IN[language]?.answers;
  if (!answers) throw new Error(`no answers are written in ${language}`);
  const card: Postcard = { day, city: recorder.city, event, language, how };
  if (how === 'from-paper') card.undivided = undivided(answers, random);
  else Object.assign(card, divided(answers, random));
  if (random.chance(0.95)) {
    const bands = adultBands(programme);
    card.age = random.chance(0.06)
      ? 'prefer-not-to-say'
      : random.weighted(bands, (_, index) => [17, 29, 24, 14, 9, 7][index] ?? 5).id;
  }
  if (random.chance(0.96))
    card.bornOutside = random.weighted(['yes', 'no', 'prefer-not-to-say'] as const, (_, index) => {
      // those who answer in the first language were more often born here
      const here = language === programme.firstLanguage;
      return (here ? [48, 46, 6] : [90, 3, 7])[index] ?? 1;
    });
  return card;
}

/** What a screen adds to a card: domains that were tapped, some in place of words, and what was told before. */
function handedOver(card: Postcard, { programme }: Workshop, saved: number, random: Random): void {
  for (const field of Object.values(PROMPTS))
    if (random.chance(0.3)) {
      const tapped = random.some(programme.domains ?? [], random.int(1, 2)).map(({ id }) => id);
      if (tapped.length > 0) card[field] = tapped;
    }
  if (card.goodDomains && (card.missing ?? card.improve) !== undefined && random.chance(0.3))
    delete card.good;
  const language = ['ar', 'ti'].includes(card.language) ? card.language : 'en-GB';
  card.consent = { wording: WORDING.card, language, at: saved - random.int(60, 300) * 1000 };
}

/** A language of the programme that we have answers in; one has always been written. */
function languageOf({ programme, random }: Workshop): string {
  const known = programme.languages.flatMap(({ tag }) => {
    const written = ANSWERS_IN[tag];
    if (!written) return [];
    // most answer in the language of the country, wherever it is
    const weight = tag === programme.firstLanguage ? 36 : Math.min(written.weight, 14);
    return [{ tag, weight }];
  });
  return known.length > 0 ? random.weighted(known, ({ weight }) => weight).tag : 'en-GB';
}

function some(answers: readonly string[], random: Random): string {
  const first = random.pick(answers);
  if (!random.chance(0.3)) return first;
  const second = random.pick(answers);
  return second === first ? first : `${first} ${second}`;
}

function divided(answers: Answers, random: Random): Partial<Postcard> {
  const card: Partial<Postcard> = {};
  if (random.chance(0.8)) card.good = some(answers.good, random);
  if (random.chance(0.75)) card.missing = some(answers.missing, random);
  if (random.chance(0.6)) card.improve = some(answers.improve, random);
  if (Object.keys(card).length === 0) card.good = some(answers.good, random);
  return card;
}

function undivided(answers: Answers, random: Random): string {
  const parts = [answers.good, answers.missing, answers.improve].filter(() => random.chance(0.65));
  return (parts.length > 0 ? parts : [answers.missing]).map((each) => some(each, random)).join('\n');
}
