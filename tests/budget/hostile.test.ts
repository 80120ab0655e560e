// What the fuzz has found: each request that once ended the server, or made it answer with a fault of its own.
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GUESSES_FROM_ADDRESS } from '../../src/lib/server/accounts/attempts.ts';
import { OF_STRANGERS } from '../../src/lib/server/access/limiter.ts';
import { Endpoint } from '../support/endpoint.ts';

const endpoint = new Endpoint();
const log: string[] = [];
endpoint.heard = (line) => log.push(line);

beforeAll(() => endpoint.start(), 60_000);
afterAll(() => endpoint.remove());

async function isWell(): Promise<boolean> {
  const health = await fetch(`${endpoint.origin}/api/v1/health`);
  return health.ok && log.length === 0;
}

test('a range that ends before it begins does not end the server', async () => {
  for (const path of ['/icon.svg', '/shell', '/service-worker.js']) {
    const answer = await fetch(`${endpoint.origin}${path}`, { headers: { range: 'bytes=5-1' } });
    expect(answer.status, path).toBe(200);
  }
  expect(await isWell()).toBe(true);
});

test('a form that is none is told as a bad request', async () => {
  const types = ['multipart/form-data; boundary=xyz', 'multipart/form-data', 'text/plain'];
  for (const type of types) {
    const answer = await fetch(`${endpoint.origin}/office/set-up?/look`, {
      method: 'POST',
      body: '--xyz\r\nrubbish',
      headers: { 'content-type': type, origin: endpoint.origin },
    });
    expect(answer.status, type).toBe(400);
  }
  expect(await isWell()).toBe(true);
});

test('a phone that hangs up in the middle of a body leaves no trace in the log', async () => {
  for (const path of ['/api/v1/changes', '/office/set-up?/look', '/office/devices/rescue']) {
    const socket = connect(endpoint.port, 'localhost');
    await once(socket, 'connect');
    const type = path.startsWith('/api')
      ? 'application/vnd.mifriendly.batch'
      : 'application/x-www-form-urlencoded';
    socket.write(
      `POST ${path} HTTP/1.1\r\nhost: localhost\r\norigin: ${endpoint.origin}\r\ncontent-type: ${type}\r\n` +
        'mifriendly-now: 0\r\ncontent-length: 1000\r\n\r\nMFB1',
    );
    // a second request on a connection of its own: by its answer, the first has been begun
    await isWell();
    const closed = once(socket, 'close');
    socket.resetAndDestroy();
    await closed;
  }
  expect(await isWell()).toBe(true);
});

test('whoever makes up where they come from is counted as one, at the API and at the office’s door', async () => {
  const made = (n: number): string => `203.0.113.${String(n % 250)}, 198.51.100.${String(n % 200)}`;
  const look = async (n: number): Promise<number> => {
    const body = JSON.stringify({ token: randomBytes(32).toString('base64url') });
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': made(n) };
    return (await fetch(`${endpoint.origin}/api/v1/invites/look`, { method: 'POST', body, headers })).status;
  };
  const heard = new Set<number>();
  // what runs out comes back by one a second: a slow machine needs a few more
  for (let n = 0; n < 4 * OF_STRANGERS.burst && !heard.has(429); n++) heard.add(await look(n));
  expect(heard).toEqual(new Set([404, 429]));

  const guess = async (n: number): Promise<number> => {
    const body = new URLSearchParams({ email: `n${String(n)}@example.org`, code: 'abcd-efgh-jkmn-pqrs' });
    const headers = { origin: endpoint.origin, accept: 'text/html', 'x-forwarded-for': made(n) };
    return (await fetch(`${endpoint.origin}/office/sign-in?/code`, { method: 'POST', body, headers })).status;
  };
  const answers: number[] = [];
  for (let n = 0; n <= GUESSES_FROM_ADDRESS; n++) answers.push(await guess(n));
  expect([...new Set(answers.slice(0, -1)), answers.at(-1)]).toEqual([403, 429]);
  expect(await isWell()).toBe(true);
}, 120_000);
