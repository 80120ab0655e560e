import type { Choice } from '../programme.ts';
import type { Words } from '../words.ts';

/** A text in the three languages that this example is written in: English, Arabic, Tigrinya. */
export function words(english: string, arabic: string, tigrinya: string): Words {
  return { 'en-GB': english, ar: arabic, ti: tigrinya };
}

/** One row of a list of choices: code, pictogram, English, Arabic, Tigrinya. */
export type Row = readonly [id: string, icon: string, english: string, arabic: string, tigrinya: string];

export function choices(rows: readonly Row[]): Choice[] {
  return rows.map(([id, icon, ...three]) => ({ id, icon, name: words(...three) }));
}
