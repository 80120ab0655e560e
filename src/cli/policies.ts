import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { FRAME_POLICY } from '../lib/server/http/headers.ts';

const META = /<meta http-equiv="content-security-policy" content="([^"]+)"/i;

/**
 * The policy of each page that the build wrote as a file, by its path: what stands in its meta tag, and what cannot stand
 * there. So header and page say the same, and the hashes of its own scripts are in both.
 */
export function policiesOfPages(build: string): Map<string, string> {
  const policies = new Map<string, string>();
  const folder = join(build, 'prerendered');
  if (!existsSync(folder)) return policies;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.name.endsWith('.html')) continue;
    const file = join(entry.parentPath, entry.name);
    const policy = META.exec(readFileSync(file, 'utf8'))?.[1];
    if (policy === undefined) throw new Error(`${file} has no content security policy`);
    const path = `/${relative(folder, file).split(sep).join('/')}`.replace(/(\/index)?\.html$/, '');
    policies.set(path === '' ? '/' : path, `${policy}; ${FRAME_POLICY}`);
  }
  return policies;
}
