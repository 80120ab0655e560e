import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from './chromium.ts';

/** Runs once before the browser tests: a browser, and something to test. */
export default function globalSetup(): void {
  findChromium();
  const build = join(import.meta.dirname, '../../build/handler.js');
  if (!existsSync(build)) {
    throw new Error('There is no build/ to test. Run "npm run build" first (npm test does it for you).');
  }
}
