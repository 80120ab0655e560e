import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const LOCALES = join(import.meta.dirname, '../../locales');

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
    return at.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''));
  };
}
