// What in free text looks as if it pointed at one person. It warns and never refuses: a service's number may stand there.

/** What was found. Each has words in `field:personal.<what>`. */
export type Personal = 'phone' | 'email' | 'nhs-number' | 'home-office';

/** The zeros of the digits that people in these cities type: Arabic, Persian, Devanagari, Bengali, Gurmukhi, Gujarati, Tamil, wide. */
const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xbe6, 0xff10];
/** Marks of direction and joining, which are seen by nobody and would part a number. */
const UNSEEN = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const OTHER_DIGIT = /[^0-9\p{L}\s]|\p{Nd}/gu;

/** The same text with plain digits, and with plain signs where they stand between digits. */
function plain(text: string): string {
  return text
    .replaceAll(UNSEEN, '')
    .replaceAll(OTHER_DIGIT, (sign) => {
      const code = sign.codePointAt(0) ?? 0;
      const zero = ZEROS.find((each) => code >= each && code < each + 10);
      return zero === undefined ? sign : String(code - zero);
    })
    .replaceAll(/[\u2010-\u2015\u2212\u0640]/g, '-')
    .replaceAll('\uff0b', '+')
    .replaceAll(/[\u00a0\u2000-\u200a\u202f]/g, ' ');
}

const YEAR = '(?:19|20)\\d{2}';
const DAY = '(?:0?[1-9]|[12]\\d|3[01])';
const MONTH = '(?:0?[1-9]|1[0-2])';

/** Numbers that are read as something else: times, days, spans of ages and years. They part what stands around them. */
const HARMLESS = [
  /(?<!\d)\d{1,2}:\d{2}(?::\d{2})?(?!\d)/g,
  new RegExp(`(?<![\\d/])${DAY}/${MONTH}/(?:${YEAR}|\\d{2})(?![\\d/])`, 'g'),
  // with another of the same signs beside it, it is a part of something longer
  new RegExp(`(?<!\\d|\\d[ .-])${DAY}([ .-])${MONTH}\\1${YEAR}(?!\\d|\\1\\d)`, 'g'),
  new RegExp(`(?<!\\d|\\d[ .-])${YEAR}([ ./-])${MONTH}\\1${DAY}(?!\\d|\\1\\d)`, 'g'),
  new RegExp(`(?<!\\d|\\d[-])${YEAR} ?- ?${YEAR}(?!\\d|-\\d)`, 'g'),
  /(?<!\d|\d[-])\d{1,2} ?- ?\d{1,2}(?!\d| ?- ?\d)/g,
];

/** Digits that belong together, with at most two signs between them. */
const RUN = /(\+ ?)?(?:\(\+? ?)?\d(?:[ .()-]{0,2}\d)+/g;

/** The check digit of an NHS number: eleven less the weighted sum modulo eleven. */
function isNhsNumber(digits: string): boolean {
  if (digits.length !== 10) return false;
  const sum = Array.from(digits.slice(0, 9)).reduce(
    (total, digit, at) => total + (10 - at) * Number(digit),
    0,
  );
  return (11 - (sum % 11)) % 11 === Number(digits[9]) && !/^(\d)\1+$/.test(digits);
}

/** United Kingdom numbers with their area or mobile code, and whatever is written as international. */
function isPhone(digits: string, international: boolean): boolean {
  if (international) return digits.length >= 9 && digits.length <= 15;
  if (/^00[1-9]/.test(digits)) return digits.length >= 11 && digits.length <= 17;
  if (/^44[1-9]/.test(digits)) return digits.length === 12;
  return /^0[1-9]/.test(digits) && (digits.length === 10 || digits.length === 11);
}

/** Four years in a row have sixteen digits too. */
function areYears(run: string): boolean {
  return /^(?:(?:19|20)\d{2}[ .()-]*)+$/.test(run);
}

// A letter and seven digits (with a dependant's number behind it, or not), two or three capitals and seven digits
// (a permit, a port's reference), GWF and nine digits, or the older year/month/number of asylum support.
const HOME_OFFICE = [
  /(?<![\p{L}\p{N}])[A-Za-z][ ./-]?\d(?:[ .-]?\d){6}(?![ .-]?\d|\p{L})/u,
  /(?<![\p{L}\p{N}])[A-Z]{2,3}[ ./-]?\d{7}(?![\p{L}\p{N}])/u,
  /(?<![\p{L}\p{N}])GWF[ .-]?\d(?:[ .-]?\d){8}(?!\d)/iu,
  /(?<![\d/])\d{2}\/\d{2}\/\d{5}(?![\d/])/,
];

const EMAIL = /[\p{L}\p{N}._%+-]+ ?[@\uff20] ?[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}/u;

/** What in some texts looks as if it pointed at one person, each once, in a fixed order. */
export function personalIn(...texts: readonly (string | null | undefined)[]): Personal[] {
  const found = new Set<Personal>();
  for (const text of texts) {
    if (!text) continue;
    const whole = plain(text);
    if (EMAIL.test(whole)) found.add('email');
    if (HOME_OFFICE.some((form) => form.test(whole))) found.add('home-office');
    const parted = HARMLESS.reduce((left, form) => left.replaceAll(form, ' | '), whole);
    for (const [run, plus] of parted.matchAll(RUN)) {
      const digits = run.replaceAll(/\D/g, '');
      if (isPhone(digits, plus !== undefined || run.includes('+'))) found.add('phone');
      else if (isNhsNumber(digits)) found.add('nhs-number');
      // the number of an application at the Home Office: four times four
      else if (digits.length === 16 && !areYears(run)) found.add('home-office');
    }
  }
  return (['phone', 'email', 'nhs-number', 'home-office'] as const).filter((what) => found.has(what));
}
