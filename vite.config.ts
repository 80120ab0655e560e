import { sveltekit } from '@sveltejs/kit/vite';
import { playwright } from '@vitest/browser-playwright';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { chromiumArguments, findChromium } from './tests/support/chromium.ts';

const device = ['src/lib/{device,state}/**/*.test.ts'];

/** What the postcard form needs on a first visit: files that a phone fetches before anything shows. */
const FIRST = [
  /\/node_modules\/(@sveltejs\/kit|svelte|esm-env)\//,
  /\/src\/lib\/(ui\/[^/]+|i18n\/.+|programme\/.+|records\/(kind|postcard|value)\.ts)$/,
  /\/src\/lib\/device\/(calendar|glance|left|marker|own-bytes|settings|storage|support|vault\/sealed|who)\.ts$/,
  /\/src\/lib\/state\/(app|hand-over|opened|prefs|storage)\.svelte\.ts$/,
  /\/src\/lib\/state\/(quick-exit|reloads)\.ts$/,
  /\/src\/routes\/\(field\)\/postcards\/hand-over\/(?!GivingBack)[^+/]+$/,
  /\/src\/routes\/\(field\)\/(LockBar\.svelte|install\.svelte\.ts|personal\.svelte\.ts)$/,
];
/** The rest of what a phone runs, pages apart. */
const REST = /\/src\/(lib\/(device|records|sealing|state|sync)|routes\/\(field\))\/(?:.+\/)?[^+/]+$/;

/** Few files travel better than many: packed together they are a tenth smaller (the budget, and the list in the worker). */
const chunks: Plugin = {
  name: 'chunks',
  config: ({ build }) => {
    if (build?.ssr) return undefined;
    const groups = [
      { name: 'first', test: (id: string) => FIRST.some((each) => each.test(id)), priority: 2 },
      { name: 'rest', test: REST, priority: 1 },
    ];
    return { build: { rolldownOptions: { output: { codeSplitting: { groups } } } } };
  },
};

export default defineConfig(() => ({
  plugins: [sveltekit(), chunks],
  // Dexie's own wrapper brings its CommonJS build; this is the same as a module, for browsers of this decade: smaller.
  resolve: { alias: [{ find: /^dexie$/, replacement: 'dexie/dist/modern/dexie.mjs' }] },
  test: {
    passWithNoTests: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          environment: 'node',
          include: [
            'src/lib/{records,programme,sync,sealing,insight,i18n,ui}/**/*.test.ts',
            'src/routes/\\(field\\)/**/*.test.ts',
          ],
        },
      },
      {
        extends: true,
        test: {
          name: 'device',
          // Real keys and strict writes: slow on a busy machine, and never by a sleep.
          testTimeout: 60_000,
          environment: 'node',
          setupFiles: ['fake-indexeddb/auto'],
          include: device,
        },
      },
      {
        // The same tests once more where they count: in a real browser, with its real IndexedDB.
        extends: true,
        test: {
          name: 'device-chromium',
          testTimeout: 60_000,
          include: device,
          browser: {
            enabled: true,
            provider: playwright({ launchOptions: launchOptions() }),
            headless: true,
            screenshotFailures: false,
            instances: [{ browser: 'chromium' as const }],
          },
        },
      },
      {
        extends: true,
        test: {
          name: 'server',
          testTimeout: 60_000,
          environment: 'node',
          include: [
            'src/lib/server/**/*.test.ts',
            'src/cli/**/*.test.ts',
            'src/service-worker/**/*.test.ts',
            'tests/integration/**/*.test.ts',
            'tests/faults/**/*.test.ts',
            'tests/audit/**/*.test.ts',
          ],
        },
      },
      {
        test: { name: 'lint', environment: 'node', include: ['tests/lint/*.test.ts'] },
      },
    ],
  },
}));

/** Only a test run looks for a browser (and, where there is none, installs one). */
function launchOptions() {
  return process.env.VITEST ? { executablePath: findChromium(), args: chromiumArguments() } : {};
}
