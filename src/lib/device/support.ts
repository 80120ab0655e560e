/** What this browser lacks. Words in `locales/<tag>/field.json` under `unsupported.<code>`. */
export type Unsupported = 'not-secure' | 'no-storage' | 'no-cryptography' | 'too-old';

/** The parts of a browser that the app stands on. */
export interface Surroundings {
  isSecureContext?: boolean;
  indexedDB?: unknown;
  crypto?: { subtle?: unknown };
  CompressionStream?: new (format: CompressionFormat) => unknown;
  navigator?: { locks?: unknown };
}

/**
 * Checks the browser by what it can do: Chromium 109+, Safari and iOS 16.4+, Firefox 115+ have all of it. Null when it
 * will do.
 */
export function unsupported(browser: Surroundings): Unsupported | null {
  if (browser.isSecureContext === false) return 'not-secure';
  if (!browser.indexedDB) return 'no-storage';
  if (!browser.crypto?.subtle) return 'no-cryptography';
  if (!browser.navigator?.locks || !browser.CompressionStream) return 'too-old';
  try {
    new browser.CompressionStream('deflate-raw');
  } catch {
    return 'too-old';
  }
  return null;
}
