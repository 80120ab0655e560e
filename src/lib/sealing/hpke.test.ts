import { createHash } from 'node:crypto';
import { Aes128Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { base64url, concat, fromHex, hex, type Bytes } from '../sync/bytes.ts';
import { openAs, sealTo, suite } from './hpke.ts';
import { importProgrammeKey, makeProgrammeKey } from './index.ts';
import { OURS, PRINTED } from './testing/rfc9180.ts';

/** The recipient's key pair of a vector, read as the programme's key is read from the key file. */
async function recipientOf({ skRm, pkRm }: { skRm: string; pkRm: string }): Promise<CryptoKeyPair> {
  const point = fromHex(pkRm);
  return importProgrammeKey({
    kty: 'EC',
    crv: 'P-256',
    d: base64url(fromHex(skRm)),
    x: base64url(point.slice(1, 33)),
    y: base64url(point.slice(33)),
  });
}

/** Inputs as the sums of a thousand are made from: one SHAKE128 stream, each input with its length before it. */
function inputs(): () => Bytes {
  const stream = new Uint8Array(createHash('shake128', { outputLength: 600_000 }).digest());
  let at = 0;
  return () => {
    const length = stream[at] ?? 0;
    at += 1 + length;
    return stream.slice(at - length, at);
  };
}

function summed(all: readonly Bytes[]): string {
  return createHash('shake128', { outputLength: 16 })
    .update(concat(...all))
    .digest('hex');
}

describe("RFC 9180's vectors for our suite", () => {
  const { info, first } = OURS;

  it('are opened by what opens envelopes, with a key that was read as ours are', async () => {
    const sealed = { enc: fromHex(OURS.enc), cipher: fromHex(first.cipher) };
    const plain = await openAs(await recipientOf(OURS), fromHex(info), sealed, fromHex(first.aad));
    expect(hex(plain)).toBe(first.plain);
  });

  it('are sealed to the letter from the same randomness', async () => {
    const hpke = suite();
    const made = await hpke.kem.deriveKeyPair(fromHex(OURS.ikmR));
    expect(hex(new Uint8Array(await hpke.kem.serializePublicKey(made.publicKey)))).toBe(OURS.pkRm);
    expect(hex(new Uint8Array(await hpke.kem.serializePrivateKey(made.privateKey)))).toBe(OURS.skRm);
    const sender = await hpke.createSenderContext({
      recipientPublicKey: await hpke.kem.deserializePublicKey(fromHex(OURS.pkRm)),
      info: fromHex(info),
      ekm: fromHex(OURS.ikmE),
    });
    expect(hex(new Uint8Array(sender.enc))).toBe(OURS.enc);
    expect(hex(new Uint8Array(await sender.seal(fromHex(first.plain), fromHex(first.aad))))).toBe(
      first.cipher,
    );
  });

  it('have the shared secret of the key that is ours alone', async () => {
    const recipientKey = await recipientOf(OURS);
    const secret = await suite().kem.decap({ recipientKey, enc: fromHex(OURS.enc) });
    expect(hex(new Uint8Array(secret))).toBe(OURS.sharedSecret);
  });

  it('agree over a thousand sealings: key and nonces', async () => {
    const hpke = suite();
    const recipientPublicKey = await hpke.kem.deserializePublicKey(fromHex(OURS.pkRm));
    const sender = await hpke.createSenderContext({
      recipientPublicKey,
      info: fromHex(info),
      ekm: fromHex(OURS.ikmE),
    });
    const recipient = await hpke.createRecipientContext({
      recipientKey: await recipientOf(OURS),
      enc: fromHex(OURS.enc),
      info: fromHex(info),
    });
    const draw = inputs();
    const sealed: Bytes[] = [];
    for (let i = 0; i < 1000; i++) {
      const associated = draw();
      const plain = draw();
      const cipher = new Uint8Array(await sender.seal(plain, associated));
      expect(hex(new Uint8Array(await recipient.open(cipher, associated)))).toBe(hex(plain));
      sealed.push(cipher);
    }
    expect(summed(sealed)).toBe(OURS.sealedThousand);
  });

  it('that the RFC prints for the same key agreement are sealed and opened to the letter', async () => {
    const hpke = new CipherSuite({
      kem: new DhkemP256HkdfSha256(),
      kdf: new HkdfSha256(),
      aead: new Aes128Gcm(),
    });
    const recipientKey = await recipientOf(PRINTED);
    const enc = fromHex(PRINTED.enc);
    const secret = await suite().kem.decap({ recipientKey, enc });
    expect(hex(new Uint8Array(secret))).toBe(PRINTED.sharedSecret);
    const sender = await hpke.createSenderContext({
      recipientPublicKey: recipientKey.publicKey,
      info: fromHex(PRINTED.info),
      ekm: fromHex(PRINTED.ikmE),
    });
    const made = new Map<number, string>();
    for (let n = 0; n <= 256; n++) {
      const associated = new TextEncoder().encode(`Count-${String(n)}`);
      made.set(n, hex(new Uint8Array(await sender.seal(fromHex(PRINTED.plain), associated))));
    }
    expect(hex(new Uint8Array(sender.enc))).toBe(PRINTED.enc);
    expect(PRINTED.sealed.map(([n]) => [n, made.get(n)])).toEqual(PRINTED.sealed);
  });
});

describe('whatever is sealed', () => {
  const any = fc.uint8Array({ maxLength: 300 }).map((bytes) => new Uint8Array(bytes));
  let raw: Bytes;
  let own: CryptoKeyPair;
  let other: CryptoKeyPair;

  beforeAll(async () => {
    const made = await makeProgrammeKey();
    raw = made.raw;
    own = await importProgrammeKey(made.privateJwk);
    other = await importProgrammeKey((await makeProgrammeKey()).privateJwk);
  });

  it('opens with its key, its purpose and what stands beside it', async () => {
    const opens = fc.asyncProperty(any, any, any, async (plain, info, associated) => {
      const sealed = await sealTo(raw, info, plain, associated);
      expect(sealed.enc).toHaveLength(65);
      expect(sealed.cipher).toHaveLength(plain.length + 16);
      expect(await openAs(own, info, sealed, associated)).toEqual(plain);
    });
    await fc.assert(opens, { numRuns: 200 });
  });

  it('does not open with one bit of anything else: key, purpose, header, enc, cipher', async () => {
    const flipped = (bytes: Bytes, at: number): Bytes => {
      const changed = bytes.slice();
      const bit = at % (8 * bytes.length);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      return changed;
    };
    const some = fc.uint8Array({ minLength: 1, maxLength: 100 }).map((bytes) => new Uint8Array(bytes));
    const where = fc.constantFrom('info', 'associated', 'enc', 'cipher', 'key' as const);
    const stays = fc.asyncProperty(some, some, some, where, fc.nat(), async (plain, info, head, what, at) => {
      const sealed = await sealTo(raw, info, plain, head);
      const opened = openAs(
        what === 'key' ? other : own,
        what === 'info' ? flipped(info, at) : info,
        {
          enc: what === 'enc' ? flipped(sealed.enc, at) : sealed.enc,
          cipher: what === 'cipher' ? flipped(sealed.cipher, at) : sealed.cipher,
        },
        what === 'associated' ? flipped(head, at) : head,
      );
      await expect(opened).rejects.toThrow();
    });
    await fc.assert(stays, { numRuns: 300 });
  });

  it('never looks the same twice', async () => {
    const [plain, info, head] = [new Uint8Array(40), new Uint8Array(0), new Uint8Array(0)];
    const seen = new Set<string>();
    for (let i = 0; i < 50; i++) {
      const { enc, cipher } = await sealTo(raw, info, plain, head);
      seen.add(hex(enc)).add(hex(cipher));
    }
    expect(seen.size).toBe(100);
  });
});
