import { baseOf } from './languages.ts';

/** The names that a language has for days and months, and how it writes a date and a list with them. */
export interface OwnNames {
  /** January to December of the Gregorian calendar. */
  months: readonly string[];
  /** Sunday to Saturday. */
  weekdays: readonly string[];
  /** `year` is left out of a short date. */
  date(weekday: string, day: number, month: string, year?: number): string;
  list(parts: readonly string[]): string;
}

// Chromium carries no dates and lists for these languages: its Intl answers in the browser's own language, or with "2026 M11 21".
// The names are those of CLDR 47.
const OWN: Record<string, OwnNames> = {
  ti: {
    months: words('ጥሪ ለካቲት መጋቢት ሚያዝያ ግንቦት ሰነ ሓምለ ነሓሰ መስከረም ጥቅምቲ ሕዳር ታሕሳስ'),
    weekdays: words('ሰንበት ሰኑይ ሰሉስ ረቡዕ ሓሙስ ዓርቢ ቀዳም'),
    date: plainly(' '),
    list: (parts) => parts.join('፣ '),
  },
  pa: {
    months: words('ਜਨਵਰੀ ਫ਼ਰਵਰੀ ਮਾਰਚ ਅਪ੍ਰੈਲ ਮਈ ਜੂਨ ਜੁਲਾਈ ਅਗਸਤ ਸਤੰਬਰ ਅਕਤੂਬਰ ਨਵੰਬਰ ਦਸੰਬਰ'),
    weekdays: words('ਐਤਵਾਰ ਸੋਮਵਾਰ ਮੰਗਲਵਾਰ ਬੁੱਧਵਾਰ ਵੀਰਵਾਰ ਸ਼ੁੱਕਰਵਾਰ ਸ਼ਨੀਵਾਰ'),
    date: plainly(', '),
    list: joined(', ', ' ਅਤੇ '),
  },
  so: {
    months: words(
      'Jannaayo Febraayo Maarso Abriil Maayo Juun Luulyo Ogosto Sebteembar Oktoobar Noofeembar Diseembar',
    ),
    weekdays: words('Axad Isniin Talaado Arbaco Khamiis Jimco Sabti'),
    date: plainly(', '),
    list: joined(', ', ' iyo '),
  },
  ps: {
    months: words('جنوري فېبروري مارچ اپریل مۍ جون جولای اګست سپتمبر اکتوبر نومبر دسمبر'),
    // CLDR's own names of the days are those of schoolbooks
    weekdays: words('یکشنبه دوشنبه سه‌شنبه چهارشنبه پنجشنبه جمعه شنبه'),
    date: plainly('، '),
    list: joined('، ', ' او '),
  },
  // CLDR writes a short date of Dari the English way round
  'fa-AF': {
    months: words('جنوری فبروری مارچ اپریل می جون جولای آگست سپتمبر اکتوبر نومبر دسمبر'),
    weekdays: words('یکشنبه دوشنبه سه‌شنبه چهارشنبه پنجشنبه جمعه شنبه'),
    date: plainly(' '),
    list: joined('، ', ' و '),
  },
  ckb: {
    months: [
      'کانوونی دووەم',
      ...words('شوبات ئازار نیسان ئایار حوزەیران تەمووز ئاب ئەیلوول'),
      'تشرینی یەکەم',
      'تشرینی دووەم',
      'کانوونی یەکەم',
    ],
    weekdays: words('یەکشەممە دووشەممە سێشەممە چوارشەممە پێنجشەممە ھەینی شەممە'),
    date: (weekday, day, month, year) =>
      year === undefined
        ? `${weekday}، ${String(day)}ی ${month}`
        : `${weekday}، ${String(day)}ی ${month}ی ${String(year)}`,
    list: joined('، ', ' و '),
  },
};

/** Our own names for a language that browsers have none for; undefined where Intl knows them. */
export function ownNames(tag: string): OwnNames | undefined {
  const known = [tag, baseOf(tag)].find((each) => Object.hasOwn(OWN, each));
  return known === undefined ? undefined : OWN[known];
}

function words(names: string): readonly string[] {
  return names.split(' ');
}

function plainly(comma: string): OwnNames['date'] {
  return (weekday, day, month, year) =>
    `${weekday}${comma}${String(day)} ${month}${year === undefined ? '' : ` ${String(year)}`}`;
}

function joined(comma: string, and: string): OwnNames['list'] {
  return (parts) => {
    const last = parts.at(-1) ?? '';
    return parts.length < 2 ? last : `${parts.slice(0, -1).join(comma)}${and}${last}`;
  };
}
