import { defineConfig } from '@playwright/test';
import { chromiumArguments, findChromium } from './support/chromium.ts';

const results = process.env.PLAYWRIGHT_RESULTS;

export default defineConfig({
  testDir: './e2e',
  outputDir: '../test-results',
  globalSetup: './support/global-setup.ts',
  fullyParallel: false,
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 300_000,
  // a laptop under load takes its time; what is awaited comes or does not
  expect: { timeout: 20_000 },
  reporter: results ? [['list'], ['json', { outputFile: results }]] : [['list']],
  use: {
    browserName: 'chromium',
    locale: 'en-GB',
    // a wait without an end would take the whole test's time with it
    actionTimeout: 60_000,
    navigationTimeout: 60_000,
    // a trace makes every step half as slow again: ask for one when something has to be understood
    trace: process.env.PLAYWRIGHT_TRACE ? 'retain-on-failure' : 'off',
    // The arguments bring the new headless mode themselves; Playwright's own would be the stripped shell.
    headless: false,
    launchOptions: { executablePath: findChromium(), args: chromiumArguments() },
  },
});
