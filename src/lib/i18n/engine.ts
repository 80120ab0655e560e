import { createInstance, type FormatterModule } from 'i18next';
import { isolated } from './bidi.ts';
import { SOURCE_LANGUAGE } from './languages.ts';
import { numberIn } from './numbers.ts';
import { teachPlurals } from './plural.ts';

// In development and in tests a key without words is a bug that must be seen; a phone shows the key.
const LOUD = import.meta.env.DEV || import.meta.env.MODE === 'test';

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
