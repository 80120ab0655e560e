import { randomUUID } from 'node:crypto';
import { fromBase64url, type Bytes } from '../../src/lib/sync/bytes.ts';
import { card, circle, meeting, Phone, type Surroundings } from '../integration/phone.ts';
import type { Reply } from '../integration/world.ts';
import type { Endpoint } from '../support/endpoint.ts';
import { ADMIN, PASSWORD } from '../support/admin.ts';

/** Who takes part in a fuzz: two enrolled phones with good records at the endpoint, and somebody in the office. */
export interface Cast {
  worker: Phone;
  coordinator: Phone;
  /** Envelopes that the endpoint has stored. */
  stored: Bytes[];
  /** An open read session. */
  token: string;
  /** The cookie of an open office session. */
  cookie: string;
}

async function replyOf(response: Response): Promise<Reply> {
  const type = response.headers.get('content-type') ?? '';
  return { status: response.status, type, json: await response.json() };
}

function surroundings(origin: string): Surroundings {
  return {
    get now() {
      return Date.now();
    },
    async ask(route, body, headers, query = '') {
      const [method = 'GET', path = ''] = route.split(' ');
      // Kit reads no body that has no type
      const typed = { 'content-type': 'application/json', ...headers };
      return replyOf(await fetch(`${origin}${path}${query}`, { method, body, headers: typed }));
    },
  };
}

async function officeCookie(origin: string, link: string): Promise<string> {
  const token = link.split('#')[1] ?? '';
  const response = await fetch(`${origin}/office/set-up?/password`, {
    method: 'POST',
    body: new URLSearchParams({ token, ...ADMIN, password: PASSWORD }),
    headers: { origin, accept: 'text/html' },
    redirect: 'manual',
  });
  const cookie = response.headers.getSetCookie().find((each) => each.startsWith('office='));
  if (cookie === undefined) throw new Error(`the office stays shut: ${String(response.status)}`);
  return cookie.split(';', 1)[0] ?? '';
}

/** Enrols the phones, opens the office, and stores a few records: what is to be there, and nothing else, at the end. */
export async function gather(endpoint: Endpoint): Promise<Cast> {
  const world = surroundings(`http://127.0.0.1:${String(endpoint.port)}`);
  const enrol = async (role: 'outreach-worker' | 'language-coordinator'): Promise<Phone> => {
    const phone = await Phone.make(world);
    await phone.enrol(endpoint.firstInvite(role).split('#')[1] ?? '');
    return phone;
  };
  const worker = await enrol('outreach-worker');
  const coordinator = await enrol('language-coordinator');
  const city = worker.enrolment?.cities[0] ?? '';
  const group = randomUUID();
  const of = (phone: Phone, ...args: Parameters<Phone['seal']>) => phone.seal(...args);
  const cards = await Promise.all([1, 2, 3].map(() => of(worker, 'postcard', randomUUID(), card({ city }))));
  const rest = [
    await of(coordinator, 'group', group, circle({ city })),
    await of(coordinator, 'language-session', randomUUID(), meeting(group, { city })),
  ];
  for (const [phone, envelopes] of [
    [worker, cards],
    [coordinator, rest],
  ] as const) {
    const { answers } = await phone.push(...envelopes);
    const refused = answers.find(({ answer }) => answer !== 'stored');
    if (refused) throw new Error(`a good record was not stored: ${refused.code ?? ''}`);
  }
  // a card that does not pass waits for somebody in the office, and for nobody else
  const odd = await of(worker, 'postcard', randomUUID(), { ...card({ city }), day: 'no day' });
  const [waits] = (await worker.push(odd)).answers;
  if (waits?.answer !== 'held')
    throw new Error(`a card that does not pass was not held: ${waits?.code ?? ''}`);
  return {
    worker,
    coordinator,
    stored: [...cards, ...rest].map(({ bytes }) => bytes),
    token: await coordinator.token(),
    cookie: await officeCookie(endpoint.origin, endpoint.officeLink),
  };
}

/** The programme's key as the phone has it. */
export function keyOf(phone: Phone): { id: string; raw: Bytes } {
  const [key] = phone.enrolment?.keys ?? [];
  const raw = fromBase64url(key?.raw ?? '');
  if (!key || !raw) throw new Error('the phone has no key');
  return { id: key.id, raw };
}
