import { deflateRawSync } from 'node:zlib';
import type { Random } from '../../src/cli/seed/random.ts';
import { signWith, webCryptography } from '../../src/lib/sealing/index.ts';
import { writeBatch } from '../../src/lib/sync/batch.ts';
import type { Body } from '../../src/lib/sync/body.ts';
import { concat, type Bytes } from '../../src/lib/sync/bytes.ts';
import type { Cryptography } from '../../src/lib/sync/cryptography.ts';
import { readEnvelope, sealEnvelope } from '../../src/lib/sync/envelope.ts';
import { card, type Phone } from '../integration/phone.ts';
import { keyOf, type Cast } from './cast.ts';
import { bytes, damaged, deep, value, WORDS } from './rubbish.ts';

/** Bombs are made once: 20 MB of one letter, which weigh 20 kB. */
const BOMB = new Uint8Array(deflateRawSync(`{"good":"${'a'.repeat(20_000_000)}"}`));

function uuid(random: Random): string {
  const hex = Array.from({ length: 32 }, () => random.int(0, 15).toString(16)).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** What an enrolled phone with a broken or a hostile app could seal: everything about it is right but what it says. */
function inside(random: Random): string | Bytes {
  const body = (patch: unknown): string =>
    JSON.stringify({
      record: uuid(random),
      kind: 'postcard',
      version: 1,
      patch,
      at: 1,
      offset: null,
      seen: null,
    });
  const wrong = (): unknown => {
    const patch: Record<string, unknown> = card();
    const key = random.pick([...Object.keys(patch), ...WORDS]);
    return { ...patch, [key]: value(random), day: random.pick(WORDS) };
  };
  switch (random.int(0, 9)) {
    case 0:
      return new Uint8Array(BOMB);
    case 1:
      return new Uint8Array(damaged(random, deflateRawSync(body(wrong()))));
    case 2:
      return new Uint8Array(bytes(random, 600));
    case 3:
      return deep(random);
    case 4:
      return JSON.stringify(value(random));
    case 5:
      return body(JSON.parse('{"__proto__":{"good":"x"},"constructor/prototype/good":1}'));
    case 6:
      return body({ [`a${'/a'.repeat(random.int(1, 3000))}`]: 'x' });
    case 7:
      return body(Object.fromEntries(Array.from({ length: 4000 }, (_, i) => [`k${String(i)}`, i])));
    case 8:
      return body(value(random));
    default:
      return body(wrong());
  }
}

async function sealed(random: Random, phone: Phone): Promise<Bytes> {
  const said = inside(random);
  const crypto: Cryptography = {
    ...webCryptography,
    pack: async () => (typeof said === 'string' ? webCryptography.pack(said) : said),
  };
  const header = {
    programme: random.chance(0.95) ? 'west-midlands' : 'elsewhere',
    device: random.chance(0.9) ? phone.id : uuid(random),
    // far above what the phones have used: a number of their own for every attempt
    n: random.chance(0.95) ? random.int(1000, 4_000_000_000) : 0,
    change: uuid(random),
  };
  const { bytes: made } = await sealEnvelope(header, {} as Body, keyOf(phone), {
    crypto,
    sign: signWith(phone.pair),
  });
  return made;
}

/** A stored envelope's sealed part under another header, signed by whoever sends it. */
async function replayed(random: Random, cast: Cast): Promise<Bytes> {
  const original = random.pick(cast.stored);
  const parts = readEnvelope(original);
  if (typeof parts === 'string' || random.chance(0.3)) return original;
  const phone = random.pick([cast.worker, cast.coordinator]);
  const head = parts.headerBytes.slice();
  // the device's id stands behind the programme's name
  const device = Buffer.from(phone.id.replaceAll('-', ''), 'hex');
  head.set(device, 2 + parts.header.programme.length);
  if (random.chance(0.5)) head[2 + parts.header.programme.length + 16] = random.int(1, 255);
  const signed = concat(head, parts.enc, parts.cipher);
  return concat(signed, random.chance(0.5) ? parts.signature : await signWith(phone.pair)(signed));
}

/** A batch that nothing in it may be stored of – but for what has been stored already. */
export async function batch(random: Random, cast: Cast): Promise<Buffer> {
  const phone = random.pick([cast.worker, cast.coordinator]);
  switch (random.int(0, 7)) {
    case 0:
      return bytes(random, 2000);
    case 1:
    case 2:
      return damaged(random, writeBatch(cast.stored));
    case 3: {
      const count = random.int(90, 130);
      return Buffer.from(writeBatch(Array.from({ length: count }, () => new Uint8Array(bytes(random, 30)))));
    }
    case 4:
      return Buffer.from(writeBatch([await replayed(random, cast), await replayed(random, cast)]));
    case 5:
      // larger than the endpoint takes
      return Buffer.concat([
        Buffer.from('MFB1'),
        Buffer.alloc(random.pick([400_001, 520_000, 2_500_000]), 7),
      ]);
    default: {
      const envelopes: Bytes[] = [];
      for (let left = random.int(1, 4); left > 0; left--) envelopes.push(await sealed(random, phone));
      return Buffer.from(writeBatch(envelopes));
    }
  }
}
