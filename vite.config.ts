import { sveltekit } from '@sveltejs/kit/vite';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumArguments, findChromium } from './tests/support/chromium.ts';

const device = ['src/lib/{device,state}/**/*.test.ts'];

export default defineConfig(() => ({
  plugins: [sveltekit()],
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
