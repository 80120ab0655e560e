// Every rule of tests/lint/rooms.js bites: violations/ mirrors src/ and holds at least one deliberate violation a rule.
// A file names the rule it breaks in its first line ("breaks room-records"); a file that names none breaks none.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import rooms from './rooms.js';

const tree = join(import.meta.dirname, 'violations');
const rules = (rooms.forbidden ?? []).map((rule) => rule.name ?? '');

const files = readdirSync(join(tree, 'src'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(tree.length + 1))
  .sort();

const broken = cruise();

describe('the rooms', () => {
  test('every rule has a violation that proves it', () => {
    expect(new Set(files.map(namedRule).filter((name) => name !== undefined))).toEqual(new Set(rules));
  });

  test.each(files)('%s breaks exactly what it says', (file) => {
    const named = namedRule(file);
    expect(broken.get(file) ?? []).toEqual(named === undefined ? [] : [named]);
  });
});

function namedRule(file: string): string | undefined {
  return /^(?:\/\/|<!--) breaks ([\w-]+)/.exec(readFileSync(join(tree, file), 'utf8'))?.[1];
}

/** The broken rules of each file: the command and the rules of `npm run lint:rooms`, with the alias of this small tree. */
function cruise(): Map<string, string[]> {
  const command = join(import.meta.dirname, '../../node_modules/.bin/depcruise');
  const options = [
    '--config',
    join(import.meta.dirname, 'rooms.js'),
    '--output-type',
    'json',
    '--ts-config',
    'tsconfig.json',
  ];
  const { stdout } = spawnSync(process.execPath, [command, ...options, 'src'], {
    cwd: tree,
    encoding: 'utf8',
  });
  const { summary } = JSON.parse(stdout) as {
    summary: { violations: { from: string; rule: { name: string } }[] };
  };
  const found = new Map<string, Set<string>>();
  for (const { from, rule } of summary.violations) {
    found.set(from, (found.get(from) ?? new Set()).add(rule.name));
  }
  return new Map([...found].map(([file, names]) => [file, [...names].sort()]));
}
