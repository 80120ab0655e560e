import { randomBytes, randomUUID } from 'node:crypto';
import { createHash } from 'node:crypto';
import { makeSigningKey, rawPublicKey, signWith, webCryptography } from '../../src/lib/sealing/index.ts';
import type { FieldRole } from '../../src/lib/programme/roles.ts';
import type { KindName, Patch } from '../../src/lib/records/index.ts';
import { Answer, PushAnswer } from '../../src/lib/sync/answer.ts';
import { writeBatch } from '../../src/lib/sync/batch.ts';
import type { Body } from '../../src/lib/sync/body.ts';
import { base64url, fromBase64url, type Bytes } from '../../src/lib/sync/bytes.ts';
import { EnrolAnswer } from '../../src/lib/sync/enrolment.ts';
import { sealEnvelope, type Envelope, type Header } from '../../src/lib/sync/envelope.ts';
import { ANSWERS_TYPE, BATCH_TYPE, PROTOCOL, RECORDS_TYPE } from '../../src/lib/sync/limits.ts';
import { ReadAnswer, SessionAnswer } from '../../src/lib/sync/read.ts';
import type { Reply, Route } from './world.ts';

/** What a phone sees of the world: the time, and an endpoint that answers. */
export interface Surroundings {
  readonly now: number;
  ask(route: Route, body: Bytes | null, headers: Record<string, string>, query?: string): Promise<Reply>;
}

/** Where a device signs what it asks. */
export type SignedRoute = 'POST /api/v1/enrolment' | 'POST /api/v1/sessions' | 'POST /api/v1/return-card';

/** The header of a read session; none without one. */
export function authorization(bearer: string | null): Record<string, string> {
  return bearer === null ? {} : { authorization: `Bearer ${bearer}` };
}

/** A phone as the endpoint knows it: a key, a secret, a counter. Its clock may be wrong. */
export class Phone {
  readonly world: Surroundings;
  readonly id: string = randomUUID();
  readonly secret = randomBytes(32).toString('base64url');
  readonly pair: CryptoKeyPair;
  /** How far this phone's clock is ahead. */
  ahead = 0;
  n = 0;
  /** How far it says that it was told of what was erased; an older app does not say. */
  told: number | null = null;
  person = '';
  enrolment: EnrolAnswer | null = null;

  constructor(world: Surroundings, pair: CryptoKeyPair) {
    this.world = world;
    this.pair = pair;
  }

  static async make(world: Surroundings): Promise<Phone> {
    return new Phone(world, await makeSigningKey());
  }

  get clock(): number {
    return this.world.now + this.ahead;
  }

  async signed(route: SignedRoute, value: object, bearer: string | null = null): Promise<Reply> {
    const text = JSON.stringify(value);
    const bytes: Bytes = new Uint8Array(new TextEncoder().encode(text));
    const signature = base64url(await signWith(this.pair)(bytes));
    return this.world.ask(route, bytes, { 'mifriendly-signature': signature, ...authorization(bearer) });
  }

  async enrolRequest(token: string) {
    const hash = createHash('sha256').update(Buffer.from(this.secret, 'base64url')).digest('base64url');
    const publicKey = base64url(await rawPublicKey(this.pair));
    return { protocol: PROTOCOL, token, device: this.id, publicKey, readSecretHash: hash, app: 'test' };
  }

  async tryEnrol(token: string): Promise<Reply> {
    return this.signed('POST /api/v1/enrolment', await this.enrolRequest(token));
  }

  async enrol(token: string): Promise<EnrolAnswer> {
    const reply = await this.tryEnrol(token);
    this.enrolment = EnrolAnswer.parse(reply.json);
    this.person = this.enrolment.person;
    return this.enrolment;
  }

  /** Seals one change under the next number, or under what `header` says. */
  async seal(
    kind: KindName | (string & {}),
    record: string,
    patch: Patch,
    more: { header?: Partial<Header>; body?: Partial<Body> } = {},
  ): Promise<Envelope> {
    const n = more.header?.n ?? ++this.n;
    const [key] = this.enrolment?.keys ?? [];
    const raw = fromBase64url(key?.raw ?? '');
    if (!key || !raw) throw new Error('the phone has not enrolled');
    const body: Body = {
      record,
      kind,
      version: 1,
      patch,
      at: this.clock,
      offset: -this.ahead,
      seen: null,
      ...more.body,
    };
    const header = { programme: 'west-midlands', device: this.id, change: randomUUID(), ...more.header, n };
    const tools = { crypto: webCryptography, sign: signWith(this.pair) };
    return sealEnvelope(header, body, { id: key.id, raw }, tools);
  }

  /** Sends envelopes as one batch and believes only what the endpoint could have written. */
  async push(...envelopes: (Envelope | Bytes)[]): Promise<PushAnswer> {
    const bytes = envelopes.map((each) => (each instanceof Uint8Array ? each : each.bytes));
    const reply = await this.pushBytes(writeBatch(bytes));
    if (reply.status !== 200 || reply.type !== ANSWERS_TYPE) throw new Error(JSON.stringify(reply));
    return PushAnswer.parse(reply.json);
  }

  async pushBytes(body: Bytes, headers: Record<string, string> = {}): Promise<Reply> {
    const own = {
      'content-type': BATCH_TYPE,
      'mifriendly-now': String(this.clock),
      ...(this.told === null ? {} : { 'mifriendly-erased': String(this.told) }),
    };
    return this.world.ask('POST /api/v1/changes', body, { ...own, ...headers });
  }

  /** Seals and sends one change. */
  async change(kind: KindName, record: string, patch: Patch, body: Partial<Body> = {}): Promise<Answer> {
    const { answers } = await this.push(await this.seal(kind, record, patch, { body }));
    return Answer.parse(answers[0]);
  }

  async openSession(nonce = randomBytes(16).toString('base64url'), secret = this.secret): Promise<Reply> {
    return this.signed('POST /api/v1/sessions', { protocol: PROTOCOL, device: this.id, nonce, secret });
  }

  async token(): Promise<string> {
    return SessionAnswer.parse((await this.openSession()).json).token;
  }

  async read(token: string, after?: string, programme?: number, sealing?: { key: string; head: number }) {
    const query = new URLSearchParams();
    if (after !== undefined) query.set('after', after);
    if (programme !== undefined) query.set('programme', String(programme));
    if (sealing) {
      query.set('key', sealing.key);
      query.set('head', String(sealing.head));
    }
    const headers = { authorization: `Bearer ${token}` };
    return this.world.ask('GET /api/v1/records', null, headers, `?${query.toString()}`);
  }

  async readAll(after?: string): Promise<ReadAnswer> {
    const reply = await this.read(await this.token(), after);
    if (reply.type !== RECORDS_TYPE) throw new Error(JSON.stringify(reply));
    return ReadAnswer.parse(reply.json);
  }
}

/** The role that records a kind. */
export const ROLE_OF: Record<KindName, FieldRole> = {
  'champion-session': 'champion',
  'language-session': 'language-coordinator',
  group: 'language-coordinator',
  event: 'outreach-worker',
  postcard: 'outreach-worker',
};

export const session = (more: Patch = {}): Patch => ({
  day: '2025-10-20',
  city: 'coventry',
  setting: 'library',
  how: 'face-to-face',
  minutes: 20,
  languages: ['ar', 'ti'],
  interpreter: false,
  people: 3,
  topics: ['gp-registration'],
  signposts: [],
  nothingSuitable: true,
  barriers: ['language'],
  safeguardingLeadTold: false,
  ...more,
});

export const card = (more: Patch = {}): Patch => ({
  day: '2025-10-20',
  city: 'coventry',
  language: 'ti',
  how: 'handed-over',
  good: 'ሰባት ሕያዋት እዮም',
  age: '25-34',
  ...more,
});

export const meeting = (group: string, more: Patch = {}): Patch => ({
  group,
  city: 'coventry',
  day: '2025-10-20',
  languages: ['en', 'ar'],
  minutes: 90,
  volunteers: 2,
  ...more,
});

export const mela = (more: Patch = {}): Patch => ({
  name: 'Mela',
  city: 'coventry',
  day: '2025-10-20',
  ...more,
});

export const circle = (more: Patch = {}): Patch => ({
  name: 'Tuesday circle',
  city: 'coventry',
  languages: ['ar'],
  ...more,
});
