import { forPhones, type Programme } from '../../programme/programme.ts';
import { westMidlands } from '../../programme/west-midlands.ts';
import {
  endorseWith,
  importProgrammeKey,
  makeProgrammeKey,
  openWith,
  webCryptography,
} from '../../sealing/index.ts';
import { verifySignature } from '../../sealing/index.ts';
import type { Answer, Answered, PushAnswer } from '../../sync/answer.ts';
import { readBatch } from '../../sync/batch.ts';
import type { Body } from '../../sync/body.ts';
import { base64url, fromBase64url, type Bytes } from '../../sync/bytes.ts';
import type { Open } from '../../sync/cryptography.ts';
import { EnrolRequest, LookRequest, type EnrolAnswer, type LookAnswer } from '../../sync/enrolment.ts';
import { openEnvelope, readEnvelope } from '../../sync/envelope.ts';
import {
  ANSWERS_TYPE,
  ENROLMENT_TYPE,
  NOW_HEADER,
  PROTOCOL,
  RECORDS_TYPE,
  SIGNATURE_HEADER,
} from '../../sync/limits.ts';
import { mergeChange, type Fields } from '../../sync/merge.ts';
import { PROBLEM_TYPE, type ProblemCode } from '../../sync/problem.ts';
import { advance, PROOF_START } from '../../sync/proof.ts';
import { statementOf } from '../../sync/keys.ts';
import { SessionRequest, type ReadAnswer } from '../../sync/read.ts';
import { CARD_TRIES, MakeCardRequest, type CardAnswer } from '../../sync/return-card.ts';
import { stampFor } from '../../sync/stamp.ts';

// A small, honest endpoint for the phone's own tests: real keys, real signatures, real envelopes, made of the pure rooms.
// The real one lives in src/lib/server and is met by the browser tests.

interface Settled {
  digest: string;
  answer: Answer;
}

/** A person with an invite. */
export interface Invited {
  person: string;
  personName: string;
  role: EnrolAnswer['role'];
  cities: string[];
  device?: string;
}

interface Known {
  publicKey: Bytes;
  invited: Invited;
  settled: Map<number, Settled>;
}

/** A return card that a device has made. */
interface Card {
  tokenHash: string;
  made: number;
  tries: number;
  invited: Invited;
}

export class TestEndpoint {
  clock = Date.UTC(2026, 10, 21, 10);
  programme: Programme = westMidlands;
  readonly invites = new Map<string, Invited>();
  readonly devices = new Map<string, Known>();
  readonly cards = new Map<string, Card>();
  readonly records = new Map<string, { kind: string; fields: Fields; order: number }>();
  /** Every change that was stored, in the order of arrival. */
  readonly stored: Body[] = [];
  readonly erased: string[] = [];
  /** Requests by path, as they came. */
  readonly asked: string[] = [];
  /** Looks at a change before it is stored; an answer given here is recorded in its place. */
  judge: (body: Body, n: number) => Pick<Answer, 'answer' | 'code' | 'problems'> | null = () => null;
  /** Stands between: may answer itself, throw (no connection), or let the real answer through by `null`. */
  between: (path: string, init: RequestInit) => Response | Promise<Response> | null = () => null;
  /** What becomes of an answer on its way back; may throw: the answer is lost. */
  back: (response: Response, path: string) => Response | Promise<Response> = (response) => response;
  scope = 1;
  #order = 0;
  readonly #pairs = new Map<string, CryptoKeyPair>();
  readonly #open: Open = openWith(this.#pairs);
  #keys: EnrolAnswer['keys'] = [];
  #newest: JsonWebKey | null = null;

  static async start(): Promise<TestEndpoint> {
    const endpoint = new TestEndpoint();
    await endpoint.rotate();
    return endpoint;
  }

  /** A new key, on the word of the one before; `k1`, `k2` and so on. */
  async rotate(): Promise<string> {
    const { privateJwk, raw } = await makeProgrammeKey();
    const [before] = this.#keys;
    const id = `k${String(this.#keys.length + 1)}`;
    this.#pairs.set(id, await importProgrammeKey(privateJwk));
    const statement = statementOf(this.programme.id, { id, raw });
    const word = before && this.#newest && (await endorseWith(this.#newest, statement));
    const endorsed = before && word ? { endorsed: { by: before.id, signature: base64url(word) } } : {};
    this.#keys = [{ id, raw: base64url(raw), ...endorsed }, ...this.#keys];
    this.#newest = privateJwk;
    return id;
  }

  #toldTo(key: string | null | undefined): { keys?: EnrolAnswer['keys'] } {
    return key === this.#keys[0]?.id ? {} : { keys: this.#keys };
  }

  readonly fetch = async (path: string, init: RequestInit): Promise<Response> => {
    this.asked.push(path);
    const other = await this.between(path, init);
    if (other) return other;
    return this.back(await this.#answer(path, init), path);
  };

  async #answer(path: string, init: RequestInit): Promise<Response> {
    const body = init.body instanceof Uint8Array ? new Uint8Array(init.body) : new Uint8Array();
    const headers = new Headers(init.headers);
    const signature = fromBase64url(headers.get(SIGNATURE_HEADER) ?? '') ?? new Uint8Array();
    if (path === '/api/v1/invites/look') return this.#look(body);
    if (path === '/api/v1/enrolment') return this.#enrol(body, signature);
    if (path === '/api/v1/changes') return this.#push(body, Number(headers.get(NOW_HEADER)));
    if (path === '/api/v1/sessions') return this.#session(body, signature);
    if (path === '/api/v1/return-card')
      return init.method === 'POST' ? this.#makeCard(body, signature) : this.#card();
    if (path.startsWith('/api/v1/records')) return this.#read(new URL(path, 'http://x').searchParams);
    return problem(404, 'not-found');
  }

  async #makeCard(body: Bytes, signature: Bytes): Promise<Response> {
    const { device, card, tokenHash } = MakeCardRequest.parse(json(body));
    const known = this.devices.get(device);
    if (!known || !(await verifySignature(known.publicKey, signature, body)))
      return problem(401, 'signature-wrong');
    const before = this.cards.get(card);
    const { device: _device, ...invited } = known.invited;
    this.cards.clear();
    this.cards.set(card, before ?? { tokenHash, made: this.clock, tries: 0, invited });
    return this.#card();
  }

  #card(): Response {
    const [card] = this.cards.values();
    const told = card ? { made: card.made, until: card.made + 1 } : null;
    return answer(ENROLMENT_TYPE, { protocol: PROTOCOL, card: told } satisfies CardAnswer);
  }

  /** Whom a token invites, by itself or by a return card. */
  async #invited({ token, card: id }: Pick<LookRequest, 'token' | 'card'>): Promise<Invited | Response> {
    if (id === undefined) return this.invites.get(token) ?? problem(404, 'invite-unknown');
    const card = this.cards.get(id);
    if (!card) return problem(404, 'card-unknown');
    if (card.tries >= CARD_TRIES) return problem(410, 'card-blocked');
    card.tries += 1;
    const hash = base64url(await webCryptography.digest(new TextEncoder().encode(token)));
    const left = CARD_TRIES - card.tries;
    if (hash !== card.tokenHash)
      return left > 0 ? problem(403, 'card-wrong', {}, left) : problem(410, 'card-blocked');
    card.tries = 0;
    return card.invited;
  }

  async #look(body: Bytes): Promise<Response> {
    const invited = await this.#invited(LookRequest.parse(json(body)));
    if (invited instanceof Response) return invited;
    return answer(ENROLMENT_TYPE, {
      protocol: PROTOCOL,
      programme: this.programme.id,
      programmeName: this.programme.name,
      firstLanguage: this.programme.firstLanguage,
      example: true,
      person: invited.person,
      personName: invited.device === undefined ? invited.personName : '',
      role: invited.role,
      cities: invited.cities,
      cityNames: [],
    } satisfies LookAnswer);
  }

  async #enrol(body: Bytes, signature: Bytes): Promise<Response> {
    const request = EnrolRequest.parse(json(body));
    const invited = await this.#invited(request);
    const publicKey = fromBase64url(request.publicKey) ?? new Uint8Array();
    if (invited instanceof Response) return invited;
    if (!(await verifySignature(publicKey, signature, body))) return problem(401, 'signature-wrong');
    if (invited.device !== undefined && invited.device !== request.device)
      return problem(409, request.card === undefined ? 'invite-used' : 'card-used');
    invited.device = request.device;
    if (!this.devices.has(request.device))
      this.devices.set(request.device, { publicKey, invited, settled: new Map() });
    const { person, personName, role, cities } = invited;
    return answer(ENROLMENT_TYPE, {
      protocol: PROTOCOL,
      now: this.clock,
      device: request.device,
      person,
      personName,
      role,
      cities,
      keys: this.#keys,
      ...forPhones(this.programme),
    } satisfies EnrolAnswer);
  }

  async #push(batch: Bytes, now: number): Promise<Response> {
    const envelopes = readBatch(batch);
    if (typeof envelopes === 'string') return problem(400, envelopes);
    const answers: Answer[] = [];
    let device: Known | null = null;
    for (const bytes of envelopes) {
      const read = await this.#one(bytes, this.clock - now);
      device = read.device ?? device;
      answers.push(read.answer);
    }
    return answer(ANSWERS_TYPE, {
      protocol: PROTOCOL,
      programme: this.programme.id,
      now: this.clock,
      answers,
      ...(device && { answered: await answeredOf(device) }),
      erased: this.erased,
      ...this.#toldTo(keyIn(envelopes.at(-1))),
    } satisfies PushAnswer);
  }

  async #one(bytes: Bytes, offset: number): Promise<{ answer: Answer; device: Known | null }> {
    const digest = base64url(await webCryptography.digest(bytes));
    const parts = readEnvelope(bytes);
    if (typeof parts === 'string') throw new Error(`an envelope that is none: ${parts}`);
    const { device: id, n, change } = parts.header;
    const device = this.devices.get(id);
    if (!device) return { answer: { answer: 'refused', digest, code: 'unknown-device' }, device: null };
    if (!(await verifySignature(device.publicKey, parts.signature, parts.signed)))
      return { answer: { answer: 'refused', digest, code: 'signature-wrong' }, device: null };
    const known = device.settled.get(n);
    if (known?.digest === digest) return { answer: known.answer, device };
    if (known) return { answer: { answer: 'refused', digest, code: 'number-reused' }, device };
    const body = await openEnvelope(parts, { crypto: webCryptography, open: this.#open });
    if (typeof body === 'string') throw new Error(`a body that does not open: ${body}`);
    const judged = this.judge(body, n);
    if (judged?.answer === 'later') return { answer: { ...judged, digest, n, change }, device };
    const made: Answer = judged
      ? { ...judged, digest, n, change }
      : { answer: 'stored', digest, n, change, stamp: this.#store(id, n, body, offset) };
    device.settled.set(n, { digest, answer: made });
    return { answer: made, device };
  }

  #store(device: string, n: number, body: Body, offsetNow: number): string {
    const { at, offset: offsetThen, record, kind, patch } = body;
    const known = {
      at,
      offsetThen,
      offsetNow,
      now: this.clock,
      seen: null,
      enrolledAt: null,
      before: null,
      after: null,
    };
    const stamp = stampFor({ device, n, ...known });
    const fields = mergeChange(this.records.get(record)?.fields ?? {}, { stamp, patch });
    this.records.set(record, { kind, fields, order: ++this.#order });
    this.stored.push(body);
    return stamp;
  }

  /** A record that somebody else brought. */
  put(id: string, kind: string, patch: Body['patch'], ms = this.clock): void {
    const stamp = `${String(ms).padStart(15, '0')}.other.0000000001`;
    const fields = mergeChange(this.records.get(id)?.fields ?? {}, { stamp, patch });
    this.records.set(id, { kind, fields, order: ++this.#order });
  }

  async #session(body: Bytes, signature: Bytes): Promise<Response> {
    const request = SessionRequest.parse(json(body));
    const device = this.devices.get(request.device);
    if (!device) return problem(401, 'unknown-device');
    if (!(await verifySignature(device.publicKey, signature, body))) return problem(401, 'signature-wrong');
    return answer(ENROLMENT_TYPE, { protocol: PROTOCOL, token: 'token', seconds: 600 });
  }

  /** How many records stand in one answer. */
  page = 2;

  #read(query: URLSearchParams): Response {
    const [scope, order] = (query.get('after') ?? `${String(this.scope)}.0`).split('.').map(Number);
    const reset = scope !== this.scope;
    const after = reset ? 0 : (order ?? 0);
    const sorted = [...this.records].sort(([, a], [, b]) => a.order - b.order);
    const left = sorted.filter(([, each]) => each.order > after && each.kind !== 'postcard');
    const now = left.slice(0, this.page);
    const upTo = now.at(-1)?.[1].order ?? after;
    const old = Number(query.get('programme')) < this.programme.version;
    return answer(RECORDS_TYPE, {
      protocol: PROTOCOL,
      cursor: `${String(this.scope)}.${String(upTo)}`,
      reset,
      more: left.length > now.length,
      records: now.map(([id, { kind, fields }]) => ({ id, kind, fields })),
      ...(old && forPhones(this.programme)),
      ...this.#toldTo(query.get('key')),
    } satisfies ReadAnswer);
  }
}

/** The key that an envelope is sealed for. */
export function keyIn(envelope: Bytes | undefined): string | null {
  const parts = envelope && readEnvelope(envelope);
  return parts === undefined || typeof parts === 'string' ? null : parts.header.key;
}

async function answeredOf(device: Known): Promise<Answered> {
  let [upTo, digest] = [0, PROOF_START];
  for (let next = device.settled.get(1); next; next = device.settled.get(upTo + 1)) {
    digest = await advance(webCryptography, digest, fromBase64url(next.digest) ?? new Uint8Array());
    upTo += 1;
  }
  return { count: device.settled.size, upTo, digest: base64url(digest) };
}

function json(bytes: Bytes): unknown {
  return JSON.parse(new TextDecoder().decode(bytes));
}

function answer(type: string, value: object): Response {
  return new Response(JSON.stringify(value), { headers: { 'content-type': type } });
}

/** A problem as the endpoint tells it. */
export function problem(
  status: number,
  code: ProblemCode,
  headers: Record<string, string> = {},
  tries?: number,
): Response {
  const told = {
    type: `urn:mifriendly:${code}`,
    title: code,
    status,
    code,
    ...(tries !== undefined && { tries }),
  };
  return new Response(JSON.stringify(told), {
    status,
    headers: { ...headers, 'content-type': PROBLEM_TYPE },
  });
}
