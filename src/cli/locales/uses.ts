import { readdirSync, readFileSync } from 'node:fs';
import { AREAS, baseOf, readWords, LOCALES } from './words.ts';
import { SOURCE_LANGUAGE } from '../../lib/i18n/languages.ts';

const ROOT = new URL('../../../', import.meta.url);

/** Every file that may show words; tests are not screens, and what works on words is none either. */
export function screens(folder = 'src/'): string[] {
  return readdirSync(new URL(folder, ROOT), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}${entry.name}`;
    if (entry.isDirectory()) return path === 'src/cli/locales' ? [] : screens(`${path}/`);
    return /\.(svelte|ts)$/.test(path) && !path.endsWith('.test.ts') ? [path] : [];
  });
}

export function readSource(file: string): string {
  return readFileSync(new URL(file, ROOT), 'utf8');
}

/** Where even the group of a key is put together at run time: the groups, or whole keys, that may come of it. */
const COMPOSED: Record<string, string> = {
  'src/routes/(public)/Statement.svelte': '(?:privacy|access)',
  'src/lib/ui/office/tell.ts': '(?:answer|outcome|how)',
  'src/lib/ui/office/SaidOnce.svelte': '[a-z]+\\.[a-zA-Z]+',
};

interface Use {
  file: string;
  key: string;
  pattern: RegExp;
}

/** Quoted keys, and keys composed at run time: `field:kind.${kind}` stands for every key of that shape. */
function usesIn(file: string): Use[] {
  const text = readSource(file).replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const quoted = /(['"`])((?:field|postcard|about|office):(?:(?!\1)[\w.-]|\$\{[^}]*\})+)\1/g;
  return [...text.matchAll(quoted)].flatMap(([, , key = '']) => {
    if (key.endsWith(':${string}')) return []; // a type, not a key
    const [start = '', ...rest] = key.split(/\$\{[^}]*\}/).map((part) => part.replaceAll('.', '\\.'));
    const bare = start.endsWith(':') ? (COMPOSED[file] ?? '(?!)') : '[\\w-]+';
    const shape = rest.reduce((sum, part, at) => `${sum}${at === 0 ? bare : '[\\w-]+'}${part}`, start);
    return [{ file, key, pattern: new RegExp(`^${shape}$`) }];
  });
}

/** Words that nobody shows, and words that somebody asks for and that are not there. */
export function usage(folder: URL = LOCALES): { unused: string[]; missing: string[] } {
  const uses = screens().flatMap(usesIn);
  const known = AREAS.flatMap((area) => {
    if (area === 'west-midlands') return []; // the programme's, not a screen's
    const bases = [...readWords(SOURCE_LANGUAGE, area, folder).keys()].map(baseOf);
    return [...new Set(bases)].map((base) => `${area}:${base}`);
  });
  return {
    unused: known.filter((key) => !uses.some(({ pattern }) => pattern.test(key))),
    missing: uses
      .filter(({ pattern }) => !known.some((key) => pattern.test(key)))
      .map(({ file, key }) => `${file}: ${key}`),
  };
}
