import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import type { NewPasskey, PasskeyAnswer } from '../../src/lib/server/accounts/passkey-answer.ts';

type Cbor = number | string | Buffer | Map<number | string, Cbor>;

function head(kind: number, n: number): Buffer {
  if (n < 24) return Buffer.from([(kind << 5) | n]);
  if (n < 256) return Buffer.from([(kind << 5) | 24, n]);
  return Buffer.from([(kind << 5) | 25, n >> 8, n & 255]);
}

function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === 'string')
    return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([k, v]) => [cbor(k), cbor(v)])]);
}

const sha = (bytes: Buffer | string): Buffer => createHash('sha256').update(bytes).digest();
const b64 = (bytes: Buffer): string => bytes.toString('base64url');

/** A passkey in software: real keys and real signatures, and whatever it is told to get wrong. */
export class Authenticator {
  readonly id = randomBytes(16);
  readonly origin: string;
  readonly #keys: { publicKey: KeyObject; privateKey: KeyObject };
  #uses = 0;
  /** Whether it says that it has recognised its owner, by finger, face or PIN. */
  recognises = true;

  constructor(origin: string) {
    this.origin = origin;
    this.#keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  }

  #data(withKey: boolean): Buffer {
    const flags = 0x01 | (this.recognises ? 0x04 : 0) | (withKey ? 0x40 : 0);
    const count = Buffer.alloc(4);
    count.writeUInt32BE(++this.#uses);
    const parts = [sha(new URL(this.origin).hostname), Buffer.from([flags]), count];
    if (withKey) {
      const { x = '', y = '' } = this.#keys.publicKey.export({ format: 'jwk' });
      const key = cbor(
        new Map<number, Cbor>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, Buffer.from(x, 'base64url')],
          [-3, Buffer.from(y, 'base64url')],
        ]),
      );
      parts.push(Buffer.alloc(16), Buffer.from([0, this.id.length]), this.id, key);
    }
    return Buffer.concat(parts);
  }

  #client(type: string, options: string): Buffer {
    const { challenge } = JSON.parse(options) as { challenge: string };
    return Buffer.from(JSON.stringify({ type, challenge, origin: this.origin, crossOrigin: false }));
  }

  create(options: string): NewPasskey {
    const client = this.#client('webauthn.create', options);
    const attestation = cbor(
      new Map<string, Cbor>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', this.#data(true)],
      ]),
    );
    return {
      id: b64(this.id),
      rawId: b64(this.id),
      type: 'public-key',
      response: {
        clientDataJSON: b64(client),
        attestationObject: b64(attestation),
        transports: ['internal'],
      },
      clientExtensionResults: {},
    };
  }

  get(options: string): PasskeyAnswer {
    const client = this.#client('webauthn.get', options);
    const data = this.#data(false);
    const signature = sign('sha256', Buffer.concat([data, sha(client)]), this.#keys.privateKey);
    return {
      id: b64(this.id),
      rawId: b64(this.id),
      type: 'public-key',
      response: { clientDataJSON: b64(client), authenticatorData: b64(data), signature: b64(signature) },
      clientExtensionResults: {},
    };
  }
}
