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

/** Names (in small letters), and words that stand in English on the phone itself or on a paper that people are given. */
const NAMES = new Set(
  (
    'MiFriendly Field NHS GP A&E COVID HC2 PIN Wi-Fi WiFi Bluetooth QR SMS PDF ESOL TB HIV DIY UK West Midlands ' +
    'Birmingham Coventry Wolverhampton Health Champion Champions Share My Language Home Office ' +
    'Chrome Safari Firefox iPhone iOS Android Apple Google https http kB MB GB CSV ' +
    'Add to Screen Install Copy Paste Downloads private browsing reader Accessibility Guidelines Web Content WCAG AA Cities'
  )
    .toLowerCase()
    .split(' '),
);

/**
 * English that was left over, or null. In another script: a run of Latin words that are no names. In Latin letters: three
 * words in a row as they stand in the source, or the whole of it.
 */
export function strayEnglish(tag: string, text: string, english: string): string | null {
  const said = text.replace(/\{\{[^}]*\}\}/g, ' ');
  const source = english.replace(/\{\{[^}]*\}\}/g, ' ');
  if (scriptOf(tag)) {
    const runs = said.match(/\p{Script=Latin}[\p{Script=Latin}\d&’'-]*/gu) ?? [];
    return runs.find((word) => word.length > 1 && !isName(word)) ?? null;
  }
  const words = wordsOf(said);
  const theirs = ` ${wordsOf(source).join(' ')} `;
  for (let at = 0; at + 3 <= words.length; at += 1) {
    const run = words.slice(at, at + 3);
    if (run.every(isName)) continue;
    if (theirs.includes(` ${run.join(' ')} `)) return run.join(' ');
  }
  const whole = words.join(' ');
  const ordinary = words.filter((word) => word.length > 3 && !isName(word));
  return ordinary.length > 0 && ` ${whole} ` === theirs && !SAME.has(`${tag} ${whole}`) ? whole : null;
}

function isName(word: string): boolean {
  // case endings are put to a name with a hyphen: PIN-এ
  return /^\d+$/.test(word) || NAMES.has(word.toLowerCase().replace(/-$/, ''));
}

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\d&’'-]+/gu) ?? [];
}

/** Words that are the same in both languages. */
const SAME = new Set(['pl Problem', 'ro Stop', 'ro Dentist', 'ro Transport']);
