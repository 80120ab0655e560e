import type { Random } from '../../src/cli/seed/random.ts';
import { gzipSync } from 'node:zlib';
import { signWith } from '../../src/lib/sealing/index.ts';
import { base64url } from '../../src/lib/sync/bytes.ts';
import { BATCH_TYPE, NOW_HEADER, SIGNATURE_HEADER } from '../../src/lib/sync/limits.ts';
import type { Cast } from './cast.ts';
import { batch } from './envelopes.ts';
import type { Route } from './routes.ts';
import { bytes, damaged, deep, value, WORDS } from './rubbish.ts';
import type { Sent } from './wire.ts';

const METHODS = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'get',
  'G\0T',
  '',
];
const TYPES = [
  BATCH_TYPE,
  'application/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=xyz',
  'multipart/form-data',
  'text/plain',
  'application/octet-stream; charset=\u00ff',
  `x/${'y'.repeat(3000)}`,
];
const FIELDS = [
  'token',
  'invite',
  'name',
  'role',
  'city',
  'cities',
  'person',
  'issue',
  'priority',
  'id',
  'file',
  'sure',
  'email',
  'password',
  'code',
  'answer',
  'session',
  'passkey',
  'card',
];
/** Where an unlocked phone makes its card, and asks after it. */
const CARDS = '/api/v1/return-card';
const GZIP_BOMB = gzipSync(Buffer.alloc(10_000_000));

/** One bad request, and words for whoever looks for what it did. */
export interface Drawn {
  sent: Sent;
  words: string;
}

function pathOf(random: Random, route: Route, acts: boolean): string {
  let path = route.path.replaceAll(
    /\[[^\]]+\]/g,
    () => encodeURIComponent(random.pick(WORDS).toWellFormed()).slice(0, 400) || 'x',
  );
  if (random.chance(0.25)) {
    path += random.pick([
      '/',
      '//',
      '/..%2f..%2fetc/passwd',
      '/../../../../etc/passwd',
      '/%2e%2e/%2e%2e/secrets/keys.json',
      '%00',
      '%ff',
      '%E0%A4%A',
      '/__data.json',
      '.html',
      '/constructor',
      '/__proto__',
      ';a=b',
      '\u00e9',
      `/${'a'.repeat(9000)}`,
      `/${'a/'.repeat(2000)}`,
    ]);
  }
  // a form that Kit takes to its action: everything behind the door is met, and not only the door
  const action =
    acts && random.chance(0.6) ? route.actions[random.int(0, route.actions.length - 1)] : undefined;
  if (action !== undefined && action !== 'default') path += `?/${action}`;
  else if (random.chance(0.4)) {
    const query = Array.from({ length: random.int(1, 4) }, () => {
      const name = random.pick([
        ...FIELDS,
        'after',
        'programme',
        'page',
        'kind',
        'from',
        'to',
        'why',
        'x-sveltekit-invalidated',
        '/make',
        '/add',
        '/withdraw',
        '/cancelCard',
        '/nothing',
        ...WORDS.slice(1, 6),
      ]);
      const said = random.pick(WORDS);
      return `${name}=${random.chance(0.7) ? encodeURIComponent(said.toWellFormed()).slice(0, 6000) : said.replaceAll(/[\s\0]/g, '+')}`;
    });
    path += `?${query.join('&')}`;
  }
  return path;
}

/** What a browser says of a passkey, a link's token or a recovery code, made up. */
function nearly(random: Random): string {
  const said = base64url(new Uint8Array(bytes(random, 300)));
  return random.pick([
    () => said.slice(0, 43).padEnd(43, 'A'),
    () => `http://localhost/office/set-up#${said}`,
    () => 'abcd-efgh-jkmn-pqrs',
    () =>
      JSON.stringify({
        ...{ id: said, rawId: random.chance(0.5) ? said : value(random), type: 'public-key' },
        response: {
          ...{ clientDataJSON: said, authenticatorData: said, signature: said, attestationObject: said },
          ...(random.chance(0.5) ? { userHandle: said, transports: value(random) } : {}),
        },
        clientExtensionResults: random.chance(0.5) ? {} : value(random),
      }),
    () => JSON.stringify(value(random)),
  ])();
}

/** A form with fields that the office knows and what nobody types into them. Never a whole and sound one. */
function form(random: Random): { body: Buffer; type: string } {
  const fields = Array.from(
    { length: random.int(0, 6) },
    () => [random.pick(FIELDS), random.chance(0.8) ? random.pick(WORDS) : nearly(random)] as const,
  );
  if (random.chance(0.5)) {
    const text = fields.map(([name, said]) => `${name}=${encodeURIComponent(said.toWellFormed())}`).join('&');
    return { body: Buffer.from(text), type: 'application/x-www-form-urlencoded' };
  }
  const parts = fields.map(
    ([name, said]) =>
      `--xyz\r\ncontent-disposition: form-data; name="${name}"${random.chance(0.3) ? '; filename="a.json"' : ''}\r\n\r\n${said}\r\n`,
  );
  const whole = Buffer.from(`${parts.join('')}--xyz--\r\n`);
  return {
    body: random.chance(0.5) ? whole : damaged(random, whole),
    type: 'multipart/form-data; boundary=xyz',
  };
}

async function json(random: Random, cast: Cast, route: Route): Promise<{ body: Buffer; signature: string }> {
  const phone = random.pick([cast.worker, cast.coordinator]);
  const card = '00000000-0000-4000-8000-00000000ca4d';
  const aCard = { protocol: 1, device: phone.id, card, tokenHash: 'D'.repeat(43) };
  const anyway: Record<string, unknown> = {
    protocol: 1,
    device: phone.id,
    ...(random.chance(0.3) && { card }),
    token: 'A'.repeat(43),
    nonce: base64url(new Uint8Array(bytes(random, 40))),
    secret: phone.secret,
    publicKey: 'B'.repeat(87),
    readSecretHash: 'C'.repeat(43),
    app: 'fuzz',
  };
  const near: Record<string, unknown> = route.path === CARDS ? aCard : anyway;
  // a card has exactly its fields, so that one of them has to be wrong
  const key = random.pick([...Object.keys(near), ...(route.path === CARDS ? [] : WORDS)]);
  const text = random.pick([
    () => deep(random),
    () => JSON.stringify(value(random)),
    () => JSON.stringify({ ...near, [key]: value(random) }),
    () => JSON.stringify({ ...near, [key]: value(random) }),
    () => `${JSON.stringify(near)}${'x'.repeat(20_000)}`,
  ])();
  const body = random.chance(0.2) ? damaged(random, Buffer.from(text)) : Buffer.from(text);
  const signature = base64url(await signWith(phone.pair)(new Uint8Array(body)));
  return { body, signature: random.chance(0.8) ? signature : bytes(random, 64).toString('base64url') };
}

async function bodyOf(
  random: Random,
  route: Route,
  cast: Cast,
): Promise<{ body: Buffer; headers: string[] }> {
  const kind = route.part === 'api' ? random.int(0, 9) : random.int(6, 11);
  if (kind <= 4 && (route.path.endsWith('/changes') || random.chance(0.1)))
    return {
      body: await batch(random, cast),
      headers: [
        `content-type: ${BATCH_TYPE}`,
        `${NOW_HEADER}: ${random.pick([String(Date.now()), '0', '-999999999999999', 'now'])}`,
      ],
    };
  if (kind <= 7) {
    const { body, signature } = await json(random, cast, route);
    return { body, headers: ['content-type: application/json', `${SIGNATURE_HEADER}: ${signature}`] };
  }
  if (kind === 8)
    return { body: GZIP_BOMB, headers: [`content-type: ${random.pick(TYPES)}`, 'content-encoding: gzip'] };
  if (kind === 9) return { body: bytes(random, 3000), headers: [`content-type: ${random.pick(TYPES)}`] };
  const { body, type } = form(random);
  return { body, headers: [`content-type: ${type}`] };
}

/** Requests that could do what the office may do: with a session, these addresses are only read. */
const SESSION_ENDS = '/office/sign-out';

function headersOf(random: Random, route: Route, cast: Cast, origin: string): string[] {
  const headers = [
    `host: ${random.chance(0.95) ? new URL(origin).host : random.pick(['', 'evil.example', 'a'.repeat(300), '::::'])}`,
  ];
  if (random.chance(0.7))
    headers.push(`origin: ${random.pick([origin, origin, 'null', 'http://evil.example', '\u00ff'])}`);
  if (['/api/v1/records', CARDS].includes(route.path) && random.chance(0.7))
    headers.push(`authorization: Bearer ${random.chance(0.8) ? cast.token : 'z'.repeat(43)}`);
  if (route.part === 'office' && route.path !== SESSION_ENDS && random.chance(0.7))
    headers.push(`cookie: ${cast.cookie}`);
  if (random.chance(0.3))
    headers.push(
      random.pick([
        `cookie: office=${'z'.repeat(43)}; %=%; a=%E0%A4%A; office-said=${encodeURIComponent('<b>')}`,
        `cookie: ${'a=b; '.repeat(2500)}`,
        `cookie: ${'c'.repeat(30_000)}`,
        'accept: application/json',
        'accept: text/html',
        `accept: ${'a/b;q=0.1,'.repeat(900)}`,
        'range: bytes=5-1',
        'range: bytes=0-99999999999',
        'if-none-match: W/"',
        'accept-encoding: br;q=x, gzip;;;',
        'expect: 100-continue',
        'expect: the-unexpected',
        'upgrade: websocket\r\nconnection: upgrade',
        'x-forwarded-for: 1.2.3.4\r\nx-forwarded-proto: javascript',
        'x-http-method-override: DELETE',
        'x-sveltekit-action: true',
        'sec-fetch-site: cross-site',
        'accept-language: \u00ff\u00fe, x-klingon;q=nan',
        `${'h'.repeat(200)}: 1`,
        'bad header without colon',
        ' folded: 1',
        'nul: a\0b',
      ]),
    );
  return headers;
}

/** Cuts a body into the pieces in which it is written. */
function pieces(random: Random, body: Buffer): Buffer[] {
  if (random.chance(0.7) || body.length < 4) return [body];
  const cut = random.int(1, body.length - 1);
  return [body.subarray(0, cut), body.subarray(cut)];
}

/** The body as one chunk; `wrong`: under a size that is none, or is never reached. */
function chunked(random: Random, body: Buffer, wrong: boolean): Buffer {
  const size = wrong ? random.pick(['ffffffff', 'zz', '-1', '0x5', '']) : body.length.toString(16);
  return Buffer.concat([Buffer.from(`${size}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')]);
}

/** Draws one bad request. */
export async function draw(
  random: Random,
  routes: readonly Route[],
  cast: Cast,
  origin: string,
): Promise<Drawn> {
  const route = random.weighted(routes, ({ part }) => (part === 'open' ? 1 : part === 'api' ? 8 : 2));
  const hasBody = random.chance(route.part === 'open' ? 0.3 : 0.75);
  const method = random.chance(0.85) ? (hasBody ? 'POST' : 'GET') : random.pick(METHODS);
  const path = pathOf(random, route, hasBody && route.actions.length > 0);
  const headers = headersOf(random, route, cast, origin);
  const { body, headers: own } = hasBody
    ? await bodyOf(random, route, cast)
    : { body: Buffer.alloc(0), headers: [] };
  headers.push(...own, 'connection: close');

  const way = hasBody
    ? random.weighted(['length', 'chunked', 'half', 'polite-half', 'short', 'long'] as const, (each) =>
        each === 'length' ? 8 : 1,
      )
    : 'length';
  let written = pieces(random, body);
  let ending: Sent['ending'] = 'whole';
  if (way === 'chunked') {
    headers.push('transfer-encoding: chunked');
    const wrong = random.chance(0.3);
    written = [chunked(random, body, wrong)];
    // the server may well wait for the rest; who sent it does not
    if (wrong) ending = 'leave';
  } else if (way === 'half' || way === 'polite-half') {
    headers.push(`content-length: ${String(body.length + 1)}`);
    written = [body.subarray(0, Math.ceil(body.length / 2))];
    ending = way === 'half' ? 'hang-up' : 'leave';
  } else if (way === 'short') headers.push(`content-length: ${String(Math.floor(body.length / 2))}`);
  else if (way === 'long') {
    headers.push(`content-length: ${random.pick(['99999999999', '600000', '-5', 'many', '1e3'])}`);
    ending = 'leave';
  } else if (hasBody) headers.push(`content-length: ${String(body.length)}`);

  const head = Buffer.from(`${method} ${path} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`, 'latin1');
  const words = `${method} ${path.slice(0, 200)} ${way} ${own.join(' ').slice(0, 120)} ${String(body.length)} bytes`;
  return { sent: { head, pieces: written, ending }, words };
}
