import type { Random } from '../../src/cli/seed/random.ts';
import { adultBands, type Programme } from '../../src/lib/programme/programme.ts';

/** A paper card typed in. */
export interface Card {
  do: 'card';
  token: string;
  language: string;
  how: 'from-paper' | 'written-down';
  /** One answer, or three. */
  answers: { undivided: string } | { good: string; missing: string; improve: string };
  age: string;
  born: string;
}

/** A Health Champion session. */
export interface Session {
  do: 'session';
  token: string;
  /** A day that the person chooses; null leaves the one that the app filled in. */
  day: string | null;
  setting: string;
  how: string;
  people: number;
  minutes: number;
  languages: string[];
  interpreter: boolean;
  topics: string[];
  barriers: string[];
  service: string | null;
}

/** A correction of one of the phone's own sessions: the one so many before the last. */
export interface Correction {
  do: 'correct-session';
  token: string;
  back: number;
  people: number;
}

export interface NewGroup {
  do: 'group';
  token: string;
  languages: string[];
  weekday: string;
}

/** Somebody new on the register of a group. */
export interface NewMember {
  do: 'member';
  token: string;
  back: number;
}

/** A session of a group, on a day that the person chooses. */
export interface Meeting {
  do: 'meeting';
  token: string;
  back: number;
  day: string;
  theme: string;
  minutes: number;
  volunteers: number;
  firstTimers: number;
  /** How many of the register are marked. */
  marks: number;
  walkIns: Record<string, number>;
}

export interface MeetingCorrection {
  do: 'correct-meeting';
  token: string;
  back: number;
  volunteers: number;
  walkIns: Record<string, number>;
}

/** Something that a person saves on a phone. Its token stands in it, so that it can be found again anywhere. */
export type Deed = Card | Session | Correction | NewGroup | NewMember | Meeting | MeetingCorrection;

/** Finds the tokens in any text. */
export function tokensIn(text: string): string[] {
  return [...new Set(text.match(/F\d+-\d+[a-z]\d+/g))];
}

/** Draws deeds. Counts what it drew, so that no token and no day of a group comes twice. */
export class Deeds {
  /** Stands in the tokens, so that one knows when it was. */
  round = 0;
  readonly #random: Random;
  readonly #programme: Programme;
  readonly #seed: number;
  #count = 0;
  #meetings = 0;

  constructor(random: Random, programme: Programme, seed: number) {
    this.#random = random;
    this.#programme = programme;
    this.#seed = seed;
  }

  card(): Card {
    const random = this.#random;
    const token = this.#token('o');
    const text = (): string => `${random.pick(WORDS)} ${token} ${random.pick(WORDS)}`;
    return {
      do: 'card',
      token,
      language: random.pick(this.#programme.languages).tag,
      how: random.pick(['from-paper', 'written-down']),
      answers: random.chance(0.6)
        ? { undivided: text() }
        : { good: text(), missing: random.chance(0.5) ? text() : '', improve: '' },
      age: random.pick([...adultBands(this.#programme).map(({ id }) => id), 'prefer-not-to-say', '']),
      born: random.pick(['yes', 'no', 'prefer-not-to-say', '']),
    };
  }

  session(): Session {
    const random = this.#random;
    const programme = this.#programme;
    const ids = (list: readonly { id: string }[], most: number): string[] =>
      random.some(list, random.int(1, most)).map(({ id }) => id);
    const [city] = programme.cities;
    const services = programme.services.filter(({ cities }) => cities.includes(city?.id ?? ''));
    return {
      do: 'session',
      token: this.#token('c'),
      day: random.chance(0.5) ? this.#day() : null,
      setting: random.pick(programme.settings).id,
      how: random.pick(['face-to-face', 'phone', 'message', 'group-talk']),
      people: random.int(1, 30),
      minutes: random.int(1, 24) * 5,
      languages: random.some(programme.languages, random.int(1, 3)).map(({ tag }) => tag),
      interpreter: random.chance(0.3),
      topics: ids(programme.topics, 3),
      barriers: ids(programme.barriers, 2),
      service: random.chance(0.5) ? random.pick(services).id : null,
    };
  }

  correction(): Correction {
    const random = this.#random;
    return {
      do: 'correct-session',
      token: this.#token('c'),
      back: random.int(0, 5),
      people: random.int(1, 99),
    };
  }

  group(): NewGroup {
    const random = this.#random;
    return {
      do: 'group',
      token: this.#token('l'),
      languages: random.some(this.#programme.languages, 2).map(({ tag }) => tag),
      weekday: random.pick(['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']),
    };
  }

  member(): NewMember {
    return { do: 'member', token: this.#token('l'), back: this.#random.int(0, 2) };
  }

  meeting(): Meeting {
    const random = this.#random;
    this.#meetings += 1;
    return {
      do: 'meeting',
      token: this.#token('l'),
      back: random.int(0, 2),
      day: dayNumber(this.#meetings),
      theme: random.pick(this.#programme.sessionThemes).id,
      minutes: random.int(1, 24) * 5,
      volunteers: random.int(1, 9),
      firstTimers: random.int(0, 9),
      marks: random.int(0, 3),
      walkIns: this.#walkIns(),
    };
  }

  meetingCorrection(): MeetingCorrection {
    const random = this.#random;
    return {
      do: 'correct-meeting',
      token: this.#token('l'),
      back: random.int(0, 5),
      volunteers: random.int(1, 9),
      walkIns: this.#walkIns(),
    };
  }

  #walkIns(): Record<string, number> {
    const bands = adultBands(this.#programme).slice(0, 3);
    return Object.fromEntries(bands.map(({ id }) => [id, this.#random.int(1, 20)]));
  }

  #day(): string {
    return `2025-${two(this.#random.int(1, 12))}-${two(this.#random.int(1, 28))}`;
  }

  #token(who: string): string {
    this.#count += 1;
    // its last digits only: with more of them a token can look like an NHS number, and the app asks about that
    return `F${String(this.#seed % 1000)}-${String(this.round)}${who}${String(this.#count)}`;
  }
}

/** A day of its own for every meeting, long ago: never today, whatever a phone's clock says. */
function dayNumber(count: number): string {
  return new Date(Date.UTC(2010, 0, count)).toISOString().slice(0, 10);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

const WORDS = [
  'A quiet place to sit',
  'The bus comes once an hour',
  'Everybody says hello',
  'مكان نلتقي فيه',
  'ዝያዳ ትምህርቲ ቋንቋ',
  'więcej drzew',
  'Classes in the evening, please',
  'wrong forms, right people 🙂',
];
