import type { AgeBand, City, Language, Partner } from '../programme.ts';
import type { Words } from '../words.ts';
import { sameEverywhere, words } from './words.ts';

/** The three cities, with the figures of the Guide's Appendix A. */
export const cities: City[] = [
  {
    id: 'birmingham',
    name: words('city', 'birmingham'),
    population: 1_149_000,
    bornOutsidePercent: 22,
  },
  {
    id: 'coventry',
    name: words('city', 'coventry'),
    population: 366_800,
    bornOutsidePercent: 21,
  },
  {
    id: 'wolverhampton',
    name: words('city', 'wolverhampton'),
    population: 256_600,
    bornOutsidePercent: 16,
  },
];

const everywhere = cities.map(({ id }) => id);

function partner(id: string, name: string, where: string[] = everywhere): Partner {
  return { id, name: { 'en-GB': name }, cities: where };
}

/** The eleven partners of the Journal, section 1. Their names are names: they have no translation. */
export const partners: Partner[] = [
  partner('coventry-city-council', 'Coventry City Council', ['coventry']),
  partner('wolverhampton-city-council', 'City of Wolverhampton Council', ['wolverhampton']),
  partner('birmingham-city-council', 'Birmingham City Council', ['birmingham']),
  partner('coventry-university', 'Coventry University'),
  partner('interserve', 'Interserve'),
  partner('migrant-voice', 'Migrant Voice'),
  partner('crmc', 'Coventry Refugee and Migrant Centre', ['coventry']),
  partner('rmc', 'Refugee and Migrant Centre', ['birmingham', 'wolverhampton']),
  partner('cuse', 'Coventry University Social Enterprises'),
  partner('celc', 'Central England Law Centre'),
  partner('migration-work', 'Migration Work'),
];

function band(from: number, to: number | null, name: Words, child: boolean): AgeBand {
  return {
    id: to === null ? `${String(from)}-plus` : `${String(from)}-${String(to)}`,
    name,
    from,
    to,
    child,
  };
}

function years(from: number, to: number, child = false): AgeBand {
  const name = `${String(from)}-${String(to)}`;
  return band(from, to, sameEverywhere(name), child);
}

/** Three bands of children, counted only; then the postcard's six, word for word. */
export const ageBands: AgeBand[] = [
  years(0, 4, true),
  years(5, 9, true),
  years(10, 15, true),
  years(16, 24),
  years(25, 34),
  years(35, 44),
  years(45, 54),
  years(55, 64),
  band(65, null, words('age', '65-plus'), false),
];

function ltr(tag: string, name: string): Language {
  return { tag, name, direction: 'ltr' };
}

function rtl(tag: string, name: string): Language {
  return { tag, name, direction: 'rtl' };
}

/** Languages spoken in the three cities, each by its own name. */
export const languages: Language[] = [
  ltr('en-GB', 'English'),
  rtl('ar', 'العربية'),
  ltr('ti', 'ትግርኛ'),
  ltr('pa', 'ਪੰਜਾਬੀ'),
  rtl('ur', 'اردو'),
  ltr('ro', 'Română'),
  ltr('pl', 'Polski'),
  ltr('bn', 'বাংলা'),
  ltr('gu', 'ગુજરાતી'),
  ltr('so', 'Soomaali'),
  rtl('ps', 'پښتو'),
  rtl('fa', 'فارسی'),
  rtl('fa-AF', 'دری'),
  rtl('ckb', 'کوردی (سۆرانی)'),
  ltr('uk', 'Українська'),
  ltr('ta', 'தமிழ்'),
  ltr('ku', 'Kurdî (Kurmancî)'),
  ltr('am', 'አማርኛ'),
  ltr('om', 'Afaan Oromoo'),
  ltr('fr', 'Français'),
  ltr('pt', 'Português'),
  ltr('es', 'Español'),
  ltr('it', 'Italiano'),
  ltr('sq', 'Shqip'),
  ltr('hi', 'हिन्दी'),
  ltr('zh', '中文'),
  ltr('lt', 'Lietuvių'),
  ltr('bg', 'Български'),
  ltr('ru', 'Русский'),
  ltr('tr', 'Türkçe'),
  ltr('vi', 'Tiếng Việt'),
  ltr('sw', 'Kiswahili'),
  ltr('yo', 'Yorùbá'),
  ltr('sn', 'chiShona'),
];
