import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { words } from './words.ts';

const ROOT = join(import.meta.dirname, '../..');

/** What a build is made of. */
const PARTS = [
  ...['src', 'locales', 'static', 'package.json', 'tsconfig.json', 'svelte.config.js', 'vite.config.ts'],
  ...['tests/support/chromium.ts', 'tests/tsconfig.strict.json'],
];

/** Another version of the app, built in a tree of its own: an endpoint serves it when its `tree` is set to this one. */
export interface NextVersion {
  readonly tree: string;
  readonly version: string;
  /** What the next version calls the minutes of a session. */
  readonly word: string;
  remove(): void;
}

/** Copies the tree, changes one word of the English screens and builds it as another version. Takes a whole build. */
export async function nextVersion(): Promise<NextVersion> {
  const [version, word] = ['0.0.0-the-next', 'Minutes spent'];
  const tree = mkdtempSync(join(tmpdir(), 'mifriendly-next-'));
  const remove = (): void => rmSync(tree, { recursive: true, force: true });
  try {
    for (const part of PARTS) cpSync(join(ROOT, part), join(tree, part), { recursive: true });
    symlinkSync(realpathSync(join(ROOT, 'node_modules')), join(tree, 'node_modules'), 'dir');
    changeWord(join(tree, 'locales/en-GB/field.json'), word);
    await promisify(execFile)(process.execPath, ['node_modules/vite/bin/vite.js', 'build'], {
      cwd: tree,
      env: { ...process.env, APP_VERSION: version, NODE_ENV: 'production' },
      maxBuffer: 64 * 1024 * 1024,
    });
  } catch (error) {
    remove();
    throw error;
  }
  return { tree, version, word, remove };
}

function changeWord(file: string, word: string): void {
  const before = readFileSync(file, 'utf8');
  const after = before.replace(
    `"minutes": "${words('en-GB')('field:champion.minutes')}"`,
    `"minutes": "${word}"`,
  );
  if (after === before) throw new Error(`the words that the next version changes are not in ${file}`);
  writeFileSync(file, after);
}
