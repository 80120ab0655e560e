import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { webCryptography } from '../../src/lib/sealing/index.ts';
import { base64url } from '../../src/lib/sync/bytes.ts';
import type { Envelope } from '../../src/lib/sync/envelope.ts';
import { advance, PROOF_START } from '../../src/lib/sync/proof.ts';
import { session } from './phone.ts';
import { openWorld } from './world.ts';

async function proofOf(envelopes: Envelope[]): Promise<string> {
  let proof = PROOF_START;
  for (const { digest } of envelopes) proof = await advance(webCryptography, proof, digest);
  return base64url(proof);
}

describe('promise 6: the endpoint has answered 3 of your 3', () => {
  it('numbers without gaps, and the digest of these very envelopes, refused ones among them', async () => {
    const world = await openWorld();
    const phone = await world.phone();
    const put = (patch = session()) => phone.seal('champion-session', randomUUID(), patch);
    const three = [await put(), await put(session({ day: 'tomorrow' })), await put()];
    const { answers, answered } = await phone.push(...three);
    expect(answers.map(({ answer }) => answer)).toEqual(['stored', 'refused', 'stored']);
    expect(answered).toEqual({ count: 3, upTo: 3, digest: await proofOf(three) });
    expect(answers.map(({ digest }) => digest)).toEqual(three.map(({ digest }) => base64url(digest)));
  });

  it('stops at a gap, and goes on when it is filled', async () => {
    const world = await openWorld();
    const phone = await world.phone();
    const put = () => phone.seal('champion-session', randomUUID(), session());
    const [one, two, three, four] = [await put(), await put(), await put(), await put()];
    expect((await phone.push(one)).answered).toEqual({ count: 1, upTo: 1, digest: await proofOf([one]) });
    expect((await phone.push(four, three)).answered).toEqual({
      count: 3,
      upTo: 1,
      digest: await proofOf([one]),
    });
    expect((await phone.push(two)).answered).toEqual({
      count: 4,
      upTo: 4,
      digest: await proofOf([one, two, three, four]),
    });
  });

  it('goes over more numbers than one look at the database brings', async () => {
    const world = await openWorld();
    const phone = await world.phone();
    const first = await phone.seal('champion-session', randomUUID(), session());
    const digest = base64url(first.digest);
    const rows = Array.from({ length: 1203 }, (_, i) => ({
      programme: 'west-midlands',
      device: phone.id,
      n: i + 2,
      change: randomUUID(),
      digest,
      answer: 'refused',
      code: 'value-wrong',
      problems: null,
      stamp: null,
      answered_at: 1,
    }));
    for (let i = 0; i < rows.length; i += 200)
      await world.db
        .insertInto('numbers')
        .values(rows.slice(i, i + 200))
        .execute();
    const { answered } = await phone.push(first);
    expect(answered?.upTo).toBe(1204);
    expect(answered?.digest).toBe(await proofOf(Array.from({ length: 1204 }, () => first)));
  });
});
