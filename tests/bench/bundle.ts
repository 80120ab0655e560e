import { join } from 'node:path';
import { build } from 'vite';

const DEXIE = { find: /^dexie$/, replacement: 'dexie/dist/modern/dexie.mjs' };

/** One file of this folder and everything that it imports, as a script for a browser. */
export async function bundle(file: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    root: join(import.meta.dirname, '../..'),
    // the same database library as in the app
    resolve: { alias: [DEXIE] },
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      lib: { entry: join(import.meta.dirname, file), formats: ['iife'], name: 'Bench' },
    },
  });
  const [first] = Array.isArray(built) ? built : [built];
  const chunk = first && 'output' in first ? first.output[0] : undefined;
  if (!chunk) throw new Error(`${file} could not be bundled`);
  return chunk.code;
}
