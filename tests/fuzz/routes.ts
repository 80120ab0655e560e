import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const ROUTES = join(import.meta.dirname, '../../src/routes');

/** One address of the app, as the folders of its routes say: no list that somebody could forget to continue. */
export interface Route {
  /** Its parameters still in brackets. */
  path: string;
  /** Where it stands: `api`, `office`, or what phones and the public see. */
  part: 'api' | 'office' | 'open';
  /** The names of its form actions. */
  actions: string[];
}

/** Every page and every endpoint that the app has. */
export function allRoutes(): Route[] {
  const found = new Map<string, Route>();
  for (const entry of readdirSync(ROUTES, { recursive: true, withFileTypes: true })) {
    if (!/^\+(page\.svelte|server\.ts|page\.server\.ts)$/.test(entry.name)) continue;
    const steps = relative(ROUTES, entry.parentPath).split(sep);
    const path = `/${steps.filter((step) => step !== '' && !step.startsWith('(')).join('/')}`;
    const part = path.startsWith('/api') ? 'api' : path.startsWith('/office') ? 'office' : 'open';
    const source = readFileSync(join(entry.parentPath, entry.name), 'utf8');
    const named = entry.name === '+page.server.ts' ? [...source.matchAll(/^ {2}(\w+): async/gm)] : [];
    const actions = [...(found.get(path)?.actions ?? []), ...named.map(([, name]) => name ?? '')];
    found.set(path, { path, part, actions });
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}
