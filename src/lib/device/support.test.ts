import { describe, expect, it } from 'vitest';
import { uuid7 } from './ids.ts';
import { askToPersist, storageHealth } from './storage.ts';
import { unsupported, type Surroundings } from './support.ts';

const good: Surroundings = {
  isSecureContext: true,
  indexedDB: {},
  crypto: { subtle: {} },
  CompressionStream,
  navigator: { locks: {} },
};

/** CompressionStream before `deflate-raw`. */
function Early(format: CompressionFormat): void {
  if (format === 'deflate-raw') throw new TypeError('unsupported');
}

describe('a browser', () => {
  it.each<[string, Surroundings, string | null]>([
    ['that has everything', good, null],
    ['on a plain http address', { ...good, isSecureContext: false }, 'not-secure'],
    ['without storage', { ...good, indexedDB: undefined }, 'no-storage'],
    ['without cryptography', { ...good, crypto: {} }, 'no-cryptography'],
    ['without locks', { ...good, navigator: {} }, 'too-old'],
    ['that cannot compress', { ...good, CompressionStream: Early as never }, 'too-old'],
  ])('%s', (_name, browser, code) => {
    expect(unsupported(browser)).toBe(code);
  });

  it('that says nothing of its storage is no trouble', async () => {
    expect(await storageHealth(undefined)).toEqual({ persisted: null, usage: null, quota: null });
    expect(await askToPersist({ persist: () => Promise.reject(new Error('no')) })).toBeNull();
    expect(await askToPersist({ persist: async () => true })).toBe(true);
  });
});

describe('an id', () => {
  it('of a record sorts by its time and is a UUID v7', () => {
    const random = new Uint8Array(10).fill(255);
    const earlier = uuid7(Date.UTC(2026, 10, 21), random);
    expect(earlier).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Number.parseInt(earlier.replaceAll('-', '').slice(0, 12), 16)).toBe(Date.UTC(2026, 10, 21));
    expect(earlier < uuid7(Date.UTC(2026, 10, 22), new Uint8Array(10))).toBe(true);
  });
});
