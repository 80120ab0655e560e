import { readdirSync, readFileSync } from 'node:fs';
import { COMPOSED, keysOf } from './composed.ts';
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

interface Use {
  file: string;
  /** The key, or its shape: `field:kind.*` stands in the code as `field:kind.${kind}`. */
  key: string;
}

/** Quoted keys, and the shapes of those that are composed at run time. */
function usesIn(file: string): Use[] {
  const text = readSource(file).replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const quoted = /(['"`])((?:field|postcard|about|office):(?:(?!\1)[\w.-]|\$\{[^}]*\})+)\1/g;
  return [...text.matchAll(quoted)].flatMap(([, , key = '']) =>
    // `${string}` is a type, not a key
    key.endsWith(':${string}') ? [] : [{ file, key: key.replace(/\$\{[^}]*\}/g, '*') }],
  );
}

/** The shapes of all keys that the screens compose at run time. */
export function shapes(): string[] {
  const all = screens().flatMap(usesIn);
  return [...new Set(all.map(({ key }) => key).filter((key) => key.includes('*')))].sort();
}

/** Words that nobody shows, and words that somebody asks for and that are not there. */
export function usage(folder: URL = LOCALES): { unused: string[]; missing: string[] } {
  const uses = screens()
    .flatMap(usesIn)
    // a shape that nobody has listed stays as it is, and is told as missing
    .flatMap(({ file, key }) =>
      key in COMPOSED ? keysOf(key).map((each) => ({ file, key: each })) : [{ file, key }],
    );
  const known = AREAS.flatMap((area) => {
    if (area === 'west-midlands') return []; // the programme's, not a screen's
    const bases = [...readWords(SOURCE_LANGUAGE, area, folder).keys()].map(baseOf);
    return [...new Set(bases)].map((base) => `${area}:${base}`);
  });
  const [asked, there] = [new Set(uses.map(({ key }) => key)), new Set(known)];
  return {
    unused: known.filter((key) => !asked.has(key)),
    missing: uses.filter(({ key }) => !there.has(key)).map(({ file, key }) => `${file}: ${key}`),
  };
}
