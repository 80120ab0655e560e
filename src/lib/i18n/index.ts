import { createSubscriber } from 'svelte/reactivity';
import { inLanguage, type Words, type Worded } from '../programme/words.ts';
import { runsItsOwnWay as ownWayIn } from './bidi.ts';
import { dayIn, timeIn, weekdayIn, type DayStyle } from './dates.ts';
import { engine } from './engine.ts';
import { compareIn } from './fold.ts';
import { directionOf, SOURCE_LANGUAGE } from './languages.ts';
import { namesOf } from './names.ts';
import { listIn, numberIn } from './numbers.ts';
import { englishOf } from './read.ts';

export { beginIn, loadEnglish, loadWords, setLanguage, type Area } from './files.ts';
export {
  bestLanguage,
  directionOf,
  SOURCE_LANGUAGE,
  UI_LANGUAGES,
  uiLanguageFor,
  type UiLanguage,
} from './languages.ts';
export { clipFor } from './clips.ts';
export { fold, latinDigits } from './fold.ts';
export { readBySpeaker } from './read.ts';
export { toNumber } from './numbers.ts';
export type { DayStyle } from './dates.ts';

/** What a text may ask for: `count` chooses the plural, everything else is put in its place. */
export type Values = Record<string, string | number>;

const subscribe = createSubscriber((update) => {
  engine.on('languageChanged', update);
  engine.store.on('added', update);
  return () => {
    engine.off('languageChanged', update);
    engine.store.off('added', update);
  };
});

/** The words for `area:group.key` in the language that is on. Reactive: call it where it is shown, never copy it. */
export function t(key: string, values?: Values): string {
  subscribe();
  // `nest: false`: what people typed must never be read as a reference to other words
  return engine.t(key, { ...values, nest: false });
}

/**
 * The English of words of consent or safety, to stand beside the translation that `t` gives, as long as nobody who speaks
 * the language has read it; else null.
 */
export function besides(key: string, values?: Values): string | null {
  return englishOf(language(), key, values, loadedEnglish);
}

function loadedEnglish(key: string): string | undefined {
  const [area = '', path = ''] = key.split(':');
  const text: unknown = engine.getResource(SOURCE_LANGUAGE, area, path);
  return typeof text === 'string' ? text : undefined;
}

/** Such words for a place that takes only text: the English in brackets behind them. */
export function careful(key: string, values?: Values): string {
  const english = besides(key, values);
  return english === null ? t(key, values) : `${t(key, values)} \u2068(${english})\u2069`;
}

/** The language that is on. */
export function language(): string {
  subscribe();
  return engine.language;
}

/** The way the language that is on runs. */
export function direction(): 'ltr' | 'rtl' {
  return directionOf(language());
}

/** True for a text that has to be isolated on the page: it has no letter of the page's direction. */
export function runsItsOwnWay(text: string): boolean {
  return ownWayIn(text, language());
}

/** Says on the page's root element which language it is in. Call it in an effect. */
export function markPage(root: HTMLElement): void {
  root.lang = language();
  root.dir = direction();
}

let firstLanguage = SOURCE_LANGUAGE;

/** The programme's first language, in which every text of the programme exists. */
export function setFirstLanguage(tag: string): void {
  firstLanguage = tag;
}

/** A text of the programme in the language that is on, and the language it turned out to be in. */
export function words(text: Words, first: string = firstLanguage): Worded {
  return inLanguage(text, language(), first);
}

/** A calendar day in words. */
export function formatDay(day: string, style: DayStyle = 'full'): string {
  return dayIn(language(), day, style);
}

/** A time of day where the phone is. */
export function formatTime(ms: number): string {
  return timeIn(language(), ms);
}

/** A weekday by its two-letter code (MO … SU). */
export function formatWeekday(code: Parameters<typeof weekdayIn>[1]): string {
  return weekdayIn(language(), code);
}

/** A number in Latin digits. */
export function formatNumber(n: number): string {
  return numberIn(language(), n);
}

/** "a, b and c". */
export function formatList(parts: readonly string[]): string {
  return listIn(language(), parts);
}

/** What a language is called besides its own name, so that a search finds it. Never to be shown. */
export function languageNames(tag: string): string[] {
  return namesOf(tag, language());
}

/** Orders names as the reader of the screen looks for them. */
export function compareNames(a: string, b: string): number {
  return compareIn(language(), a, b);
}
