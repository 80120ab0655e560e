import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWith, webCryptography } from '../../sealing/index.ts';
import { ascii, fromBase64url } from '../../sync/bytes.ts';
import { ConfigError } from '../config.ts';
import { writeKeyFile, type KeyFile } from './file.ts';
import { loadKeys } from './load.ts';
import { makeData } from './make.ts';
import type { Keys } from './ring.ts';

let file = '';
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mifriendly-'));
  file = join(folder, 'secrets', 'keys.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const load = (programme: string, devices = 0, dataKeys: string[] = []): Promise<Keys> =>
  loadKeys(file, programme, { programmes: [], devices, dataKeys }, () => undefined);

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
    const made = await (await load('riverside')).current();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const [key] = made.published;
    const raw = fromBase64url(key?.raw ?? '');
    expect([key?.id.length, raw?.length]).toEqual([8, 65]);
    if (!key || !raw) return;
    const sealed = await webCryptography.seal(ascii('words'), ascii('head'), { id: key.id, raw });
    const again = await (await load('riverside', 3)).current();
    expect(again.published).toEqual(made.published);
    expect(await openWith(again.pairs)(key.id, sealed, ascii('head'))).toEqual(ascii('words'));
  });

  it('is never made anew beside phones that have sealed for the old one', async () => {
    expect(await wordsOf(load('riverside', 2))).toContain('2 phone(s)');
  });

  it('is refused when it is another programme’s, garbage or damaged, without a word of its secret', async () => {
    await load('riverside');
    const text = readFileSync(file, 'utf8');
    const secret = /"d": "([^"]+)"/.exec(text)?.[1] ?? '';
    expect(secret).toHaveLength(43);
    expect(await wordsOf(load('hillside'))).toContain('riverside');
    for (const broken of [
      text.slice(0, -20),
      text.replace(/"x": "./, '"x": "'),
      text.replace(/"x": ".{9}/, '"x": "AAAAAAAAA'),
    ]) {
      writeFileSync(file, broken);
      const words = await wordsOf(load('riverside'));
      expect(words).toContain(file);
      expect(words).not.toContain(secret.slice(0, 12));
    }
  });

  it('is refused when others on the machine can read it', async () => {
    await load('riverside');
    chmodSync(file, 0o644);
    expect(await wordsOf(load('riverside'))).toContain('chmod 600');
  });

  it('has a data key from the first start on, and says when it was made', async () => {
    const made = await load('riverside');
    expect([made.made, made.newest().key.length]).toEqual([true, 32]);
    const again = await load('riverside', 3, [made.newest().id]);
    expect([again.made, again.newest()]).toEqual([false, made.newest()]);
  });

  it('of the first version gets a data key, and keeps what it had', async () => {
    const old = await (await load('riverside')).current();
    const { programme, keys } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    writeFileSync(file, JSON.stringify({ programme, keys }), { mode: 0o600 });
    const added = await load('riverside', 5);
    expect(added.made).toBe(true);
    expect((await added.current()).published).toEqual(old.published);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await load('riverside', 5)).newest()).toEqual(added.newest());
    expect(readdirSync(join(folder, 'secrets'))).toEqual(['keys.json']);
  });

  it('is never made anew beside words that are encrypted with the old one, nor taken from another time', async () => {
    expect(await wordsOf(load('riverside', 0, ['AAAAAAAA']))).toContain('encrypted with it');
    await load('riverside');
    const words = await wordsOf(load('riverside', 0, ['AAAAAAAA']));
    expect(words).toContain('AAAAAAAA');
    expect(words).toContain('put the newest copy back');
  });

  it('with a data key that is not the one it was is refused, without a word of it', async () => {
    await load('riverside');
    const text = readFileSync(file, 'utf8');
    const secret = /"key": "([^"]+)"/.exec(text)?.[1] ?? '';
    expect(secret).toHaveLength(43);
    writeFileSync(file, text.replace(secret, `${secret.startsWith('A') ? 'B' : 'A'}${secret.slice(1)}`));
    const words = await wordsOf(load('riverside'));
    expect(words).toContain('damaged');
    expect(words).not.toContain(secret.slice(1, 12));
  });

  it('of a newer version is left alone', async () => {
    await load('riverside');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"version": 2', '"version": 3'));
    expect(await wordsOf(load('riverside'))).toContain('newer version');
  });

  it('that changes under a running endpoint is read again, unless it lost a data key', async () => {
    const running = await load('riverside');
    const before = readFileSync(file, 'utf8');
    const parsed = JSON.parse(before) as KeyFile;
    const fresh = makeData();
    writeKeyFile(file, { ...parsed, data: [fresh, ...parsed.data] });
    expect(running.newest().id).toBe(parsed.data[0]?.id);
    expect(running.find(fresh.id)?.id).toBe(fresh.id);
    expect(running.newest().id).toBe(fresh.id);
    writeFileSync(file, before);
    await running.current();
    expect(running.newest().id).toBe(fresh.id);
    rmSync(file);
    expect((await running.current()).published).toHaveLength(1);
  });
});
