import { createInstance, type FormatterModule } from 'i18next';
import words from '../../../locales/en-GB/office.json' with { type: 'json' };
import { dayIn } from './dates.ts';
import { SOURCE_LANGUAGE } from './languages.ts';
import { listIn, numberIn } from './numbers.ts';

/** Numbers grouped as English groups them; words as they are. */
const formatter: FormatterModule = {
  type: 'formatter',
  init() {},
  add() {},
  addCached() {},
  format: (value: unknown) =>
    typeof value === 'number' ? numberIn(SOURCE_LANGUAGE, value) : (value as string),
};

// The office is rendered on the server, for many people at once, so it must not share the one engine of a
// page, whose language somebody can switch. It speaks English only, so an instance of its own suffices.
const engine = createInstance();
void engine.use(formatter).init({
  lng: SOURCE_LANGUAGE,
  resources: { [SOURCE_LANGUAGE]: { office: words } },
  ns: ['office'],
  defaultNS: 'office',
  initAsync: false,
  // Svelte escapes what it prints
  interpolation: { escapeValue: false, alwaysFormat: true },
  parseMissingKeyHandler(key) {
    throw new Error(`No words for "${key}" in locales/${SOURCE_LANGUAGE}/office.json`);
  },
});

/** The words of an office screen: `t('office:records.heading')`. Works on the server, for any request. */
export function t(key: `office:${string}`, options: Record<string, string | number> = {}): string {
  // `nest: false`: what people typed must never be read as a reference to other words
  return engine.t(key, { ...options, nest: false });
}

/** True when the office has words for a key, for codes that come from elsewhere. */
export function hasWords(key: `office:${string}`): boolean {
  return engine.exists(key);
}

/** A calendar day in full: Thursday 5 March 2026. */
export function fullDay(day: string): string {
  return dayIn(SOURCE_LANGUAGE, day, 'full');
}

const short = new Intl.DateTimeFormat(SOURCE_LANGUAGE, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

/** A calendar day for a table: 5 Mar 2026. */
export function shortDay(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? day : short.format(date);
}

/** A moment in the programme's time zone: 5 Mar 2026, 09:05. */
export function moment(ms: number, timeZone: string): string {
  return new Intl.DateTimeFormat(SOURCE_LANGUAGE, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  }).format(ms);
}

/** The day of a moment in the programme's time zone: 5 Mar 2026. */
export function onDay(ms: number, timeZone: string): string {
  return new Intl.DateTimeFormat(SOURCE_LANGUAGE, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone,
  }).format(ms);
}

/** A number as the office writes it: 1,204. */
export function number(n: number): string {
  return numberIn(SOURCE_LANGUAGE, n);
}

/** "a, b and c". */
export function list(parts: readonly string[]): string {
  return listIn(SOURCE_LANGUAGE, parts);
}
