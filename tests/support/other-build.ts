import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');

/** What a build is made of. */
const PARTS = [
  ...['src', 'locales', 'static', 'package.json', 'tsconfig.json', 'svelte.config.js', 'vite.config.ts'],
  ...['tests/support/chromium.ts', 'tests/tsconfig.strict.json'],
];

/** A build of a changed app, in a tree of its own: an endpoint serves it when its `tree` is set to this one. */
export interface OtherBuild {
  readonly tree: string;
  readonly version: string;
  remove(): void;
}

/** Copies the tree, changes it, and builds it as another version. Takes as long as a build does. */
export async function otherBuild(version: string, change: (tree: string) => void): Promise<OtherBuild> {
  const tree = mkdtempSync(join(tmpdir(), 'mifriendly-build-'));
  const remove = (): void => rmSync(tree, { recursive: true, force: true });
  try {
    for (const part of PARTS) cpSync(join(ROOT, part), join(tree, part), { recursive: true });
    symlinkSync(realpathSync(join(ROOT, 'node_modules')), join(tree, 'node_modules'), 'dir');
    change(tree);
    await promisify(execFile)(process.execPath, ['node_modules/vite/bin/vite.js', 'build'], {
      cwd: tree,
      env: { ...process.env, APP_VERSION: version, NODE_ENV: 'production' },
      maxBuffer: 64 * 1024 * 1024,
    });
  } catch (error) {
    remove();
    throw error;
  }
  return { tree, version, remove };
}
