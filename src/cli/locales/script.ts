/** The letters that each language is written in, where they are not Latin. */
const SCRIPTS: Readonly<Record<string, RegExp>> = {
  ar: /\p{Script=Arabic}/u,
  bn: /\p{Script=Bengali}/u,
  ckb: /\p{Script=Arabic}/u,
  fa: /\p{Script=Arabic}/u,
  'fa-AF': /\p{Script=Arabic}/u,
  gu: /\p{Script=Gujarati}/u,
  pa: /\p{Script=Gurmukhi}/u,
  ps: /\p{Script=Arabic}/u,
  ta: /\p{Script=Tamil}/u,
  ti: /\p{Script=Ethiopic}/u,
  uk: /\p{Script=Cyrillic}/u,
  ur: /\p{Script=Arabic}/u,
};

/** The letters of a language; undefined for one that is written in Latin ones. */
export function scriptOf(tag: string): RegExp | undefined {
  return Object.hasOwn(SCRIPTS, tag) ? SCRIPTS[tag] : undefined;
}

const LATIN = /\p{Script=Latin}/u;

/** Whether there is a letter of the language's own in a text. */
export function hasOwnLetters(tag: string, text: string): boolean {
  return (scriptOf(tag) ?? LATIN).test(withoutPlaces(text));
}

/** The first run of letters that are neither the language's own nor Latin, as names are; or null. */
export function foreignLetter(tag: string, text: string): string | null {
  const own = scriptOf(tag) ?? LATIN;
  const runs = withoutPlaces(text).match(/\p{L}+/gu) ?? [];
  const isForeign = (each: string) => !own.test(each) && !LATIN.test(each) && !SHARED.test(each);
  return runs.find((run) => (run.match(/\p{L}/gu) ?? []).some(isForeign)) ?? null;
}

/** Letters that belong to every script. */
const SHARED = /\p{Script=Common}|\p{Script=Inherited}/u;

/** Whether an English text says something that another language says in its own letters: more than names and units. */
export function lettersAsked(english: string): boolean {
  return wordsOf(withoutPlaces(english)).some((word) => /\p{L}/u.test(word) && !isOurs(word));
}

/** Names and units, in small letters: the same in every language. */
const OURS = new Set(
  (
    'MiFriendly Field NHS GP A&E COVID HC2 PIN Wi-Fi WiFi Bluetooth QR SMS PDF ESOL TB HIV DIY UK West Midlands ' +
    'Birmingham Coventry Wolverhampton Chrome Safari Firefox iPhone iOS Android Apple Google https http kB MB GB CSV'
  )
    .toLowerCase()
    .split(' '),
);

/** Words (in small letters) that stand in English on the phone itself, on a paper that people are given, or in a title. */
const PRINTED = new Set(
  (
    'Health Champion Champions Share My Language Home Office Add to Screen Install Copy Paste Downloads ' +
    'private browsing reader Accessibility Guidelines Web Content WCAG AA Cities'
  )
    .toLowerCase()
    .split(' '),
);

/**
 * English that was left over, or null. The whole of a text as any form of the English has it; in another script, a run of
 * Latin words that are no names; in Latin letters, three words in a row as they stand in the source.
 */
export function strayEnglish(tag: string, text: string, english: readonly string[]): string | null {
  const said = withoutPlaces(text);
  const words = wordsOf(said);
  const whole = words.join(' ');
  const theirs = english.map((each) => wordsOf(withoutPlaces(each)).join(' '));
  if (lettersAsked(said) && theirs.includes(whole) && !SAME.has(`${tag} ${whole}`)) return whole;
  if (scriptOf(tag)) {
    const runs = said.match(/\p{Script=Latin}[\p{Script=Latin}\d&’'-]*/gu) ?? [];
    return runs.find((word) => word.length > 1 && !isName(word)) ?? null;
  }
  for (let at = 0; at + 3 <= words.length; at += 1) {
    const run = words.slice(at, at + 3);
    if (!run.every(isName) && theirs.some((each) => ` ${each} `.includes(` ${run.join(' ')} `)))
      return run.join(' ');
  }
  return null;
}

function isOurs(word: string): boolean {
  // case endings are put to a name with a hyphen: PIN-এ
  return /^\d+$/.test(word) || OURS.has(word.toLowerCase().replace(/-$/, ''));
}

function isName(word: string): boolean {
  return isOurs(word) || PRINTED.has(word.toLowerCase());
}

function withoutPlaces(text: string): string {
  return text.replace(/\{\{[^}]*\}\}/g, ' ');
}

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\d&’'-]+/gu) ?? [];
}

/** Texts that are the same in both languages. */
const SAME = new Set([
  'pl Problem',
  'pl MiFriendly Cities West Midlands',
  'ro Stop',
  'ro Dentist',
  'ro Transport',
  'ro Sex',
  'ro minute',
  'ro MiFriendly Cities West Midlands',
]);
