import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signWith } from '../../src/lib/sealing/index.ts';
import { transact } from '../../src/lib/server/ingest/transact.ts';
import { deviceLookup, verify } from '../../src/lib/server/ingest/verify.ts';
import { revokeDevice } from '../../src/lib/server/storage/devices.ts';
import { concat } from '../../src/lib/sync/bytes.ts';
import { MAX_HELD } from '../../src/lib/sync/limits.ts';
import { Phone, session } from './phone.ts';
import { openWorld } from './world.ts';

describe('promise 8: revoking a device never destroys its unsent work', () => {
  it('holds what it sends, sealed, and answers the same when asked again', async () => {
    const world = await openWorld();
    const phone = await world.phone();
    await phone.change('champion-session', randomUUID(), session());
    await revokeDevice(world.db, 'west-midlands', phone.id, world.now);
    const late = await phone.seal('champion-session', randomUUID(), session({ myth: 'a secret myth' }));
    const first = await phone.push(late);
    expect(first.answers[0]).toMatchObject({ answer: 'held', code: 'device-revoked', n: 2 });
    expect(first.answered).toMatchObject({ count: 2, upTo: 2 });
    expect((await phone.push(late)).answers).toEqual(first.answers);
    const held = await world.db.selectFrom('held').selectAll().execute();
    expect(held.map(({ bytes }) => Buffer.from(bytes).equals(Buffer.from(late.bytes)))).toEqual([true]);
    expect(await world.count('records')).toBe(1);
  });

  it('holds also what was opened a moment before the device was revoked', async () => {
    const world = await openWorld();
    const phone = await world.phone();
    const { bytes } = await phone.seal('champion-session', randomUUID(), session());
    const verified = await verify(world.endpoint, bytes, deviceLookup(world.endpoint));
    if (!verified.ok) throw new Error(verified.code);
    await revokeDevice(world.db, 'west-midlands', phone.id, world.now);
    const { answers } = await transact(
      world.endpoint,
      [{ verified, opened: 'newer-version', copyless: false, key: null, content: null }],
      0,
    );
    expect(answers.get(verified)).toMatchObject({ answer: 'held', code: 'device-revoked' });
    expect(await world.count('held')).toBe(1);
  });

  it('puts off what is beyond the cap', async () => {
    const world = await openWorld();
    const phone = await world.phone();
    await revokeDevice(world.db, 'west-midlands', phone.id, world.now);
    for (let n = 1; n <= MAX_HELD; n += 200) {
      const row = (i: number) => ({
        programme: 'west-midlands',
        device: phone.id,
        n: 100_000 + n + i,
        bytes: Buffer.from('x'),
        received_at: 1,
      });
      await world.db
        .insertInto('held')
        .values(Array.from({ length: 200 }, (_, i) => row(i)))
        .execute();
    }
    const { answers } = await phone.push(await phone.seal('champion-session', randomUUID(), session()));
    expect(answers[0]).toMatchObject({ answer: 'later', code: 'too-many-held', n: 1 });
  });

  it("takes nothing from a signature that is not the device's, revoked or not", async () => {
    const world = await openWorld();
    const phone = await world.phone();
    await revokeDevice(world.db, 'west-midlands', phone.id, world.now);
    const thief = await Phone.make(world);
    const { bytes } = await phone.seal('champion-session', randomUUID(), session());
    const signed = bytes.slice(0, -64);
    const { answers } = await phone.push(concat(signed, await signWith(thief.pair)(signed)));
    expect(answers[0]).toMatchObject({ answer: 'refused', code: 'signature-wrong' });
    expect(await world.count('held')).toBe(0);
  });
});
