import * as z from 'zod/mini';
import { directionOf, SOURCE_LANGUAGE } from '../../lib/i18n/languages.ts';
import { longestFor } from './faults.ts';
import { formsOf, numbersFor } from './plurals.ts';
import { toCsv, toXlsx, type Row } from './sheet.ts';
import { basesOf, markOf, readStates } from './state.ts';
import { formOf, LOCALES, readFileOf, readWords, readWordsIfAny, sourceOf, TRANSLATED } from './words.ts';

/** `locales/context.json`: what each group of words is for, and a picture in `docs/screens` that shows it. */
export const Context = z.record(
  z.string(),
  z.record(z.string(), z.object({ for: z.string(), picture: z.optional(z.string()) })),
);

/** The lines of a language's sheet. `only`: what nobody who speaks the language has read yet. */
export function rowsOf(tag: string, { only = false } = {}, folder: URL = LOCALES): Row[] {
  const context = readFileOf(Context, 'context.json', folder);
  const states = readStates(tag, folder);
  return TRANSLATED.flatMap((area) => {
    const source = readWords(SOURCE_LANGUAGE, area, folder);
    const texts = readWordsIfAny(tag, area, folder);
    return basesOf(source).flatMap((base) => {
      const state = states[area]?.[base];
      const current = state?.of === markOf(source, base);
      if (only && current && state.state === 'reviewed' && state.by !== 'machine') return [];
      const about = context[area]?.[base.split('.')[0] ?? ''];
      const counts =
        formOf([...source.keys()].find((key) => key.startsWith(`${base}_`)) ?? base) !== undefined &&
        !source.has(base);
      const keys = counts ? formsOf(tag).map((form) => `${base}_${form}`) : [base];
      return keys.map((key) => {
        const form = formOf(key);
        const english = sourceOf(source, key) ?? '';
        return {
          key: `${area}:${key}`,
          english,
          translation: texts.get(key) ?? '',
          'plural form': counts && form ? form : '',
          'used for the numbers': counts && form ? numbersFor(tag, form) : '',
          'what it is for': about?.for ?? '',
          picture: about?.picture ?? '',
          longest: String(longestFor(english)),
          state: state === undefined ? 'missing' : current ? state.state : 'English has changed',
          'read by': state?.by ?? '',
          read: '',
          language: tag,
        };
      });
    });
  });
}

/** The sheet as the bytes of a file: XLSX, or CSV by the ending of its name. */
export async function sheetOf(name: string, tag: string, rows: readonly Row[]): Promise<Buffer> {
  return /\.xlsx$/i.test(name) ? toXlsx(rows, directionOf(tag)) : Buffer.from(toCsv(rows));
}
