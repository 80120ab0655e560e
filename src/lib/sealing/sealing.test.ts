import { beforeAll, describe, expect, it } from 'vitest';
import { openEnvelope, readEnvelope, sealEnvelope, type Envelope, type Parts } from '../sync/envelope.ts';
import type { Body } from '../sync/body.ts';
import type { Bytes } from '../sync/bytes.ts';
import type { EndpointKey } from '../sync/cryptography.ts';
import {
  importProgrammeKey,
  makeProgrammeKey,
  makeSigningKey,
  openWith,
  rawPublicKey,
  signWith,
  verifySignature,
  webCryptography as crypto_,
} from './index.ts';

const header = {
  programme: 'west-midlands',
  device: '0192f0c1-0000-4000-8000-0000000000aa',
  n: 4_000_000_000,
  change: '0192f0c1-0000-7000-8000-000000000001',
};
const body: Body = {
  record: '0192f0c1-0000-7000-8000-000000000002',
  kind: 'postcard',
  version: 1,
  patch: { good: 'ሰባት ሕያዋት እዮም — people are kind' },
  at: 1,
  offset: null,
  seen: null,
};

let endpointKey: EndpointKey;
let keys: Map<string, CryptoKeyPair>;
let pair: CryptoKeyPair;
let envelope: Envelope;

function parts(bytes: Bytes): Parts {
  const read = readEnvelope(bytes);
  if (typeof read === 'string') throw new Error(read);
  return read;
}

beforeAll(async () => {
  const made = await makeProgrammeKey();
  endpointKey = { id: 'k1', raw: made.raw };
  keys = new Map([['k1', await importProgrammeKey(made.privateJwk)]]);
  pair = await makeSigningKey();
  envelope = await sealEnvelope(header, body, endpointKey, { crypto: crypto_, sign: signWith(pair) });
});

describe('an envelope', () => {
  it('opens at the endpoint as it was sealed on the phone', async () => {
    const read = parts(envelope.bytes);
    expect(read.header).toEqual({ ...header, key: 'k1' });
    expect(await verifySignature(await rawPublicKey(pair), read.signature, read.signed)).toBe(true);
    expect(await openEnvelope(read, { crypto: crypto_, open: openWith(keys) })).toEqual(body);
  });

  it('shows no word of the record', () => {
    const text = new TextDecoder('latin1').decode(envelope.bytes);
    expect(text).not.toContain('people');
    expect(text).not.toContain('postcard');
  });

  it('does not verify when a single bit of it was changed, wherever', async () => {
    const publicKey = await rawPublicKey(pair);
    for (let at = 0; at < envelope.bytes.length; at += 13) {
      const changed = envelope.bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      const read = readEnvelope(changed);
      if (typeof read === 'string') continue;
      expect(await verifySignature(publicKey, read.signature, read.signed), `byte ${String(at)}`).toBe(false);
    }
  });

  it("does not verify under another device's key, nor under a key that is none", async () => {
    const read = parts(envelope.bytes);
    const stranger = await rawPublicKey(await makeSigningKey());
    expect(await verifySignature(stranger, read.signature, read.signed)).toBe(false);
    expect(await verifySignature(new Uint8Array(65), read.signature, read.signed)).toBe(false);
  });

  it('does not open under a swapped header or a foreign key', async () => {
    const read = parts(envelope.bytes);
    const swapped = {
      ...read,
      headerBytes: read.headerBytes.map((byte, at) => (at === 20 ? byte ^ 1 : byte)),
    };
    expect(await openEnvelope(swapped, { crypto: crypto_, open: openWith(keys) })).toBe('not-sealed-for-us');
    expect(await openEnvelope(read, { crypto: crypto_, open: openWith(new Map()) })).toBe(
      'not-sealed-for-us',
    );
  });

  it('tells 10 MB of text in a small envelope without inflating it all', async () => {
    const huge = { ...body, patch: { good: 'a'.repeat(10_000_000) } };
    const sealed = await sealEnvelope(header, huge, endpointKey, { crypto: crypto_, sign: signWith(pair) });
    expect(sealed.bytes.length).toBeLessThan(20_000);
    expect(await openEnvelope(parts(sealed.bytes), { crypto: crypto_, open: openWith(keys) })).toBe(
      'body-too-large',
    );
  });

  it('is told malformed when it is cut short, and unknown under another protocol', () => {
    for (const length of [0, 1, 40, 120])
      expect(readEnvelope(envelope.bytes.slice(0, length))).toBe('malformed');
    const later = envelope.bytes.slice();
    later[0] = 2;
    expect(readEnvelope(later)).toBe('protocol-unknown');
  });

  it("has a device's key that cannot be taken off the phone", () => {
    expect(pair.privateKey.extractable).toBe(false);
  });
});
