import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

// each starts a process of its own, which takes a while on a busy machine
vi.setConfig({ testTimeout: 120_000 });

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mifriendly-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function command(script: string, ...args: string[]) {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, script), ...args],
    {
      encoding: 'utf8',
      env: {
        PATH: process.env.PATH,
        DATA_DIR: join(folder, 'data'),
        KEY_FILE: join(folder, 'keys.json'),
        ORIGIN: 'https://field.example.org',
      },
    },
  );
  return { stdout, stderr, status, json: () => JSON.parse(stdout) as Record<string, unknown> };
}

describe('npm run invite', () => {
  it('prints the link, a code to scan and the way to a second phone', () => {
    const { stdout, status } = command(
      'invite.ts',
      '--role',
      'champion',
      '--city',
      'Coventry',
      '--name',
      'Amina',
    );
    expect(status).toBe(0);
    expect(stdout).toMatch(/https:\/\/field\.example\.org\/start#[\w-]{43}\n/);
    expect(stdout).toContain('█');
    expect(stdout).toMatch(/--person [0-9a-f-]{36}/);
  });

  it('with --json prints one line alone, and knows cities by any of their names and roles by short ones', () => {
    const made = command(
      'invite.ts',
      '--json',
      '--role',
      'language',
      '--city',
      'كوفنتري',
      '--city',
      'birmingham',
      '--name',
      'S',
    );
    expect(made.stderr).toBe('');
    expect(made.stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(made.json()).toMatchObject({ role: 'language-coordinator', cities: ['coventry', 'birmingham'] });
    const person = String(made.json()['person']);
    const second = command(
      'invite.ts',
      '--json',
      '--role',
      'outreach',
      '--city',
      'Coventry',
      '--person',
      person,
    );
    expect(second.json()).toMatchObject({ person, name: 'S', role: 'outreach-worker' });
  });

  it('says in words, and as a code, what is wrong', () => {
    for (const [code, ...args] of [
      ['unknown-role', '--role', 'king', '--city', 'Coventry', '--name', 'A'],
      ['unknown-city', '--role', 'champion', '--city', 'Paris', '--name', 'A'],
      ['no-city', '--role', 'champion', '--name', 'A'],
      ['no-name', '--role', 'champion', '--city', 'Coventry'],
      ['unknown-person', '--role', 'champion', '--city', 'Coventry', '--person', 'x'],
      ['days-wrong', '--role', 'champion', '--city', 'Coventry', '--name', 'A', '--days', 'many'],
      ['usage', '--rolle', 'champion'],
    ]) {
      const { json, status, stderr } = command('invite.ts', '--json', ...args);
      expect([status, json()]).toMatchObject([2, { error: { code } }]);
      expect(stderr).not.toMatch(/\bat .*\.ts/);
    }
  });
});

describe('npm run office', () => {
  it('prints a new link', () => {
    const { json } = command('office.ts', '--json');
    expect(json()['url']).toMatch(/^https:\/\/field\.example\.org\/office\/set-up#[\w-]{43}$/);
  });
});

describe('npm run keys', () => {
  it('lists, adds and retires keys, and says what to do with copies of the key file', () => {
    const list = () => command('keys.ts', 'list', '--json').json()['keys'] as { id: string; state: string }[];
    const [first] = list();
    expect(list()).toMatchObject([{ state: 'newest' }]);
    const rotated = command('keys.ts', 'rotate', '--data', '--json').json();
    expect(rotated).toMatchObject({ keyFile: join(folder, 'keys.json'), resealed: 0 });
    expect(list()).toMatchObject([{ id: rotated['key'] }, { id: first?.id, state: 'older' }]);
    const again = command('keys.ts', 'rotate');
    expect(again.stdout).toContain('keep it elsewhere');
    const retired = command('keys.ts', 'retire', '--json').json();
    expect(retired).toMatchObject({ retired: [rotated['key'], first?.id], lost: [] });
    expect(command('keys.ts', 'list').stdout).toContain(`${first?.id ?? ''}  retired`);
    // no command shows a key
    const secrets = [
      ...readFileSync(join(folder, 'keys.json'), 'utf8').matchAll(/"(?:d|key)": "([\w-]{43})"/g),
    ];
    expect(secrets).toHaveLength(3);
    for (const [, secret = ''] of secrets) expect(again.stdout + again.stderr).not.toContain(secret);
  });

  it('says in words, and as a code, what is wrong', () => {
    const [only] = command('keys.ts', 'list', '--json').json()['keys'] as { id: string }[];
    for (const [code, ...args] of [
      ['usage'],
      ['usage', 'burn'],
      ['usage', 'list', '--loud'],
      ['usage', 'retire', '--yes'],
      ['unknown-key', 'retire', '--key', 'nonesuch'],
      ['key-newest', 'retire', '--key', only?.id ?? ''],
    ]) {
      const { json, status, stderr } = command('keys.ts', ...args, '--json');
      expect([status, json()]).toMatchObject([2, { error: { code } }]);
      expect(stderr).not.toMatch(/\bat .*\.ts/);
    }
  });
});
