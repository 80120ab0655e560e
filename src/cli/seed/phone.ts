import type { Programme } from '../../lib/programme/programme.ts';
import { KINDS } from '../../lib/records/index.ts';
import { makeSigningKey, rawPublicKey, signWith, webCryptography } from '../../lib/sealing/index.ts';
import { PushAnswer, type Answer } from '../../lib/sync/answer.ts';
import { writeBatch } from '../../lib/sync/batch.ts';
import { base64url, concat, fromBase64url, type Bytes } from '../../lib/sync/bytes.ts';
import type { EndpointKey, Sign } from '../../lib/sync/cryptography.ts';
import { EnrolAnswer, type EnrolRequest } from '../../lib/sync/enrolment.ts';
import { sealEnvelope, type Envelope } from '../../lib/sync/envelope.ts';
import {
  ANSWERS_TYPE,
  BATCH_TYPE,
  ENROLMENT_TYPE,
  MAX_BATCH_BYTES,
  MAX_BATCH_ENVELOPES,
  NOW_HEADER,
  PROTOCOL,
  SIGNATURE_HEADER,
} from '../../lib/sync/limits.ts';
import { advance, PROOF_START } from '../../lib/sync/proof.ts';
import type { Deed } from './deed.ts';
import { ask, type Fetch } from './http.ts';

/** The endpoint did not do what the protocol says, or refused something. Ends the run. */
export class Trouble extends Error {}

interface Identity {
  origin: string;
  fetch: Fetch | undefined;
  device: string;
  programme: Programme;
  key: EndpointKey;
  sign: Sign;
}

/** How often one batch is sent again when the endpoint answers *later*. */
const ATTEMPTS = 5;

/**
 * A phone without a screen: it enrols with a key of its own, seals what it is given and sends it, and
 * believes no answer that it cannot check. Its clock may be wrong.
 */
export class SeedPhone {
  readonly device: string;
  readonly programme: Programme;
  readonly #identity: Identity;
  /** This phone's clock minus the true time, in milliseconds. */
  readonly #clockError: number;
  /** Numbers given out, and those that the endpoint has answered. */
  #n = 0;
  #answered = 0;
  #proof: Bytes = PROOF_START;
  #offset: number | null = null;
  bytesSent = 0;

  private constructor(identity: Identity, clockError: number) {
    this.#identity = identity;
    this.#clockError = clockError;
    this.device = identity.device;
    this.programme = identity.programme;
  }

  /** Redeems an invite with a new key. */
  static async enrol(
    { origin, fetch }: { origin: string; fetch?: Fetch },
    token: string,
    clockError: number,
  ): Promise<SeedPhone> {
    const pair = await makeSigningKey();
    const sign = signWith(pair);
    const device = crypto.randomUUID();
    const secret = crypto.getRandomValues(new Uint8Array(32));
    const request: EnrolRequest = {
      protocol: PROTOCOL,
      token,
      device,
      publicKey: base64url(await rawPublicKey(pair)),
      readSecretHash: base64url(await webCryptography.digest(secret)),
      app: 'seed',
    };
    const body = concat(new TextEncoder().encode(JSON.stringify(request)));
    const answer = await ask(
      `${origin}/api/v1/enrolment`,
      body,
      {
        'content-type': 'application/json',
        accept: ENROLMENT_TYPE,
        [SIGNATURE_HEADER]: base64url(await sign(body)),
      },
      fetch,
    );
    const read = EnrolAnswer.safeParse(answer);
    if (!read.success)
      throw new Trouble(`The endpoint enrolled nobody: ${JSON.stringify(answer).slice(0, 300)}`);
    const [newest] = read.data.keys;
    const raw = newest ? fromBase64url(newest.raw) : null;
    if (!newest || !raw || read.data.device !== device)
      throw new Trouble('The endpoint enrolled another device.');
    const { programme } = read.data;
    return new SeedPhone({ origin, fetch, device, programme, key: { id: newest.id, raw }, sign }, clockError);
  }

  /** Seals and sends everything, in order. Returns how many changes the endpoint has stored. */
  async send(deeds: readonly Deed[]): Promise<number> {
    let sent = 0;
    let waiting: Envelope[] = [];
    let size = 4;
    for (const deed of deeds) {
      const envelope = await this.#seal(deed);
      if (waiting.length >= MAX_BATCH_ENVELOPES || size + 4 + envelope.bytes.length > MAX_BATCH_BYTES) {
        sent += await this.#push(waiting);
        waiting = [];
        size = 4;
      }
      waiting.push(envelope);
      size += 4 + envelope.bytes.length;
    }
    return waiting.length > 0 ? sent + (await this.#push(waiting)) : sent;
  }

  async #seal(deed: Deed): Promise<Envelope> {
    const { programme, device, key, sign } = this.#identity;
    this.#n += 1;
    return sealEnvelope(
      { programme: programme.id, device, n: this.#n, change: crypto.randomUUID() },
      {
        record: deed.record,
        kind: deed.kind,
        version: KINDS[deed.kind].version,
        patch: deed.patch,
        at: deed.at + this.#clockError,
        offset: this.#offset,
        seen: null,
      },
      key,
      { crypto: webCryptography, sign },
    );
  }

  async #push(envelopes: readonly Envelope[]): Promise<number> {
    const body = writeBatch(envelopes.map(({ bytes }) => bytes));
    for (let attempt = 1; ; attempt++) {
      const clock = Date.now() + this.#clockError;
      const answer = await ask(
        `${this.#identity.origin}/api/v1/changes`,
        body,
        {
          'content-type': BATCH_TYPE,
          accept: ANSWERS_TYPE,
          [NOW_HEADER]: String(clock),
        },
        this.#identity.fetch,
      );
      this.bytesSent += body.length;
      const read = PushAnswer.safeParse(answer);
      if (!read.success)
        throw new Trouble(`Not an answer of our endpoint: ${JSON.stringify(answer).slice(0, 300)}`);
      this.#offset = read.data.now - clock;
      if (attempt < ATTEMPTS && read.data.answers.some(({ answer: said }) => said === 'later')) {
        await new Promise((resolve) => setTimeout(resolve, 200 * 2 ** attempt));
        continue;
      }
      await this.#check(envelopes, read.data);
      return envelopes.length;
    }
  }

  /** Every envelope stored, every digest ours, and the same proof on both sides. */
  async #check(envelopes: readonly Envelope[], { answers, answered }: PushAnswer): Promise<void> {
    if (answers.length !== envelopes.length)
      throw new Trouble('The endpoint answered another number of changes.');
    for (const [index, envelope] of envelopes.entries()) {
      const answer = answers[index];
      if (answer?.digest !== base64url(envelope.digest))
        throw new Trouble('The endpoint answered another change.');
      if (answer.answer !== 'stored') throw new Trouble(`A change was not stored: ${told(answer)}`);
      this.#proof = await advance(webCryptography, this.#proof, envelope.digest);
    }
    this.#answered += envelopes.length;
    const whole = answered?.count === this.#answered && answered.upTo === this.#answered;
    if (!whole || answered.digest !== base64url(this.#proof)) {
      throw new Trouble(
        `The endpoint’s proof for ${String(this.#answered)} changes is ${JSON.stringify(answered)}`,
      );
    }
  }
}

function told({ answer, code, problems, n }: Answer): string {
  return JSON.stringify({ answer, n, code, problems });
}
