import { SOURCE_LANGUAGE } from '../../lib/i18n/languages.ts';
import { formsOf, isForOne } from './plurals.ts';
import { mangledBy } from './mangled.ts';
import { foreignLetter, hasOwnLetters, lettersAsked, scriptOf, strayEnglish } from './script.ts';
import { baseOf, formOf, formsOfSource, sourceOf, type Texts } from './words.ts';

/** What can be wrong with a text. */
export type FaultCode =
  | 'missing-key'
  | 'missing-plural'
  | 'unknown-key'
  | 'placeholder-missing'
  | 'placeholder-unknown'
  | 'placeholder-broken'
  | 'leftover-english'
  | 'other-script'
  | 'mangled'
  | 'too-long'
  | 'markup'
  | 'direction-mark'
  | 'not-composed'
  | 'spaces-around'
  | 'refers';

/** One fault: where, what, and in words what is meant by it. */
export interface Fault {
  key: string;
  code: FaultCode;
  what: string;
}

/** Everything that is wrong with the words of a language, measured against the English ones. */
export function faultsIn(tag: string, texts: Texts, source: Texts): Fault[] {
  return [
    ...gapsIn(tag, texts, source),
    ...[...texts].flatMap(([key, text]) => textFaults(tag, key, text, source)),
  ];
}

/** Keys and plural forms that are missing, or that nobody asks for. */
function gapsIn(tag: string, texts: Texts, source: Texts): Fault[] {
  const wanted = new Set([...source.keys()].flatMap((key) => keysFor(tag, key)));
  const missing = [...wanted]
    .filter((key) => !texts.has(key))
    .map((key): Fault => {
      const form = formOf(key);
      return form !== undefined && formsOf(tag).some((each) => texts.has(`${baseOf(key)}_${each}`))
        ? { key, code: 'missing-plural', what: `there is no form "${form}"` }
        : { key, code: 'missing-key', what: 'there are no words for it' };
    });
  const unknown = [...texts.keys()]
    .filter((key) => !wanted.has(key) && !(formOf(key) === 'zero' && wanted.has(`${baseOf(key)}_other`)))
    .map((key): Fault => ({
      key,
      code: 'unknown-key',
      what: 'nothing in English has this key or this form',
    }));
  return [...missing, ...unknown];
}

/** The keys that a language needs for one of the source: the same, or its plural forms in place of the English ones. */
function keysFor(tag: string, key: string): string[] {
  return formOf(key) === undefined ? [key] : formsOf(tag).map((form) => `${baseOf(key)}_${form}`);
}

/** What is wrong with one text; also what an import asks of each line. */
export function textFaults(tag: string, key: string, text: string, source: Texts): Fault[] {
  const english = sourceOf(source, key);
  const faults: Fault[] = [];
  const say = (code: FaultCode, what: string) => faults.push({ key, code, what });
  if (text !== text.trim() || text === '') say('spaces-around', 'it is empty or has spaces around it');
  if (text !== text.normalize('NFC')) say('not-composed', 'its letters are not composed (Unicode NFC)');
  if (/<[^>]*>|&[a-z]+;/i.test(text)) say('markup', 'it holds markup, which would be shown as it stands');
  if (/[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/.test(text))
    say('direction-mark', 'it holds an invisible mark of direction; the app sets these itself');
  const mangled = mangledBy(text);
  if (mangled !== null) say('mangled', mangled);
  if (text.includes('$t(')) say('refers', 'it refers to other words');
  const left = text.replace(/\{\{\s*[\w-]+\s*\}\}/g, '');
  if (/[{}]/.test(left))
    say(
      'placeholder-broken',
      `a place to fill in is broken: ${/\{*[^{}]*\}*/.exec(left.slice(left.search(/[{}]/)))?.[0] ?? ''}`,
    );
  if (english === undefined || tag === SOURCE_LANGUAGE) return faults;

  const places = placesOf(english);
  const form = formOf(key);
  const unsaid = form !== undefined && isForOne(tag, form) ? ['count'] : [];
  for (const place of places)
    if (!placesOf(text).includes(place) && !unsaid.includes(place))
      say('placeholder-missing', `{{${place}}} is missing`);
  for (const place of placesOf(text))
    if (!places.includes(place)) say('placeholder-unknown', `there is no {{${place}}} to fill in`);
  const stray = strayEnglish(tag, text, formsOfSource(source, key));
  if (stray !== null) say('leftover-english', `this is still English: ${stray}`);
  const foreign = foreignLetter(tag, text);
  if (
    text !== '' &&
    !hasOwnLetters(tag, text) &&
    (lettersAsked(english) || (scriptOf(tag) && hasWords(text)))
  )
    say('other-script', 'none of it is in the letters of this language');
  else if (foreign !== null) say('other-script', `this is in letters of another language: ${foreign}`);
  const most = 3 * longestFor(english);
  if (text.length > most) say('too-long', `it is longer than ${String(most)} letters, three times what fits`);
  return faults;
}

/** The names of the places to fill in. */
export function placesOf(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{\s*([\w-]+)\s*\}\}/g)].map(([, name = '']) => name))].sort();
}

/** Whether there is anything in a text that could be in another script: not a unit or a name alone. */
function hasWords(text: string): boolean {
  return /\p{L}{3,}/u.test(text.replace(/\{\{[^}]*\}\}|MiFriendly( Field)?|NHS|COVID|Wi-Fi|PIN/g, ''));
}

/** How long a translation may be before it crowds a narrow screen: short words may double, sentences grow by half. */
export function longestFor(english: string): number {
  return Math.ceil(Math.max(english.length * 1.5, english.length + 14));
}
