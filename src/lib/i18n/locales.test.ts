import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SOURCE_LANGUAGE, UI_LANGUAGES } from './languages.ts';
import { ownPluralRule, type PluralRule } from './plural.ts';

// This test guards every word of the product: each key exists in each language, in every plural form the
// language has, with the same things to fill in, and is really used by a screen.

const ROOT = new URL('../../../', import.meta.url);
const AREAS = ['field', 'postcard', 'office'] as const;
type Area = (typeof AREAS)[number];
/** The office works in English; a phone speaks every language. */
const PHONE_AREAS: readonly Area[] = ['field', 'postcard'];
const OTHERS = UI_LANGUAGES.map(({ tag }) => tag).filter((tag) => tag !== SOURCE_LANGUAGE);
const SCRIPTS: Record<string, RegExp> = { ar: /\p{Script=Arabic}/u, ti: /\p{Script=Ethiopic}/u };

const PLURAL = /_(zero|one|two|few|many|other)$/;

function flat(tree: object, prefix = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null
      ? flat(value, `${prefix}${key}.`)
      : [[`${prefix}${key}`, String(value)] as [string, string]],
  );
}

function wordsOf(tag: string, area: Area): Map<string, string> {
  return new Map(
    flat(JSON.parse(readFileSync(new URL(`locales/${tag}/${area}.json`, ROOT), 'utf8')) as object),
  );
}

/** Keys without their plural endings, each with the endings it has. */
function keysOf(words: Map<string, string>): Map<string, string[]> {
  const keys = new Map<string, string[]>();
  for (const key of words.keys()) {
    const form = PLURAL.exec(key)?.[1];
    const base = key.replace(PLURAL, '');
    keys.set(base, [...(keys.get(base) ?? []), ...(form ? [form] : [])]);
  }
  return keys;
}

function ruleOf(tag: string): PluralRule {
  return ownPluralRule(tag) ?? new Intl.PluralRules(tag);
}

function formsOf(tag: string): string[] {
  return ruleOf(tag).resolvedOptions().pluralCategories.sort();
}

/** Any language may word none in its own way ("nobody yet"): i18next asks for `_zero` first. */
function withoutExtraZero(tag: string, forms: readonly string[]): string[] {
  const own = formsOf(tag);
  return forms.filter((form) => form !== 'zero' || own.includes('zero')).sort();
}

function gapsOf(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{\s*([^}\s]+)\s*\}\}/g)].map(([, name]) => name ?? ''))].sort();
}

const present = AREAS.filter((area) =>
  readdirSync(new URL(`locales/${SOURCE_LANGUAGE}/`, ROOT)).includes(`${area}.json`),
);

describe.each(present)('the words of %s', (area) => {
  const source = wordsOf(SOURCE_LANGUAGE, area);
  const sourceKeys = keysOf(source);

  it('are clean', () => {
    for (const tag of PHONE_AREAS.includes(area) ? [SOURCE_LANGUAGE, ...OTHERS] : [SOURCE_LANGUAGE]) {
      for (const [key, text] of wordsOf(tag, area)) {
        expect.soft(text, `${tag} ${key} is empty or has spaces around it`).toMatch(/^\S(.*\S)?$/su);
        expect.soft(text, `${tag} ${key} is not composed (NFC)`).toBe(text.normalize('NFC'));
        expect.soft(key.split('.').length, `${tag} ${key} is nested too deep`).toBe(2);
        expect.soft(text, `${tag} ${key} refers to another key`).not.toContain('$t(');
      }
    }
  });

  it('have both English forms wherever they count', () => {
    for (const [key, forms] of sourceKeys)
      if (forms.length > 0)
        expect.soft(withoutExtraZero(SOURCE_LANGUAGE, forms), key).toEqual(formsOf(SOURCE_LANGUAGE));
  });

  describe.runIf(PHONE_AREAS.includes(area)).each(OTHERS)('in %s', (tag) => {
    const words = PHONE_AREAS.includes(area) ? wordsOf(tag, area) : new Map<string, string>();
    const keys = keysOf(words);

    it('are complete', () => {
      expect([...keys.keys()].sort()).toEqual([...sourceKeys.keys()].sort());
    });

    it('have every plural form of the language, and no other', () => {
      for (const [key, forms] of sourceKeys)
        expect
          .soft(withoutExtraZero(tag, keys.get(key) ?? []), key)
          .toEqual(forms.length > 0 ? formsOf(tag) : []);
    });

    it('fill in the same things', () => {
      // "one card" and "two cards" may be said without the number; a form that also stands for none may not
      const unsaid = ruleOf(tag).select(0) === 'one' ? /_(zero|two)$/ : /_(zero|one|two)$/;
      for (const [key, text] of words) {
        const base = key.replace(PLURAL, '');
        const gaps = gapsOf(source.get(base) ?? source.get(`${base}_other`) ?? '');
        const optional = unsaid.test(key) ? ['count'] : [];
        const need = gaps.filter((gap) => !optional.includes(gap));
        expect.soft(gapsOf(text), `${key} leaves something out`).toEqual(expect.arrayContaining(need));
        expect.soft(gaps, `${key} asks for more than there is`).toEqual(expect.arrayContaining(gapsOf(text)));
      }
    });

    it('are written in its own script', () => {
      const script = SCRIPTS[tag];
      expect(script, `say which script ${tag} is written in`).toBeDefined();
      for (const [key, text] of words)
        if (script && /\p{L}/u.test(text.replace(/\{\{[^}]*\}\}|MiFriendly Field/g, '')))
          expect.soft(text, key).toMatch(script);
    });
  });
});

/** Every file that may show words; tests are not screens. */
function sources(folder = 'src/'): string[] {
  return readdirSync(new URL(folder, ROOT), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}${entry.name}`;
    if (entry.isDirectory()) return sources(`${path}/`);
    return /\.(svelte|ts)$/.test(path) && !path.endsWith('.test.ts') ? [path] : [];
  });
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
  const text = readFileSync(new URL(file, ROOT), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const quoted = /(['"`])((?:field|postcard|office):(?:(?!\1)[\w.-]|\$\{[^}]*\})+)\1/g;
  return [...text.matchAll(quoted)].flatMap(([, , key = '']) => {
    if (key.endsWith(':${string}')) return []; // a type, not a key
    const [start = '', ...rest] = key.split(/\$\{[^}]*\}/).map((part) => part.replaceAll('.', '\\.'));
    const bare = start.endsWith(':') ? (COMPOSED[file] ?? '(?!)') : '[\\w-]+';
    const shape = rest.reduce((sum, part, at) => `${sum}${at === 0 ? bare : '[\\w-]+'}${part}`, start);
    return [{ file, key, pattern: new RegExp(`^${shape}$`) }];
  });
}

describe('the screens', () => {
  const uses = sources().flatMap(usesIn);
  const known = present.flatMap((area) =>
    [...keysOf(wordsOf(SOURCE_LANGUAGE, area)).keys()].map((key) => `${area}:${key}`),
  );

  it('ask for no words that do not exist', () => {
    const missing = uses.filter(({ pattern }) => !known.some((key) => pattern.test(key)));
    expect(missing.map(({ file, key }) => `${file}: ${key}`)).toEqual([]);
  });

  it('use every word there is', () => {
    const unused = known.filter((key) => !uses.some(({ pattern }) => pattern.test(key)));
    expect(unused).toEqual([]);
  });

  it('show no words that stand in the code', () => {
    // A sentence between tags, or in an attribute that people see or hear, belongs into a word file.
    const said = sources('src/routes/(field)/')
      .concat(sources('src/lib/ui/'))
      .filter((file) => file.endsWith('.svelte') && !file.startsWith('src/lib/ui/office/'))
      .flatMap((file) => {
        const text = readFileSync(new URL(file, ROOT), 'utf8')
          .replace(/<script[\s\S]*?<\/script>|<style[\s\S]*?<\/style>|<!--[\s\S]*?-->/g, '')
          .replace(/\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}/g, '');
        const shown = [
          ...[...text.matchAll(/>([^<>]*)</g)].map(([, words = '']) => words),
          ...[...text.matchAll(/\b(?:aria-label|title|placeholder|alt|label|heading|hint)="([^"]*)"/g)].map(
            ([, words = '']) => words,
          ),
        ];
        return shown
          .filter((words) => /\p{L}{2,}/u.test(words.replace('MiFriendly Field', '')))
          .map((words) => `${file}: ${words.trim()}`);
      });
    expect(said).toEqual([]);
  });
});
