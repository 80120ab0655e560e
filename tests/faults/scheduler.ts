import { Random } from '../../src/cli/seed/random.ts';
import type { Programme } from '../../src/lib/programme/programme.ts';
import { Deeds, type Deed } from './deeds.ts';
import { drawWeather, type Weather } from './weather.ts';

/** The three phones: an outreach worker's, a Health Champion's and a language coordinator's. */
export const PHONES = ['outreach-worker', 'champion', 'language-coordinator'] as const;
export type PhoneName = (typeof PHONES)[number];

/**
 * Something that befalls a phone while it saves.
 * `kill`: the browser's processes get SIGKILL. `close-…`: IndexedDB is closed under the app, with or without the event
 * that says so, or with what it was writing called off. `update`: a waiting version takes over.
 */
export const MISCHIEF = ['kill', 'close-silent', 'close-told', 'close-writing', 'update'] as const;
export type Mischief = (typeof MISCHIEF)[number];

export interface PhoneRound {
  readonly phone: PhoneName;
  /** Days that the phone's clock is off by from now on; null: as before. */
  readonly clock: number | null;
  /** How its tabs begin: as they are, opened anew, or with the whole browser started anew. */
  readonly begin: 'as-is' | 'tabs' | 'browser';
  /** What is saved, tab by tab; the tabs save at the same time. */
  readonly tabs: readonly (readonly Deed[])[];
  readonly mischief: {
    readonly what: Mischief;
    /** When so many were shown as saved. */ readonly after: number;
  } | null;
  /** At the end of the round its storage is wiped. */
  readonly wipe: boolean;
}

export interface Round {
  readonly weather: Weather;
  /** The endpoint's process gets SIGKILL when so many requests have come by; null: it lives. */
  readonly kill: number | null;
  /** The version that the endpoint serves from now on. */
  readonly version: 'current' | 'next';
  readonly phones: readonly PhoneRound[];
}

const YEAR = 365;

/** Draws everything that will happen, from the seed alone: the same seed gives the same rounds. */
export function schedule(seed: number, rounds: number, programme: Programme): Round[] {
  const chaos = new Random(seed);
  const deeds = new Deeds(chaos.fork(1), programme, seed);
  let version: Round['version'] = 'current';
  return Array.from({ length: rounds }, (_, index) => {
    const random = chaos.fork(2 + index);
    deeds.round = index;
    // not in the first rounds: phones shall have something to lose
    const changed = index > 1 && random.chance(0.12);
    if (changed) version = version === 'current' ? 'next' : 'current';
    return {
      weather: drawWeather(random),
      kill: random.chance(0.2) ? random.int(1, 8) : null,
      version,
      phones: PHONES.map((phone) => drawPhone(phone, random, deeds, { index, changed })),
    };
  });
}

function drawPhone(
  phone: PhoneName,
  random: Random,
  deeds: Deeds,
  { index, changed }: { index: number; changed: boolean },
): PhoneRound {
  const tabs = work(phone, random, deeds, index);
  const shown = tabs.reduce((sum, each) => sum + each.length, 0);
  const begin = random.next();
  const what = random.weighted(MISCHIEF, (each) => (each === 'kill' || each === 'update' ? 2 : 1));
  return {
    phone,
    clock: random.chance(0.12) ? random.pick([-YEAR, 0, YEAR]) : null,
    begin: changed || begin < 0.15 ? 'tabs' : begin < 0.18 ? 'browser' : 'as-is',
    tabs,
    mischief: random.chance(0.3) ? { what, after: random.int(1, Math.max(1, shown - 1)) } : null,
    wipe: index > 0 && random.chance(0.04),
  };
}

function work(phone: PhoneName, random: Random, deeds: Deeds, index: number): Deed[][] {
  const many = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);
  switch (phone) {
    case 'outreach-worker': {
      const tabs = random.pick([1, 2, 2, 3]);
      return many(tabs, () => many(Math.ceil(15 / tabs), () => deeds.card()));
    }
    case 'champion': {
      const sessions = [deeds.session(), deeds.session(), deeds.correction()];
      return random.chance(0.3) ? [sessions, [deeds.session()]] : [[...sessions, deeds.correction()]];
    }
    case 'language-coordinator': {
      const begin = index === 0 || random.chance(0.05);
      const group = begin ? [deeds.group(), deeds.member(), deeds.member()] : [];
      const more = random.chance(0.15) ? [deeds.member()] : [];
      return [[...group, ...more, deeds.meeting(), deeds.meetingCorrection()]];
    }
  }
}
