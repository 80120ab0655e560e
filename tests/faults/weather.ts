import type { Random } from '../../src/cli/seed/random.ts';
import type { Fate, Forged } from '../support/proxy.ts';

const PORTAL = '<!doctype html><title>Free Wi-Fi</title><h1>Sign in to go on</h1>';
const html = (status: number, body: string, headers: Record<string, string> = {}): Forged => ({
  status,
  type: 'text/html',
  body,
  headers,
});

/** What the network does to a request, with how likely it is on a bad day. */
const FATES: readonly (readonly [weight: number, fate: Fate])[] = [
  [6, 'through'],
  [2, 'no-way'],
  [3, 'lost-answer'],
  [2, 'twice'],
  [2, 'overtaken'],
  [2, 'echo'],
  [0.5, 'slow'],
  [1, 'cut-request'],
  [1, 'cut-answer'],
  [1, html(200, PORTAL)],
  [0.5, { status: 200, type: 'application/json', body: '{"ok":true}' }],
  [1, html(302, '', { location: '/free-wi-fi' })],
  [1, html(500, 'Internal Server Error')],
  [1, html(502, 'Bad Gateway')],
  [0.7, html(413, 'Request Entity Too Large')],
  [0.7, html(429, 'Too Many Requests', { 'retry-after': '2' })],
];

/** What the network does to the app's own files on a bad day. */
const FILE_FATES: readonly (readonly [weight: number, fate: Fate])[] = [
  [20, 'through'],
  [1, 'no-way'],
  [1, 'cut-answer'],
  [1, html(502, 'Bad Gateway')],
  [1, html(200, PORTAL)],
];

/** What the network does during a round: to one request after the other, from the first again when all were met. */
export interface Weather {
  /** To what phones tell the endpoint and ask it. */
  readonly calls: readonly Fate[];
  /** To the app's files. */
  readonly files: readonly Fate[];
}

/** Everything comes through. */
export const CALM: Weather = { calls: ['through'], files: ['through'] };
const DEAD: Weather = { calls: ['no-way'], files: ['no-way'] };

/** Draws the weather of a round: calm, dead or, mostly, bad. */
export function drawWeather(random: Random): Weather {
  const day = random.next();
  if (day < 0.2) return CALM;
  if (day < 0.32) return DEAD;
  const some = (list: typeof FATES): Fate[] =>
    Array.from({ length: random.int(5, 11) }, () => random.weighted(list, ([weight]) => weight)[1]);
  return { calls: some(FATES), files: random.chance(0.3) ? some(FILE_FATES) : ['through'] };
}

/** Hands out the fates of a weather, in order and round and round. */
export function fatesOf({ calls, files }: Weather): (path: string) => Fate {
  let called = 0;
  let filed = 0;
  return (path) =>
    (path.startsWith('/api/') ? calls[called++ % calls.length] : files[filed++ % files.length]) ?? 'through';
}
