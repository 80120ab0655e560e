import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { westMidlands } from '../programme/west-midlands.ts';
import { ConfigError, readConfig } from './config.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mifriendly-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function wordsFor(env: Record<string, string>): string {
  try {
    readConfig(env, folder);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('it was accepted');
}

function programmeFile(value: unknown): string {
  const file = join(folder, 'programme.json');
  writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
  return file;
}

describe('the configuration', () => {
  it('needs nothing to be set', () => {
    expect(readConfig({ PORT: ' ' }, folder)).toMatchObject({
      port: 3000,
      origin: 'http://localhost:3000',
      dataDir: join(folder, 'data'),
      keyFile: join(folder, 'secrets/keys.json'),
      programme: { id: 'west-midlands' },
    });
  });

  it('takes its origin from the port unless it is told', () => {
    expect(readConfig({ PORT: '8080' }, folder).origin).toBe('http://localhost:8080');
    const told = readConfig({ PORT: '8080', ORIGIN: 'https://field.example.org/' }, folder);
    expect(told.origin).toBe('https://field.example.org');
  });

  it('says in plain words what is wrong with a port or an origin', () => {
    for (const PORT of ['0', '65536', 'http', '3000.5'])
      expect(wordsFor({ PORT })).toContain(`PORT is "${PORT}"`);
    expect(wordsFor({ ORIGIN: 'field.example.org' })).toContain('https://field.example.org');
    expect(wordsFor({ ORIGIN: 'ftp://field.example.org' })).toContain('ORIGIN');
    expect(wordsFor({ ORIGIN: 'https://example.org/field' })).toContain('https://example.org');
  });

  it('never has the keys among the data, also not by a link', () => {
    expect(wordsFor({ DATA_DIR: 'data', KEY_FILE: 'data/keys.json' })).toContain('KEY_FILE');
    expect(wordsFor({ DATA_DIR: '.', KEY_FILE: 'secrets/keys.json' })).toContain('KEY_FILE');
    mkdirSync(join(folder, 'data'));
    symlinkSync(join(folder, 'data'), join(folder, 'elsewhere'));
    expect(wordsFor({ DATA_DIR: 'data', KEY_FILE: 'elsewhere/deep/keys.json' })).toContain('KEY_FILE');
    expect(readConfig({ DATA_DIR: 'data', KEY_FILE: 'data-keys.json' }, folder).keyFile).toContain(
      'data-keys',
    );
  });

  it('takes a programme of its own, and names what is wrong with one', () => {
    const own = { ...westMidlands, id: 'riverside', example: false };
    expect(readConfig({ PROGRAMME: programmeFile(own) }, folder).programme.id).toBe('riverside');
    expect(wordsFor({ PROGRAMME: 'nowhere.json' })).toContain('nowhere.json');
    expect(wordsFor({ PROGRAMME: programmeFile('{"id":') })).toContain('not JSON');
    expect(wordsFor({ PROGRAMME: programmeFile({ ...own, cities: [] }) })).toContain('cities');
    const [city] = own.cities;
    expect(wordsFor({ PROGRAMME: programmeFile({ ...own, cities: [city, city] }) })).toContain(
      'stands twice',
    );
  });
});
