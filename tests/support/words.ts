import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const LOCALES = join(import.meta.dirname, '../../locales');

let disguised: { tag: string; as: (text: string) => string } | null = null;

/** Says the phone's words of a language otherwise, as a changed build does, in this process and until what it returns is called. */
export function disguise(tag: string, as: (text: string) => string): () => void {
  disguised = { tag, as };
  return () => {
    disguised = null;
  };
}

type Tree = { [key: string]: string | Tree };

/**
 * The words that a screen shows, read from the same files as the app: `words('ar')('field:save.session')`. For keys
 * with a plural name the form: `field:sent.waiting_two`. Values are put in without the isolating marks.
 */
export function words(tag: string): (key: string, values?: Record<string, string | number>) => string {
  return (key, values = {}) => {
    const [area = '', path = ''] = key.split(':');
    const tree = JSON.parse(readFileSync(join(LOCALES, tag, `${area}.json`), 'utf8')) as Tree;
    let at: string | Tree | undefined = tree;
    for (const step of path.split('.')) at = typeof at === 'object' ? at[step] : undefined;
    if (typeof at !== 'string') throw new Error(`no words for ${key} in ${tag}`);
    const text = disguised?.tag === tag && area !== 'office' ? disguised.as(at) : at;
    return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''));
  };
}
