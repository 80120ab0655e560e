import { createInstance, type FormatterModule } from 'i18next';
import { directionOf, SOURCE_LANGUAGE } from './languages.ts';
import { numberIn } from './numbers.ts';
import { teachPlurals } from './plural.ts';

// In development and in tests a key without words is a bug that must be seen; a phone shows the key.
const LOUD = import.meta.env.DEV || import.meta.env.MODE === 'test';

const RTL_LETTER = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const LTR_LETTER_OR_DIGIT = /[\p{Script=Latin}\p{Script=Ethiopic}\p{Nd}]/u;

/** Encloses a value that runs against the sentence around it, so that neither disturbs the other. */
function isolated(value: string, tag: string): string {
  const against = directionOf(tag) === 'rtl' ? LTR_LETTER_OR_DIGIT : RTL_LETTER;
  return against.test(value) ? `\u2068${value}\u2069` : value;
}

/** Our numbers and isolation in the place of i18next's Intl formats, which have no Tigrinya either. */
const formatter: FormatterModule = {
  type: 'formatter',
  init() {},
  add() {},
  addCached() {},
  format(value: unknown, _format, tag = SOURCE_LANGUAGE) {
    if (typeof value === 'number') return numberIn(tag, value);
    return typeof value === 'string' ? isolated(value, tag) : (value as string);
  },
};

/** The one i18next of this page. Only this room touches it; screens have `t()`. */
export const engine = createInstance();

void engine.use(formatter).init({
  lng: SOURCE_LANGUAGE,
  fallbackLng: SOURCE_LANGUAGE,
  load: 'currentOnly',
  ns: [],
  defaultNS: false,
  partialBundledLanguages: true,
  resources: {},
  initAsync: false,
  returnNull: false,
  appendNamespaceToMissingKey: true,
  // Svelte escapes what it prints
  interpolation: { escapeValue: false, alwaysFormat: true },
  parseMissingKeyHandler(key) {
    if (LOUD) throw new Error(`No words for "${key}" in ${engine.language}`);
    return key;
  },
  missingInterpolationHandler(text: string, match: RegExpExecArray) {
    if (LOUD) throw new Error(`Nothing given for ${match[0]} in "${text}"`);
    return '';
  },
});
teachPlurals(engine.services.pluralResolver as Parameters<typeof teachPlurals>[0]);
