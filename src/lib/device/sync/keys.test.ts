import { afterAll, describe, expect, it } from 'vitest';
import { endorseWith, makeProgrammeKey } from '../../sealing/index.ts';
import { base64url } from '../../sync/bytes.ts';
import { statementOf } from '../../sync/keys.ts';
import { readEnrolled } from '../identity.ts';
import { saveRecord } from '../save.ts';
import { keyIn } from '../testing/endpoint.ts';
import { enrolledPhone, session, tidyUp, type Story } from '../testing/story.ts';
import type { EnrolledIdentity } from '../who.ts';
import { takeKeys } from './keys.ts';
import { syncOnce } from './loop.ts';

afterAll(tidyUp);

const sealsFor = async ({ phone }: Story) => (await readEnrolled(phone.db))?.endpointKeys.map(({ id }) => id);
const waiting = async ({ phone }: Story) =>
  (await phone.db.outbox.toArray()).map(({ n, bytes }) => [n, keyIn(bytes)]);

describe('promise 12: keys change while phones are away', () => {
  it('what was sealed before arrives, and its answer brings the key for what comes after', async () => {
    const story = await enrolledPhone();
    await story.save();
    const second = await story.endpoint.rotate();
    await story.save();
    expect(await waiting(story)).toEqual([
      [1, 'k1'],
      [2, 'k1'],
    ]);
    // by the worker, which sends and does not read
    await syncOnce(story.phone, null);
    expect(story.endpoint.stored).toHaveLength(2);
    expect(await sealsFor(story)).toEqual([second, 'k1']);
    await story.save();
    expect(await waiting(story)).toEqual([[3, second]]);
    await story.pass();
    expect(await story.status()).toMatchObject({ waiting: 0, answered: 3, proven: true });
  });

  it('a phone with nothing to send learns of it by reading, and says what it has given out', async () => {
    const story = await enrolledPhone();
    await story.save();
    await story.pass();
    await story.endpoint.rotate();
    const third = await story.endpoint.rotate();
    story.endpoint.asked.length = 0;
    await story.pass();
    expect(await sealsFor(story)).toEqual([third, 'k2', 'k1']);
    await story.pass();
    const said = story.endpoint.asked
      .filter((path) => path.startsWith('/api/v1/records'))
      .map((path) => new URL(path, 'http://x').searchParams)
      .map((query) => [query.get('key'), query.get('head')]);
    expect(said).toEqual([
      ['k1', '1'],
      [third, '1'],
    ]);
  });

  it('nothing is sealed for an older key once a newer one is there, not even by a save that had begun', async () => {
    const story = await enrolledPhone();
    const { phone } = story;
    const identity = await readEnrolled(phone.db);
    if (!identity) throw new Error('not enrolled');
    const { raw } = await makeProgrammeKey();
    let changed: Promise<unknown> | null = null;
    let asked = 0;
    const now = (): number => {
      asked += 1;
      // asked for two ids, then for the moment of sealing: another tab is told of a newer key just then
      if (asked === 3) {
        const endpointKeys = [{ id: 'k9', raw }, ...identity.endpointKeys];
        const next: EnrolledIdentity = { ...identity, endpointKeys };
        changed = Promise.resolve(phone.db.identity.put(next));
      }
      return story.endpoint.clock;
    };
    const ids = { ...phone.ids, ordered: () => crypto.randomUUID() };
    const saved = await saveRecord({ ...phone, ids, now }, { kind: 'champion-session', after: session() });
    expect(saved.ok).toBe(true);
    expect(changed).not.toBeNull();
    expect(await waiting(story)).toEqual([[1, 'k9']]);
  });

  it('a key that nobody vouches for is passed over, and the phone goes on', async () => {
    const story = await enrolledPhone();
    const { privateJwk, raw } = await makeProgrammeKey();
    const signature = base64url(
      await endorseWith(privateJwk, statementOf(story.endpoint.programme.id, { id: 'k2', raw })),
    );
    await takeKeys(story.phone, [{ id: 'k2', raw: base64url(raw), endorsed: { by: 'k1', signature } }]);
    expect(await sealsFor(story)).toEqual(['k1']);
    await story.save();
    await story.pass();
    expect(await story.status()).toMatchObject({ waiting: 0, answered: 1 });
  });
});
