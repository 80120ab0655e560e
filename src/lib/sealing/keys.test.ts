import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { base64url } from '../sync/bytes.ts';
import type { EndpointKey } from '../sync/cryptography.ts';
import { newerKeys, statementOf, type PublishedKey } from '../sync/keys.ts';
import { endorseWith, makeProgrammeKey, verifySignature } from './index.ts';

interface Made extends EndpointKey {
  privateJwk: JsonWebKey;
}

const PROGRAMME = 'riverside';
const made: Made[] = [];
const known = (...at: number[]): EndpointKey[] => at.flatMap((i) => made[i] ?? []);
const ids = (keys: readonly EndpointKey[] | null): string[] | null => keys && keys.map(({ id }) => id);

async function endorsed(key: Made, by: Made | undefined, programme = PROGRAMME): Promise<PublishedKey> {
  const told = { id: key.id, raw: base64url(key.raw) };
  if (!by) return told;
  const signature = base64url(await endorseWith(by.privateJwk, statementOf(programme, key)));
  return { ...told, endorsed: { by: by.id, signature } };
}

/** The programme's keys as the endpoint tells them, newest first: each on the word of the one before. */
async function chain(last: number, programme = PROGRAMME): Promise<PublishedKey[]> {
  const all = made.slice(0, last + 1).map((key, i) => endorsed(key, made[i - 1], programme));
  return (await Promise.all(all)).reverse();
}

beforeAll(async () => {
  for (const id of ['first', 'second', 'third', 'stranger']) made.push({ id, ...(await makeProgrammeKey()) });
});

describe('a phone that is told of keys', () => {
  it('seals for the newest, whichever older one it had', async () => {
    const told = await chain(2);
    expect(ids(await newerKeys(known(0), told, PROGRAMME, verifySignature))).toEqual([
      'third',
      'second',
      'first',
    ]);
    expect(ids(await newerKeys(known(1), told, PROGRAMME, verifySignature))).toEqual(['third', 'second']);
  });

  it('does nothing when it has the newest, and never goes back to an older one', async () => {
    expect(await newerKeys(known(2, 1, 0), await chain(2), PROGRAMME, verifySignature)).toBeNull();
    expect(await newerKeys(known(2, 1, 0), await chain(1), PROGRAMME, verifySignature)).toBeNull();
    expect(await newerKeys(known(1), [], PROGRAMME, verifySignature)).toBeNull();
  });

  it('believes nobody else’s key: not one without a word, nor on a stranger’s word, nor for another programme', async () => {
    const [first, , , stranger] = made;
    if (!first || !stranger) throw new Error('keys');
    const forged: PublishedKey[][] = [
      [await endorsed(stranger, undefined)],
      [await endorsed(stranger, stranger)],
      [await endorsed(stranger, first, 'hillside')],
      // the true key's name on a stranger's point
      [
        {
          ...(await endorsed(stranger, stranger)),
          endorsed: { by: 'first', signature: base64url(new Uint8Array(64)) },
        },
      ],
      [await endorsed(stranger, undefined), ...(await chain(2))],
      await chain(2, 'hillside'),
    ];
    for (const told of forged) expect(await newerKeys(known(0), told, PROGRAMME, verifySignature)).toBeNull();
  });

  it('believes nothing of which a single letter was changed', async () => {
    const [told] = await chain(1);
    if (!told?.endorsed) throw new Error('keys');
    const { raw, endorsed: word } = told;
    const changed = (text: string, at: number): string => {
      const i = at % (text.length - 1);
      return `${text.slice(0, i)}${text.charAt(i) === 'A' ? 'B' : 'A'}${text.slice(i + 1)}`;
    };
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.constantFrom('raw', 'signature', 'id'), async (at, what) => {
        const bent = {
          id: what === 'id' ? changed(told.id, at) : told.id,
          raw: what === 'raw' ? changed(raw, at) : raw,
          endorsed: {
            ...word,
            signature: what === 'signature' ? changed(word.signature, at) : word.signature,
          },
        };
        expect(await newerKeys(known(0), [bent], PROGRAMME, verifySignature)).toBeNull();
      }),
      { numRuns: 60 },
    );
  });
});
