import { Dexie } from 'dexie';
import { afterEach, describe, expect, it } from 'vitest';
import { makeSigningKey, signWith, webCryptography } from '../sealing/index.ts';
import { concat, type Bytes } from '../sync/bytes.ts';
import { MAX_BATCH_ENVELOPES } from '../sync/limits.ts';
import { writeRescue } from '../sync/rescue.ts';
import { isCarrying, readCarried } from './carried.ts';
import { PhoneDatabase } from './database.ts';
import { enrol } from './enrolment.ts';
import { bringIn, writeRescueFile } from './rescue.ts';
import { syncOnce } from './sync/loop.ts';
import { problem, type TestEndpoint } from './testing/endpoint.ts';
import {
  AMINA,
  enrolledPhone,
  everythingIn,
  newPhone,
  PIN,
  tidyUp,
  TOKEN,
  type Story,
} from './testing/story.ts';

afterEach(tidyUp);

const CHANGES = '/api/v1/changes';
const BILAL = { ...AMINA, person: '00000000-0000-4000-8000-00000000b222', personName: 'Bilal' };
const gone = (): never => {
  throw new TypeError('Failed to fetch');
};

/** A second person's phone at the same endpoint. */
async function another(endpoint: TestEndpoint): Promise<Story> {
  endpoint.invites.set(TOKEN, { ...BILAL });
  return enrolledPhone(endpoint);
}

async function fileOf({ phone }: Story): Promise<Bytes> {
  const made = await writeRescueFile(phone);
  if (!made.ok) throw new Error(made.code);
  return made.bytes;
}

const deviceOf = async ({ phone }: Story): Promise<string> =>
  (await phone.db.identity.get('device'))?.device ?? '';

/** A file with envelopes of one's own making, as the phone's programme would have it. */
async function composed(from: Story, envelopes: Bytes[]): Promise<Bytes> {
  const programme = from.endpoint.programme.id;
  const made = await writeRescue({ programme, device: await deviceOf(from), envelopes }, webCryptography);
  if (!made.ok) throw new Error(made.code);
  return made.bytes;
}

const sealedOf = async ({ phone }: Story): Promise<Bytes[]> =>
  (await phone.db.outbox.orderBy('n').toArray()).map(({ bytes }) => bytes);

describe('a rescue file', () => {
  it('brings one phone’s work in by another, once, and the first learns of it at its next contact', async () => {
    const amina = await enrolledPhone();
    const { endpoint } = amina;
    for (const people of [1, 2, 3]) await amina.save({ people });
    const file = await fileOf(amina);
    expect(await amina.status(), 'the records stay on the phone').toMatchObject({ waiting: 3, answered: 0 });

    const bilal = await another(endpoint);
    await bilal.save({ people: 9 });
    expect(await bringIn(bilal.phone, file)).toEqual({ ok: true, own: 0, others: 3 });
    expect(await readCarried(bilal.phone.db)).toMatchObject([{ total: 3, waiting: 3, arrived: 0 }]);
    expect(await bilal.pass()).toMatchObject({ trouble: null });
    expect(endpoint.stored.map(({ patch }) => patch['people'])).toEqual([9, 1, 2, 3]);
    expect(await readCarried(bilal.phone.db)).toEqual([
      {
        device: await deviceOf(amina),
        total: 3,
        waiting: 0,
        arrived: 3,
        refused: 0,
        held: 0,
        turnedAway: [],
      },
    ]);
    expect(await bilal.status(), 'the other’s numbers are not this phone’s').toMatchObject({
      given: 1,
      answered: 1,
      proven: true,
      trouble: null,
    });

    await amina.pass();
    expect(await amina.status()).toMatchObject({ waiting: 0, given: 3, answered: 3, proven: true });
    expect(endpoint.stored).toHaveLength(4);
  });

  it('brought in twice, by two phones, and with the phone itself, has its effect once', async () => {
    const amina = await enrolledPhone();
    const { endpoint } = amina;
    await amina.save();
    const early = await fileOf(amina);
    await amina.save();
    const file = await fileOf(amina);
    const bilal = await another(endpoint);
    const hana = await another(endpoint);
    for (const each of [early, file, file])
      expect(await bringIn(bilal.phone, each)).toMatchObject({ ok: true });
    expect(await readCarried(bilal.phone.db), 'an envelope in two files is one').toMatchObject([
      { total: 2 },
    ]);
    await bringIn(hana.phone, file);
    await Promise.all([bilal.pass(), hana.pass(), amina.pass()]);
    await bringIn(bilal.phone, file);
    await bilal.pass();
    expect(endpoint.stored).toHaveLength(2);
    expect(await readCarried(bilal.phone.db)).toMatchObject([{ total: 2, waiting: 0, arrived: 2 }]);
    expect(await readCarried(hana.phone.db)).toMatchObject([{ total: 2, waiting: 0, arrived: 2 }]);
    expect(await amina.status()).toMatchObject({ waiting: 0, answered: 2, proven: true });
  });

  it('is written without a connection and holds nothing that anybody can read', async () => {
    const amina = await enrolledPhone();
    amina.endpoint.between = () => gone();
    const myth = 'They say the doctor asks for a passport';
    await amina.save({ myth });
    const made = await writeRescueFile(amina.phone);
    if (!made.ok) throw new Error(made.code);
    expect(made.count).toBe(1);
    expect(made.name).toMatch(/^mifriendly-rescue-[0-9a-f]{8}-\d{4}-\d\d-\d\d\.mfr$/);
    expect(made.name).toContain((await deviceOf(amina)).slice(0, 8));
    const bilal = await another(Object.assign(amina.endpoint, { between: () => null }));
    await bringIn(bilal.phone, made.bytes);
    expect(await everythingIn(bilal.phone)).not.toContain('passport');
    expect(new TextDecoder().decode(made.bytes)).not.toContain('passport');
  });

  it('has what waits and what is held, and leaves out what was refused', async () => {
    const amina = await enrolledPhone();
    amina.endpoint.judge = (_body, n) =>
      n === 1
        ? { answer: 'refused', code: 'value-wrong' }
        : n === 2
          ? { answer: 'held', code: 'device-revoked' }
          : { answer: 'later', code: 'busy' };
    for (let i = 0; i < 3; i += 1) await amina.save();
    await amina.pass();
    expect(await writeRescueFile(amina.phone)).toMatchObject({ ok: true, count: 2 });
  });

  it('is not made of nothing, nor on a phone that is nobody’s', async () => {
    const amina = await enrolledPhone();
    expect(await writeRescueFile(amina.phone)).toEqual({ ok: false, code: 'rescue-empty' });
    const { phone } = await newPhone();
    expect(await writeRescueFile(phone)).toEqual({ ok: false, code: 'not-enrolled' });
    expect(await bringIn(phone, new Uint8Array(9))).toEqual({ ok: false, code: 'not-enrolled' });
  });

  it('of this very phone needs nothing', async () => {
    const amina = await enrolledPhone();
    await amina.save();
    expect(await bringIn(amina.phone, await fileOf(amina))).toEqual({ ok: true, own: 1, others: 0 });
    expect(await readCarried(amina.phone.db)).toEqual([]);
  });

  it('that is damaged, cut or another programme’s is told by its code and leaves nothing behind', async () => {
    const amina = await enrolledPhone();
    await amina.save();
    const file = await fileOf(amina);
    const bilal = await another(amina.endpoint);
    const damaged = file.slice();
    damaged[300] = (damaged[300] ?? 0) ^ 1;
    const foreign = await writeRescue(
      { programme: 'elsewhere', device: await deviceOf(amina), envelopes: await sealedOf(amina) },
      webCryptography,
    );
    const cases: [Bytes, string][] = [
      [damaged, 'rescue-damaged'],
      [file.slice(0, -5), 'rescue-truncated'],
      [new Uint8Array(2000), 'rescue-not-a-rescue-file'],
      [foreign.ok ? foreign.bytes : file, 'rescue-wrong-programme'],
    ];
    for (const [bytes, code] of cases) expect(await bringIn(bilal.phone, bytes)).toEqual({ ok: false, code });
    expect(await bilal.phone.db.carried.count()).toBe(0);
    expect(await bilal.phone.db.cargo.count()).toBe(0);
    expect(await bringIn(bilal.phone, file)).toMatchObject({ ok: true });
  });
});

describe('carrying', () => {
  it('counts only answers that name the envelope; nothing else settles anything', async () => {
    const amina = await enrolledPhone();
    await amina.save();
    const bilal = await another(amina.endpoint);
    await bringIn(bilal.phone, await fileOf(amina));
    const waits = async (trouble: string): Promise<void> => {
      expect(await bilal.pass()).toMatchObject({ trouble });
      expect(await readCarried(bilal.phone.db)).toMatchObject([{ waiting: 1, arrived: 0 }]);
    };
    const { endpoint } = amina;
    endpoint.between = (path) => (path === CHANGES ? new Response('<h1>Sign in</h1>') : null);
    await waits('not-our-answer');
    endpoint.between = (path) => (path === CHANGES ? gone() : null);
    await waits('no-connection');
    endpoint.between = () => null;
    endpoint.back = async (response, path) => {
      if (path !== CHANGES) return response;
      const text = (await response.text()).replace(/"digest":"...."?/g, '"digest":"xxxx');
      return new Response(text, { headers: response.headers });
    };
    await waits('not-our-answer');
    endpoint.back = (response) => response;
    await bilal.pass();
    expect(await readCarried(bilal.phone.db)).toMatchObject([{ waiting: 0, arrived: 1 }]);
    expect(endpoint.stored).toHaveLength(1);
  });

  it('an answer that is lost on its way back makes nothing twice', async () => {
    const amina = await enrolledPhone();
    await amina.save();
    const { endpoint } = amina;
    const bilal = await another(endpoint);
    await bringIn(bilal.phone, await fileOf(amina));
    endpoint.back = (response, path) => (path === CHANGES ? gone() : response);
    expect(await bilal.pass()).toMatchObject({ trouble: 'no-connection', stopped: true });
    expect(endpoint.stored).toHaveLength(1);
    endpoint.back = (response) => response;
    await bilal.pass();
    await amina.pass();
    expect(endpoint.stored).toHaveLength(1);
    expect(await readCarried(bilal.phone.db)).toMatchObject([{ arrived: 1 }]);
    expect(await amina.status()).toMatchObject({ answered: 1, proven: true });
  });

  it('what nobody known has signed, or a number used twice, is told and blocks nothing', async () => {
    const amina = await enrolledPhone();
    await amina.save();
    await amina.save();
    const [first = new Uint8Array(), second = new Uint8Array()] = await sealedOf(amina);
    const signed = first.slice(0, -64);
    const forged = concat(signed, await signWith(await makeSigningKey())(signed));
    const stranger = await enrolledPhone();
    await stranger.save();
    const bilal = await another(amina.endpoint);
    const file = await composed(amina, [forged, ...(await sealedOf(stranger)), first, second]);
    expect(await bringIn(bilal.phone, file)).toMatchObject({ others: 4 });
    expect(await bilal.pass()).toMatchObject({ trouble: null });
    const carried = await readCarried(bilal.phone.db);
    const byDevice = new Map(carried.map((each) => [each.device, each]));
    expect(byDevice.get(await deviceOf(amina))).toMatchObject({
      total: 3,
      arrived: 2,
      waiting: 0,
      turnedAway: [{ code: 'signature-wrong', count: 1 }],
    });
    expect(byDevice.get(await deviceOf(stranger))).toMatchObject({
      arrived: 0,
      waiting: 0,
      turnedAway: [{ code: 'unknown-device', count: 1 }],
    });
    const keys = (await amina.phone.db.identity.get('device'))?.keys;
    const other = signed.slice();
    other[other.length - 1] = (other.at(-1) ?? 0) ^ 1;
    const reused = concat(other, await signWith(keys ?? (await makeSigningKey()))(other));
    await bringIn(bilal.phone, await composed(amina, [reused]));
    await bilal.pass();
    expect((await readCarried(bilal.phone.db)).find(({ total }) => total === 4)?.turnedAway).toEqual(
      expect.arrayContaining([
        { code: 'number-reused', count: 1 },
        { code: 'signature-wrong', count: 1 },
      ]),
    );
    expect(await bilal.phone.db.cargo.count()).toBe(0);
    expect(amina.endpoint.stored).toHaveLength(2);
    amina.endpoint.asked.length = 0;
    await bilal.pass();
    expect(amina.endpoint.asked, 'and is not sent again').not.toContain(CHANGES);
  });

  it('refused and held have arrived all the same; what is put off waits', async () => {
    const amina = await enrolledPhone();
    const { endpoint } = amina;
    for (let i = 0; i < 4; i += 1) await amina.save();
    const bilal = await another(endpoint);
    await bringIn(bilal.phone, await fileOf(amina));
    endpoint.judge = (_body, n) =>
      n === 1
        ? { answer: 'refused', code: 'value-wrong', problems: [{ path: 'members/a', code: 'required' }] }
        : n === 2
          ? { answer: 'held', code: 'device-revoked' }
          : n === 3
            ? { answer: 'later', code: 'newer-version' }
            : null;
    expect(await bilal.pass()).toMatchObject({ trouble: 'newer-version' });
    const now = { total: 4, waiting: 1, arrived: 3, refused: 1, held: 1 };
    expect(await readCarried(bilal.phone.db)).toMatchObject([now]);
    expect(await everythingIn(bilal.phone), 'where the trouble is, is the other’s').not.toContain(
      'members/a',
    );
    endpoint.judge = () => null;
    await bilal.pass();
    expect(await readCarried(bilal.phone.db)).toMatchObject([{ waiting: 0, arrived: 4 }]);
    await amina.pass();
    expect(await amina.status()).toMatchObject({ refused: 1, held: 1, answered: 4, proven: true });
  });

  it(
    'goes in batches, in the order of the numbers, and in smaller ones where a proxy asks for it',
    {
      timeout: 60_000,
    },
    async () => {
      const amina = await enrolledPhone();
      const { endpoint } = amina;
      const many = MAX_BATCH_ENVELOPES + 3;
      for (let i = 0; i < many; i += 1) await amina.save({ people: i + 1 });
      const bilal = await another(endpoint);
      await bringIn(bilal.phone, await fileOf(amina));
      let refusals = 0;
      endpoint.between = (path, { body }) => {
        const large = path === CHANGES && body instanceof Uint8Array && body.length > 40_000;
        if (large) refusals += 1;
        return large ? problem(413, 'batch-too-large') : null;
      };
      await bilal.pass();
      expect(refusals).toBeGreaterThan(0);
      expect((await bilal.status()).bytesSent).toBeGreaterThan(many * 400);
      expect(endpoint.stored.map(({ patch }) => patch['people'])).toEqual(
        Array.from({ length: many }, (_, i) => i + 1),
      );
      expect(await readCarried(bilal.phone.db)).toMatchObject([{ waiting: 0, arrived: many }]);
    },
  );

  it('is done by the worker too, and after this phone’s own work', async () => {
    const amina = await enrolledPhone();
    await amina.save({ people: 1 });
    const bilal = await another(amina.endpoint);
    await bringIn(bilal.phone, await fileOf(amina));
    await bilal.save({ people: 2 });
    expect(await syncOnce(bilal.tab(), null)).toMatchObject({ trouble: null });
    expect(amina.endpoint.stored.map(({ patch }) => patch['people'])).toEqual([2, 1]);
    expect(await isCarrying(bilal.phone.db)).toBe(false);
  });

  it('keeps a phone from being emptied for somebody else', async () => {
    const amina = await enrolledPhone();
    await amina.save();
    const { endpoint } = amina;
    const bilal = await another(endpoint);
    await bringIn(bilal.phone, await fileOf(amina));
    const token = 'an-invite-for-hana-00000001';
    endpoint.invites.set(token, { ...AMINA, person: '00000000-0000-4000-8000-00000000c333' });
    expect(await enrol(bilal.phone, token, { wipe: true, pin: PIN })).toEqual({
      ok: false,
      code: 'other-person',
    });
    await bilal.pass();
    expect(await enrol(bilal.phone, token, { wipe: true, pin: PIN })).toMatchObject({ ok: true });
    expect(await readCarried(bilal.phone.db), 'the list goes with the person').toEqual([]);
  });

  it('forgets after a month what was answered, and never what waits', async () => {
    const amina = await enrolledPhone();
    const { endpoint } = amina;
    await amina.save();
    const first = await fileOf(amina);
    await amina.save();
    const bilal = await another(endpoint);
    await bringIn(bilal.phone, first);
    await bilal.pass();
    endpoint.judge = () => ({ answer: 'later', code: 'busy' });
    await bringIn(bilal.phone, await composed(amina, (await sealedOf(amina)).slice(1)));
    await bilal.pass();
    endpoint.clock += 31 * 86_400_000;
    const hana = await another(endpoint);
    await hana.save();
    await bringIn(bilal.phone, await fileOf(hana));
    expect(await readCarried(bilal.phone.db)).toMatchObject([
      { device: await deviceOf(hana), total: 1 },
      { device: await deviceOf(amina), total: 1, waiting: 1 },
    ]);
  });
});

describe('the phone’s database', () => {
  /** The database as the build before this one had it. */
  class Before extends Dexie {
    constructor(name: string) {
      super(name);
      this.version(1).stores({
        identity: 'key',
        numbers: 'key',
        contact: 'key',
        programme: 'key',
        records: 'id, kind, savedAt, [kind+day]',
        outbox: 'n, &change, record, [state+n]',
        receipts: 'n, &change',
        drafts: 'key',
        lastTime: 'kind',
      });
    }
  }

  it('keeps a queue through the update, and back to the build before', async () => {
    const amina = await enrolledPhone();
    await amina.save();
    const [row] = await amina.phone.db.outbox.toArray();
    const { name } = amina.phone.db;
    amina.phone.db.close();

    const before = new Before(name);
    await before.open();
    expect(await before.table('outbox').toArray(), 'rolled back').toEqual([row]);
    before.close();

    const fresh = `test-${crypto.randomUUID()}`;
    const old = new Before(fresh);
    await old.table('outbox').add(row);
    old.close();
    const updated = new PhoneDatabase(fresh);
    expect(await updated.outbox.toArray(), 'updated').toEqual([row]);
    expect(await updated.carried.count()).toBe(0);
    await updated.delete();
  });
});
