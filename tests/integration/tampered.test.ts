import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeProgrammeKey, signWith, webCryptography } from '../../src/lib/sealing/index.ts';
import type { AnswerCode } from '../../src/lib/sync/answer.ts';
import { concat, fromBase64url, type Bytes } from '../../src/lib/sync/bytes.ts';
import {
  readEnvelope,
  sealEnvelope,
  type Envelope,
  type Header,
  type Parts,
} from '../../src/lib/sync/envelope.ts';
import { card, type Phone } from './phone.ts';
import { openWorld } from './world.ts';

// What somebody between a phone and the endpoint, or another enrolled phone, could do to an envelope. Each is refused with
// its code, settles no number that is not the sender's own, and is stored nowhere.

function partsOf({ bytes }: Envelope): Parts {
  const parts = readEnvelope(bytes);
  if (typeof parts === 'string') throw new Error(parts);
  return parts;
}

async function codesOf(phone: Phone, envelopes: readonly Bytes[]): Promise<string[]> {
  const codes: string[] = [];
  for (let at = 0; at < envelopes.length; at += 100) {
    const { answers } = await phone.push(...envelopes.slice(at, at + 100));
    for (const { answer, code, n } of answers) codes.push(`${answer} ${code ?? ''} ${String(n ?? '-')}`);
  }
  return codes;
}

/** What was signed with one header put behind another one, and signed by `phone` as its own. */
async function resigned(phone: Phone, head: Bytes, { enc, cipher }: Parts): Promise<Bytes> {
  const signed = concat(head, enc, cipher);
  return concat(signed, await signWith(phone.pair)(signed));
}

/** The header of a new envelope of the phone, as bytes. */
async function headOf(phone: Phone, header: Partial<Header>): Promise<Bytes> {
  return partsOf(await phone.seal('postcard', randomUUID(), card(), { header })).headerBytes;
}

describe('an envelope that was tampered with', () => {
  it('is refused for any single bit that was flipped, each with the code of its place', async () => {
    const world = await openWorld();
    const phone = await world.phone('outreach-worker');
    const envelope = await phone.seal('postcard', randomUUID(), card());
    const { header, headerBytes } = partsOf(envelope);
    const deviceAt = 2 + header.programme.length;

    /** The codes that a flip at this byte may have. Most places have exactly one. */
    const expected = (at: number): AnswerCode[] => {
      if (at === 0) return ['protocol-unknown'];
      // a length reads other bytes as the programme's name, or points past the end
      if (at === 1) return ['wrong-programme', 'malformed'];
      if (at < deviceAt) return ['wrong-programme'];
      if (at < deviceAt + 16) return ['unknown-device'];
      // the length of the key's name: another split of the same signed bytes, or past the end
      if (at === deviceAt + 36) return ['signature-wrong', 'malformed'];
      // number 1 without its only bit is 0, which is no number
      if (at === deviceAt + 19) return ['signature-wrong', 'malformed'];
      return ['signature-wrong'];
    };

    const flips = Array.from({ length: 8 * envelope.bytes.length }, (_, bit) => bit);
    const flipped = flips.map((bit) => {
      const bytes = envelope.bytes.slice();
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      return bytes;
    });
    expect(headerBytes.length).toBeGreaterThan(deviceAt + 37);
    const codes = await codesOf(phone, flipped);
    const strange = flips.filter((bit) => {
      const possible = expected(bit >> 3).map((code) => `refused ${code} -`);
      return !possible.includes(codes[bit] ?? '');
    });
    expect(strange.map((bit) => [bit, codes[bit]])).toEqual([]);
    expect(await world.count('numbers')).toBe(0);
    expect(await world.count('records')).toBe(0);
    // and the envelope itself was right all the time
    expect(await codesOf(phone, [envelope.bytes])).toEqual(['stored  1']);
  });

  it('is refused under the header of another one, and not opened when its own phone signs that', async () => {
    const world = await openWorld();
    const phone = await world.phone('outreach-worker');
    const envelope = partsOf(await phone.seal('postcard', randomUUID(), card()));
    const other = await headOf(phone, { n: 2 });
    const swapped = concat(other, envelope.enc, envelope.cipher, envelope.signature);
    expect(await codesOf(phone, [swapped, await resigned(phone, other, envelope)])).toEqual([
      'refused signature-wrong -',
      'refused not-sealed-for-us 2',
    ]);
    expect(await world.count('records')).toBe(0);
  });

  it('is not opened under any other header, whatever of it was changed', async () => {
    const world = await openWorld();
    const phone = await world.phone('outreach-worker');
    const sealed = partsOf(await phone.seal('postcard', randomUUID(), card(), { header: { n: 1 } }));
    let n = 1;
    const number = fc.integer({ min: 1, max: 1000 }).map(() => ++n);
    const change = fc.uuid();
    const heads = fc.asyncProperty(number, change, async (next, id) => {
      const head = await headOf(phone, { n: next, change: id });
      const [code] = await codesOf(phone, [await resigned(phone, head, sealed)]);
      expect(code).toBe(`refused not-sealed-for-us ${String(next)}`);
    });
    await fc.assert(heads, { numRuns: 100 });
    expect(await world.count('records')).toBe(0);
  });

  it("is refused with another device's signature, and as another device's own", async () => {
    const world = await openWorld();
    const phone = await world.phone('outreach-worker');
    const thief = await world.phone('outreach-worker');
    const envelope = await phone.seal('postcard', randomUUID(), card());
    const parts = partsOf(envelope);
    const forged = await resigned(thief, parts.headerBytes, parts);
    // the thief's own header before the other's sealed body
    const taken = await resigned(thief, await headOf(thief, {}), parts);
    expect(await codesOf(thief, [forged, taken])).toEqual([
      'refused signature-wrong -',
      'refused not-sealed-for-us 1',
    ]);
    expect(await codesOf(phone, [envelope.bytes])).toEqual(['stored  1']);
  });

  it('is refused when it was made for a foreign programme, or sealed with a foreign key under our name', async () => {
    const world = await openWorld();
    const phone = await world.phone('outreach-worker');
    const elsewhere = await phone.seal('postcard', randomUUID(), card(), {
      header: { programme: 'elsewhere', n: 1 },
    });
    const ours = fromBase64url(phone.enrolment?.keys[0]?.raw ?? '');
    const name = phone.enrolment?.keys[0]?.id ?? '';
    const foreign = (await makeProgrammeKey()).raw;
    const body = { record: randomUUID(), kind: 'postcard', version: 1, patch: card(), at: phone.clock };
    const seal = (raw: Bytes | null, id: string, n: number): Promise<Envelope> =>
      sealEnvelope(
        { programme: 'west-midlands', device: phone.id, n, change: randomUUID() },
        { ...body, offset: 0, seen: null },
        { id, raw: raw ?? new Uint8Array(0) },
        { crypto: webCryptography, sign: signWith(phone.pair) },
      );
    const all = [
      elsewhere,
      await seal(foreign, name, 1),
      await seal(ours, 'no-such-key', 2),
      await seal(ours, name, 3),
    ];
    expect(
      await codesOf(
        phone,
        all.map(({ bytes }) => bytes),
      ),
    ).toEqual([
      'refused wrong-programme -',
      'refused not-sealed-for-us 1',
      'held not-sealed-for-us 2',
      'stored  3',
    ]);
    expect(await world.count('records')).toBe(1);
  });
});
