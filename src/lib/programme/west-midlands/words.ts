import ar from '../../../../locales/ar/west-midlands.json' with { type: 'json' };
import bn from '../../../../locales/bn/west-midlands.json' with { type: 'json' };
import ckb from '../../../../locales/ckb/west-midlands.json' with { type: 'json' };
import english from '../../../../locales/en-GB/west-midlands.json' with { type: 'json' };
import faAF from '../../../../locales/fa-AF/west-midlands.json' with { type: 'json' };
import fa from '../../../../locales/fa/west-midlands.json' with { type: 'json' };
import gu from '../../../../locales/gu/west-midlands.json' with { type: 'json' };
import pa from '../../../../locales/pa/west-midlands.json' with { type: 'json' };
import pl from '../../../../locales/pl/west-midlands.json' with { type: 'json' };
import ps from '../../../../locales/ps/west-midlands.json' with { type: 'json' };
import ro from '../../../../locales/ro/west-midlands.json' with { type: 'json' };
import so from '../../../../locales/so/west-midlands.json' with { type: 'json' };
import ta from '../../../../locales/ta/west-midlands.json' with { type: 'json' };
import ti from '../../../../locales/ti/west-midlands.json' with { type: 'json' };
import uk from '../../../../locales/uk/west-midlands.json' with { type: 'json' };
import ur from '../../../../locales/ur/west-midlands.json' with { type: 'json' };
import type { Choice } from '../programme.ts';
import type { Words } from '../words.ts';

/** A file of the example's words: groups of texts by id. */
type File = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The languages that the example is written in; its words stand with all the others in `locales/`. */
const FILES: Readonly<Record<string, File>> = {
  'en-GB': english,
  ...{ ar, bn, ckb, fa, 'fa-AF': faAF, gu, pa, pl, ps, ro, so, ta, ti, uk, ur },
};

/** A text of the example in all languages that have it. */
export function words(group: keyof typeof english, id: string): Words {
  const found = Object.entries(FILES).flatMap(([tag, file]) => {
    const text = file[group]?.[id];
    return text === undefined ? [] : [[tag, text] as const];
  });
  return Object.fromEntries(found);
}

/** What reads the same in all languages: figures. */
export function sameEverywhere(text: string): Words {
  return Object.fromEntries(Object.keys(FILES).map((tag) => [tag, text]));
}

/** One row of a list of choices: its id and its pictogram. */
export type Row = readonly [id: string, icon: string];

export function choices(group: keyof typeof english, rows: readonly Row[]): Choice[] {
  return rows.map(([id, icon]) => ({ id, icon, name: words(group, id) }));
}
