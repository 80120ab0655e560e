import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { base64url, concat, fromBase64url, fromHex, readU32, u32, uuid, type Bytes } from './bytes.ts';
import { fitting, readBatch, writeBatch } from './batch.ts';
import { MAX_BATCH_BYTES, MAX_BATCH_ENVELOPES } from './limits.ts';
import { pad, sizeClass, unpad } from './padding.ts';

const bytes = fc.uint8Array({ maxLength: 600 }).map((array): Bytes => Uint8Array.from(array));

describe('bytes', () => {
  it('go to base64url and back, as Node writes it', () => {
    fc.assert(
      fc.property(bytes, (some) => {
        expect(base64url(some)).toBe(Buffer.from(some).toString('base64url'));
        expect(fromBase64url(base64url(some))).toEqual(some);
      }),
    );
  });

  it('refuses what is no base64url', () => {
    for (const text of ['a', 'ab=c', 'a+b/', 'ä']) expect(fromBase64url(text)).toBeNull();
  });

  it('carry numbers and UUIDs unchanged', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.uuid(), (n, id) => {
        expect(readU32(concat(u32(7), u32(n)), 4)).toBe(n);
        expect(uuid(fromHex(id))).toBe(id);
      }),
    );
  });
});

describe('padding', () => {
  it('hides the length in size classes, at most 12 % above, and comes off again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5000 }), (length) => {
        const plain = new Uint8Array(length).fill(7);
        const padded = pad(plain);
        expect(unpad(padded)).toEqual(plain);
        expect(padded.length).toBe(sizeClass(length + 4));
        expect(padded.length).toBeLessThanOrEqual(Math.max(256, Math.ceil((length + 4) * 1.12)));
        expect(sizeClass(padded.length)).toBe(padded.length);
      }),
    );
  });

  it('is refused when its length does not fit', () => {
    expect(unpad(Uint8Array.of(0, 0, 1, 0, 9))).toBeNull();
    expect(unpad(new Uint8Array(3))).toBeNull();
  });
});

describe('a batch', () => {
  const envelope = bytes.filter((some) => some.length > 0);

  it('carries envelopes unchanged and in order', () => {
    fc.assert(
      fc.property(fc.array(envelope, { maxLength: 20 }), (envelopes) => {
        expect(readBatch(writeBatch(envelopes))).toEqual(envelopes);
      }),
    );
  });

  it('never crashes on hostile bytes', () => {
    fc.assert(
      fc.property(bytes, fc.array(envelope, { maxLength: 3 }), (noise, envelopes) => {
        const read = readBatch(concat(writeBatch(envelopes), noise));
        expect(Array.isArray(read) || read === 'batch-malformed' || read === 'batch-too-large').toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('holds at most 400 kB and 100 envelopes', () => {
    const small = Array.from({ length: 150 }, () => new Uint8Array(300).fill(1));
    expect(fitting(small)).toBe(MAX_BATCH_ENVELOPES);
    const large = Array.from({ length: 20 }, () => new Uint8Array(50_000).fill(1));
    const n = fitting(large);
    expect(writeBatch(large.slice(0, n)).length).toBeLessThanOrEqual(MAX_BATCH_BYTES);
    expect(writeBatch(large.slice(0, n + 1)).length).toBeGreaterThan(MAX_BATCH_BYTES);
    expect(readBatch(writeBatch(small))).toBe('batch-too-large');
    expect(readBatch(new Uint8Array(MAX_BATCH_BYTES + 1))).toBe('batch-too-large');
  });

  it('sends at least one envelope, however small the cap', () => {
    expect(fitting([new Uint8Array(500)], 100)).toBe(1);
    expect(fitting([])).toBe(0);
  });
});
