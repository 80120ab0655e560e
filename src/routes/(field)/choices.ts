import { language, languageNames, words } from '$lib/i18n/index.ts';
import { adultBands, type Programme } from '$lib/programme/programme.ts';
import type { Words } from '$lib/programme/words.ts';
import type { Option } from '$lib/ui/option.ts';

interface Choosable {
  id: string;
  name: Words;
  icon?: string | undefined;
}

/** What the programme lets people choose from, in the language that is on. Reactive, as `t()` is. */
export function optionsOf(choices: readonly Choosable[]): Option[] {
  return choices.map(({ id, name, icon }) => {
    const worded = words(name);
    const own = worded.language === language() ? undefined : worded.language;
    return { id, label: worded.text, language: own, untranslated: own !== undefined, icon };
  });
}

/** Services by what they are called in the language that is on; beside it the name at their door, and their number. */
export function serviceOptions(programme: Pick<Programme, 'services' | 'firstLanguage'>): Option[] {
  return programme.services.map(({ id, name, names, phone }) => {
    const [option] = optionsOf([{ id, name: { [programme.firstLanguage]: name, ...names } }]);
    const label = option?.label ?? name;
    const note = [...(label === name ? [] : [name]), ...(phone === undefined ? [] : [phone])];
    const { language: tongue, untranslated } = option ?? {};
    return { id, label, language: tongue, untranslated, ...(note.length > 0 && { note }) };
  });
}

/** The programme's languages by their own names; found also by what the reader, or English, calls them. */
export function languageOptions(programme: Pick<Programme, 'languages'>): Option[] {
  return programme.languages.map(({ tag, name }) => ({
    id: tag,
    label: name,
    language: tag,
    known: languageNames(tag).join(' '),
  }));
}

/** The name of a language by its tag; the tag itself when the programme no longer has it. */
export function languageName(programme: Pick<Programme, 'languages'>, tag: string): string {
  return programme.languages.find((each) => each.tag === tag)?.name ?? tag;
}

/** The cities somebody works in; all of them when none is named. */
export function citiesOf(programme: Programme, cities: readonly string[]): Programme['cities'] {
  const own = programme.cities.filter(({ id }) => cities.includes(id));
  return own.length > 0 ? own : programme.cities;
}

/** The age bands of the postcard. */
export function adultBandOptions(programme: Programme): Option[] {
  return optionsOf(adultBands(programme));
}

/** A handful of languages to stand in the open: those in use first, then the programme's first ones. */
export function likelyLanguages(programme: Programme, used: readonly string[], at = 6): string[] {
  const counts = new Map<string, number>();
  for (const tag of used) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  const known = programme.languages.map(({ tag }) => tag);
  const often = [...counts].sort((a, b) => b[1] - a[1]).map(([tag]) => tag);
  return [...new Set([...often.filter((tag) => known.includes(tag)), ...known])].slice(0, at);
}
