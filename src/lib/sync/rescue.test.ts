import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ascii, concat, fromHex, u32, type Bytes } from './bytes.ts';
import { MAX_BATCH_BYTES, MAX_RESCUE_BYTES, MAX_RESCUE_ENVELOPES, PROTOCOL } from './limits.ts';
import { readRescue, writeRescue } from './rescue.ts';

const digest = async (bytes: Bytes): Promise<Bytes> =>
  Uint8Array.from(createHash('sha256').update(bytes).digest());
const crypto = { digest };

const programme = 'west-midlands';
const device = '0192f0c1-0000-4000-8000-0000000000aa';

/** Something that has an envelope's outside; what is inside does not matter to a file. */
function envelope(
  n: number,
  from = device,
  inside: Uint8Array = new Uint8Array(16),
  protocol = PROTOCOL,
): Bytes {
  return concat(
    Uint8Array.of(protocol, programme.length),
    ascii(programme),
    fromHex(from),
    u32(n),
    fromHex('0192f0c1-0000-7000-8000-000000000001'),
    Uint8Array.of(2),
    ascii('k1'),
    new Uint8Array(65),
    inside,
    new Uint8Array(64),
  );
}

async function written(envelopes: readonly Bytes[] = [envelope(1), envelope(2)]): Promise<Bytes> {
  const made = await writeRescue({ programme, device, envelopes }, crypto);
  if (!made.ok) throw new Error(made.code);
  return made.bytes;
}

/** A file that somebody composed by hand, its checksum right. */
async function composed(...parts: Uint8Array[]): Promise<Bytes> {
  const body = concat(...parts);
  return concat(body, await digest(body));
}

const codeOf = async (bytes: Bytes, own = programme): Promise<string | null> => {
  const read = await readRescue(bytes, own, crypto);
  return read.ok ? null : read.code;
};

const head = (count: number, version = '1', name = programme): Uint8Array[] => [
  ascii(`MFR${version}`),
  Uint8Array.of(name.length),
  ascii(name),
  fromHex(device),
  u32(count),
];

const anything = fc.uint8Array({ maxLength: 300 }).map((bytes): Bytes => Uint8Array.from(bytes));
const envelopes = fc.array(
  fc
    .tuple(
      fc.integer({ min: 1, max: 2 ** 32 - 1 }),
      fc.uuid(),
      fc.uint8Array({ minLength: 16, maxLength: 99 }),
    )
    .map(([n, from, inside]) => ({ n, device: from, bytes: envelope(n, from, inside) })),
  { minLength: 1, maxLength: 8 },
);

describe('a rescue file', () => {
  it('carries envelopes unchanged and in order', async () => {
    await fc.assert(
      fc.asyncProperty(envelopes, async (some) => {
        const bytes = await written(some.map((each) => each.bytes));
        expect(await readRescue(bytes, programme, crypto)).toEqual({
          ok: true,
          value: { programme, device, envelopes: some },
        });
      }),
      { numRuns: 1000 },
    );
  });

  it('of which any single bit was changed is not taken', { timeout: 60_000 }, async () => {
    const bytes = await written();
    for (let at = 0; at < bytes.length; at += 1)
      for (let bit = 0; bit < 8; bit += 1) {
        const changed = bytes.slice();
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        const code = await codeOf(changed);
        if (code === null) throw new Error(`bit ${String(bit)} of byte ${String(at)} went unnoticed`);
        if (at < 3) expect(code).toBe('rescue-not-a-rescue-file');
        // a changed length may promise more than there is, and then reads like a file cut short
        else expect(['rescue-damaged', 'rescue-truncated']).toContain(code);
      }
  });

  it('of which any byte was changed is not taken, whatever is in it', async () => {
    const changes = fc.tuple(envelopes, fc.nat(), fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(changes, async ([some, where, by]) => {
        const bytes = await written(some.map((each) => each.bytes));
        const at = where % bytes.length;
        bytes[at] = (bytes[at] ?? 0) ^ by;
        expect(await codeOf(bytes)).not.toBeNull();
      }),
      { numRuns: 1000 },
    );
  });

  it('that lost its end is told so, wherever it was cut', async () => {
    const bytes = await written();
    for (let length = 0; length < bytes.length; length += 1)
      expect(await codeOf(bytes.slice(0, length))).toBe('rescue-truncated');
  });

  it('that lost something in its middle, or got something behind it, is damaged', async () => {
    const bytes = await written();
    expect(await codeOf(concat(bytes, Uint8Array.of(0)))).toBe('rescue-damaged');
    expect(await codeOf(concat(bytes, bytes))).toBe('rescue-damaged');
    const hole = concat(bytes.slice(0, 200), bytes.slice(201));
    expect(['rescue-damaged', 'rescue-truncated']).toContain(await codeOf(hole));
  });

  it('is told from any other file', async () => {
    await fc.assert(
      fc.asyncProperty(anything, async (bytes) => {
        expect(await codeOf(bytes)).not.toBeNull();
      }),
      { numRuns: 1000 },
    );
    expect(await codeOf(ascii('%PDF-1.7 and so on'))).toBe('rescue-not-a-rescue-file');
  });

  it('of a newer format, or of a newer app, is told so', async () => {
    expect(await codeOf(await composed(...head(1, '2'), ascii('whatever it will be')))).toBe('rescue-newer');
    const newer = envelope(1, device, new Uint8Array(16), PROTOCOL + 1);
    expect(await codeOf(await written([envelope(2), newer]))).toBe('rescue-newer');
  });

  it('of another programme is told so', async () => {
    expect(await codeOf(await written(), 'cidades-amigas')).toBe('rescue-wrong-programme');
  });

  it('that somebody composed with a right checksum is still looked at', async () => {
    const one = envelope(1);
    const cases: [string, Bytes][] = [
      ['rescue-empty', await composed(...head(0))],
      ['rescue-damaged', await composed(...head(2), u32(one.length), one)],
      ['rescue-damaged', await composed(...head(0), u32(one.length), one)],
      ['rescue-damaged', await composed(...head(1), u32(0))],
      ['rescue-damaged', await composed(...head(1, '1', 'West Midlands'), u32(one.length), one)],
      ['rescue-damaged', await composed(...head(1), u32(5), Uint8Array.of(PROTOCOL, 9, 9, 9, 9))],
      ['rescue-damaged', await composed(...head(2 ** 32 - 1), u32(2 ** 32 - 1))],
      ['rescue-damaged', await composed(ascii('MFR1'))],
    ];
    for (const [code, bytes] of cases) expect(await codeOf(bytes)).toBe(code);
  });

  it('has limits, at both ends', async () => {
    const write = async (some: Bytes[]) => writeRescue({ programme, device, envelopes: some }, crypto);
    expect(await write([])).toEqual({ ok: false, code: 'rescue-empty' });
    const many = Array.from({ length: MAX_RESCUE_ENVELOPES + 1 }, () => Uint8Array.of(1));
    expect(await write(many)).toEqual({ ok: false, code: 'rescue-too-large' });
    const large = new Uint8Array(MAX_RESCUE_BYTES);
    expect(await write([large])).toEqual({ ok: false, code: 'rescue-too-large' });
    expect(await codeOf(new Uint8Array(MAX_RESCUE_BYTES + 1))).toBe('rescue-too-large');
    const framed = many.flatMap((bytes) => [u32(1), bytes]);
    expect(await codeOf(await composed(...head(many.length), ...framed))).toBe('rescue-too-large');
    // one that no batch could hold would never be sent
    const sealed = envelope(1, device, new Uint8Array(MAX_BATCH_BYTES));
    expect(await codeOf(await written([sealed]))).toBe('rescue-too-large');
  });
});
