// Every kind of answer of the real server carries the headers that keep a browser from being used against its person.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BATCH_TYPE } from '../../src/lib/sync/limits.ts';
import { Endpoint } from '../support/endpoint.ts';

const endpoint = new Endpoint();
const assets = join(import.meta.dirname, '../../build/client/_app/immutable');
const script = readdirSync(join(assets, 'chunks')).find((name) => name.endsWith('.js')) ?? '';

beforeAll(() => endpoint.start(), 60_000);
afterAll(() => endpoint.remove());

function ask(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${endpoint.origin}${path}`, { redirect: 'manual', ...init });
}

const post = (body: BodyInit, type: string): RequestInit => ({
  method: 'POST',
  body,
  headers: { 'content-type': type, origin: endpoint.origin, 'mifriendly-now': '0' },
});
const FORM = 'application/x-www-form-urlencoded';

const ANSWERS: [string, number, () => Promise<Response>][] = [
  ['the page that the build wrote', 200, () => ask('/shell')],
  ['the same with a query', 200, () => ask('/shell?a=b')],
  ['a page of the app', 200, () => ask('/')],
  ['a page of the office', 200, () => ask('/office/set-up')],
  ['a page for everybody', 200, () => ask('/privacy')],
  ['a script', 200, () => ask(`/_app/immutable/chunks/${script}`)],
  ['a picture', 200, () => ask('/icon.svg')],
  ['the web manifest', 200, () => ask('/manifest.webmanifest')],
  ['the service worker', 200, () => ask('/service-worker.js')],
  ['an answer of the API', 200, () => ask('/api/v1/health')],
  ['a problem of the API', 401, () => ask('/api/v1/records')],
  ['an address that the API does not have', 404, () => ask('/api/v1/nothing')],
  ['a method that the API does not have', 404, () => ask('/api/v1/health', { method: 'DELETE' })],
  ['a page that does not exist', 404, () => ask('/nothing/here')],
  ['a file that does not exist', 404, () => ask('/_app/immutable/nothing.js')],
  ['a method that a page does not have', 405, () => ask('/privacy', post('a=b', FORM))],
  [
    'a form from another site',
    403,
    () =>
      ask('/office/set-up?/look', {
        ...post('a=b', FORM),
        headers: { 'content-type': FORM, origin: 'http://elsewhere.example' },
      }),
  ],
  ['a batch that is too large', 413, () => ask('/api/v1/changes', post(new Uint8Array(450_000), BATCH_TYPE))],
  ['a form that is too large', 413, () => ask('/office/set-up?/look', post('a'.repeat(600_000), FORM))],
  ['an address that is none', 400, () => ask('/%E0%A4%A')],
  ['a redirect to the door', 303, () => ask('/office')],
  ['a redirect to the same page', 308, () => ask('/privacy/')],
];

describe('the security headers', () => {
  test.each(ANSWERS)('stand on %s', async (_, status, answer) => {
    const { headers, status: got } = await answer();
    expect(got).toBe(status);
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers.get('permissions-policy')).toContain('geolocation=()');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toMatch(/default-src '(self|none)'/);
    expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:|\*/);
  });

  test('let a page and a worker compile WebAssembly, for the PIN, and the page says so itself', async () => {
    for (const path of ['/shell', '/', '/service-worker.js', `/_app/immutable/chunks/${script}`])
      expect((await ask(path)).headers.get('content-security-policy'), path).toContain("'wasm-unsafe-eval'");
    const page = await (await ask('/shell')).text();
    expect(/http-equiv="content-security-policy" content="([^"]+)"/.exec(page)?.[1]).toContain(
      "script-src 'self' 'wasm-unsafe-eval' 'sha256-",
    );
  });

  test('say of a page that the build wrote what its meta tag says, and who may frame it', async () => {
    const answer = await ask('/shell');
    const meta = /content-security-policy" content="([^"]+)"/.exec(await answer.text())?.[1];
    expect(answer.headers.get('content-security-policy')).toBe(`${meta ?? ''}; frame-ancestors 'none'`);
  });

  test.each(['/', '/shell', '/icon.svg'])(
    'leave a kept %s its own policy when it has not changed',
    async (path) => {
      const etag = (await ask(path)).headers.get('etag') ?? '';
      const again = await ask(path, { headers: { 'if-none-match': etag } });
      expect(again.status).toBe(304);
      expect(again.headers.get('content-security-policy')).toBeNull();
      expect(again.headers.get('x-content-type-options')).toBe('nosniff');
    },
  );
});
