import { engine } from './engine.ts';
import { SOURCE_LANGUAGE, UI_LANGUAGES } from './languages.ts';

/** A part of the words, loaded by itself; i18next calls it a namespace. */
export type Area = 'field' | 'postcard' | 'about';

// The office has words of its own in `office.ts`: no office file belongs in what a phone may fetch.
const FILES = import.meta.glob<Record<string, unknown>>(
  ['../../../locales/*/field.json', '../../../locales/*/postcard.json', '../../../locales/*/about.json'],
  { import: 'default' },
);

const wanted = new Set<Area>();
const begun = new Map<string, Promise<void>>();

async function read(tag: string, area: Area): Promise<void> {
  const file = FILES[`../../../locales/${tag}/${area}.json`];
  if (!file) throw new Error(`There is no file locales/${tag}/${area}.json`);
  engine.addResourceBundle(tag, area, await file());
}

/** Each file once; one that could not be fetched is tried again the next time. */
function readOnce(tag: string, area: Area): Promise<void> {
  const key = `${tag}/${area}`;
  const running = begun.get(key) ?? read(tag, area);
  begun.set(key, running);
  running.catch(() => begun.delete(key));
  return running;
}

/** Loads areas in the language that is on, and remembers them for the next language. */
export async function loadWords(...areas: Area[]): Promise<void> {
  for (const area of areas) wanted.add(area);
  let tag: string;
  do {
    tag = engine.language;
    await readAll(tag, areas);
    // the language may have changed meanwhile
  } while (tag !== engine.language);
}

let latest = '';

/**
 * Loads everything that was asked for so far in another language, and only then speaks it. `alone`: nothing but these areas
 * will be shown in it. Rejects when a file can't be had; the language stays then.
 */
export async function setLanguage(tag: string, alone?: readonly Area[]): Promise<void> {
  const known = UI_LANGUAGES.some((each) => each.tag === tag) ? tag : SOURCE_LANGUAGE;
  latest = known;
  let loaded: number;
  do {
    loaded = wanted.size;
    await readAll(known, alone ?? wanted);
    // an area may have been asked for meanwhile
  } while (loaded !== wanted.size);
  // or another language have been tapped
  if (latest === known && engine.language !== known) await engine.changeLanguage(known);
}

/** Begins a page: these areas in a language, or in English while the phone doesn't have that language's words. */
export async function beginIn(tag: string, ...areas: Area[]): Promise<void> {
  for (const area of areas) wanted.add(area);
  try {
    await setLanguage(tag);
  } catch (error) {
    if (tag === SOURCE_LANGUAGE) throw error;
    await setLanguage(SOURCE_LANGUAGE);
  }
}

/** Brings the English of an area too, to stand beside the language that is on; without it the screen works all the same. */
export async function loadEnglish(area: Area): Promise<void> {
  await readOnce(SOURCE_LANGUAGE, area).catch(() => undefined);
}

async function readAll(tag: string, areas: Iterable<Area>): Promise<void> {
  await Promise.all([...areas].map((area) => readOnce(tag, area)));
}
