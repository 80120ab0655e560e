import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWith, webCryptography } from '../sealing/index.ts';
import { ascii, fromBase64url } from '../sync/bytes.ts';
import { ConfigError } from './config.ts';
import { loadKeys } from './keys.ts';

let file = '';
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mifriendly-'));
  file = join(folder, 'secrets', 'keys.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function wordsOf(loading: Promise<unknown>): Promise<string> {
  const error = await loading.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ConfigError)) throw new Error('it was accepted');
  return error.message;
}

describe('the key file', () => {
  it('is made once, for its owner alone, and opens after a restart what was sealed before', async () => {
    const made = await loadKeys(file, 'riverside', 0);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const [key] = made.published;
    const raw = fromBase64url(key?.raw ?? '');
    expect([key?.id.length, raw?.length]).toEqual([8, 65]);
    if (!key || !raw) return;
    const sealed = await webCryptography.seal(ascii('words'), ascii('head'), { id: key.id, raw });
    const again = await loadKeys(file, 'riverside', 3);
    expect(again.published).toEqual(made.published);
    expect(await openWith(again.pairs)(key.id, sealed, ascii('head'))).toEqual(ascii('words'));
  });

  it('is never made anew beside phones that have sealed for the old one', async () => {
    expect(await wordsOf(loadKeys(file, 'riverside', 2))).toContain('2 phone(s)');
  });

  it('is refused when it is another programme’s, garbage or damaged, without a word of its secret', async () => {
    await loadKeys(file, 'riverside', 0);
    const text = readFileSync(file, 'utf8');
    const secret = /"d": "([^"]+)"/.exec(text)?.[1] ?? '';
    expect(secret).toHaveLength(43);
    expect(await wordsOf(loadKeys(file, 'hillside', 0))).toContain('riverside');
    for (const broken of [
      text.slice(0, -20),
      text.replace(/"x": "./, '"x": "'),
      text.replace(/"x": ".{9}/, '"x": "AAAAAAAAA'),
    ]) {
      writeFileSync(file, broken);
      const words = await wordsOf(loadKeys(file, 'riverside', 0));
      expect(words).toContain(file);
      expect(words).not.toContain(secret.slice(0, 12));
    }
  });

  it('is refused when others on the machine can read it', async () => {
    await loadKeys(file, 'riverside', 0);
    chmodSync(file, 0o644);
    expect(await wordsOf(loadKeys(file, 'riverside', 0))).toContain('chmod 600');
  });
});
