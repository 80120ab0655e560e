import { SOURCE_LANGUAGE } from './languages.ts';
import { intlTag } from './numbers.ts';
import { ownNames } from './own-names.ts';

/** `full`: Saturday 21 November 2026. `short`: Sat 21 Nov. */
export type DayStyle = 'full' | 'short';

const STYLES: Record<DayStyle, Intl.DateTimeFormatOptions> = {
  full: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' },
  short: { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' },
};

const formats = new Map<string, Intl.DateTimeFormat>();

function format(tag: string, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${tag} ${name}`;
  const made = formats.get(key) ?? new Intl.DateTimeFormat(intlTag(tag), options);
  formats.set(key, made);
  return made;
}

/** A calendar day (`2026-11-21`) in words: Gregorian, Latin digits, whatever the phone prefers. */
export function dayIn(tag: string, day: string, style: DayStyle): string {
  const date = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return day;
  const own = ownNames(tag);
  if (own) {
    const [weekday = '', month = ''] = [own.weekdays[date.getUTCDay()], own.months[date.getUTCMonth()]];
    return own.date(weekday, date.getUTCDate(), month, style === 'full' ? date.getUTCFullYear() : undefined);
  }
  // what stands for "year" in Ukrainian is not left alone on the next line
  const said = format(tag, style, STYLES[style])
    .format(date)
    .replace(/ (?=\S\.$)/u, '\u00a0');
  // English, unlike Polish or Romanian, writes no comma after the weekday in running words
  return tag === SOURCE_LANGUAGE ? said.replace(/^(\w+), /, '$1 ') : said;
}

/** The time of day where the phone is, 24 hours: 09:05. */
export function timeIn(tag: string, ms: number): string {
  return format(tag, 'time', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(ms);
}

const WEEKDAY_CODES = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const;

/** The name of a weekday by its two-letter code, as groups keep it. */
export function weekdayIn(tag: string, code: (typeof WEEKDAY_CODES)[number]): string {
  const at = WEEKDAY_CODES.indexOf(code);
  const own = ownNames(tag);
  if (own) return own.weekdays[at] ?? code;
  // 1 March 2026 was a Sunday
  return format(tag, 'weekday', { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2026, 2, 1 + at));
}
