import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const PAPERS = ['README.md', 'CONTRIBUTING.md', ...markdownIn('docs'), ...markdownIn('docs/adr')];
const FILES = ['src', 'tests'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) =>
    join(folder, path).replaceAll('\\', '/'),
  ),
);

function markdownIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder)).flatMap((name) =>
    name.endsWith('.md') ? [`${folder}/${name}`] : [],
  );
}

const textOf = (paper: string): string => readFileSync(join(ROOT, paper), 'utf8');

/** A heading as the address of its place in the page. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number} -]/gu, '')
    .replaceAll(' ', '-');
}

describe.each(PAPERS)('%s', (paper) => {
  it('points at pages and places that are there', () => {
    for (const [, target = ''] of textOf(paper).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(target)) continue;
      const [path = '', place] = target.split('#');
      const file = path === '' ? join(ROOT, paper) : resolve(ROOT, dirname(paper), path);
      expect(existsSync(file), `${target} is there`).toBe(true);
      if (place === undefined) continue;
      const headings = [...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, text = '']) =>
        anchor(text),
      );
      expect(headings, target).toContain(place);
    }
  });

  it('names tests that are there, and quotes them as they are called', () => {
    for (const [, name = '', quoted] of textOf(paper).matchAll(
      /`([\w./-]+\.(?:test|spec)\.ts)`(?:, |: )?(?:_([^_]+)_)?/g,
    )) {
      // `*.test.ts` and the like are patterns, not names
      const found = FILES.filter((file) => file === name || file.endsWith(`/${name}`));
      expect(found, `${name} is there`).not.toEqual([]);
      const words = quoted?.replaceAll(/\s+/g, ' ').replaceAll("'", '’');
      if (words !== undefined)
        expect(
          found.some((file) => textOf(file).includes(words)),
          `${name} has “${words}”`,
        ).toBe(true);
    }
  });
});

describe('docs/operating.md', () => {
  it('names only commands that there are', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
    const named = [...textOf('docs/operating.md').matchAll(/npm run (?:--silent )?([\w:]+)/g)];
    expect(named.length).toBeGreaterThan(5);
    for (const [, name = ''] of named) expect(scripts).toHaveProperty([name]);
    for (const [, file = ''] of textOf('docs/operating.md').matchAll(/node (src\/cli\/\w+\.ts)/g))
      expect(FILES).toContain(file);
  });
});
