import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signWith, webCryptography } from '../../src/lib/sealing/index.ts';
import { capped, readBody } from '../../src/lib/server/http/body.ts';
import { takeRescue, type TakenRescue } from '../../src/lib/server/office/rescue.ts';
import { findDevice, revokeDevice } from '../../src/lib/server/storage/devices.ts';
import { findRecord } from '../../src/lib/server/storage/records.ts';
import { PushAnswer } from '../../src/lib/sync/answer.ts';
import { writeBatch } from '../../src/lib/sync/batch.ts';
import { concat, type Bytes } from '../../src/lib/sync/bytes.ts';
import type { Envelope } from '../../src/lib/sync/envelope.ts';
import { MAX_BATCH_ENVELOPES } from '../../src/lib/sync/limits.ts';
import { writeRescue } from '../../src/lib/sync/rescue.ts';
import { stampTime } from '../../src/lib/sync/stamp.ts';
import { card, Phone, session } from './phone.ts';
import { openWorld, type World } from './world.ts';

async function fileOf(
  phone: Phone,
  envelopes: (Envelope | Bytes)[],
  programme = 'west-midlands',
): Promise<Bytes> {
  const made = await writeRescue(
    {
      programme,
      device: phone.id,
      envelopes: envelopes.map((each) => (each instanceof Uint8Array ? each : each.bytes)),
    },
    webCryptography,
  );
  if (!made.ok) throw new Error(made.code);
  return made.bytes;
}

function phonesOf(taken: TakenRescue) {
  if (!taken.ok) throw new Error(taken.code);
  return taken.phones.map(({ fates, personName, reasons }) => ({
    person: personName,
    fates: Object.fromEntries(Object.entries(fates).filter(([, count]) => count > 0)),
    reasons: Object.fromEntries(reasons.map(({ code, count }) => [code, count])),
  }));
}

const sessions = async (phone: Phone, count: number): Promise<Envelope[]> => {
  const sealed: Envelope[] = [];
  for (let i = 0; i < count; i += 1)
    sealed.push(await phone.seal('champion-session', randomUUID(), session({ people: i + 1 })));
  return sealed;
};

/** Everything that stands at the endpoint, to be searched for what must not be there. */
async function everything(world: World): Promise<string> {
  const tables = ['numbers', 'records', 'changes', 'held', 'tallies'] as const;
  const rows = await Promise.all(tables.map((table) => world.db.selectFrom(table).selectAll().execute()));
  return JSON.stringify([rows, world.log]);
}

describe('what one phone carries for others', () => {
  it('is stored by each envelope’s own signature, several phones in one batch', async () => {
    const world = await openWorld();
    const [amina, bilal] = [await world.phone(), await world.phone()];
    const [a, b] = [await sessions(amina, 2), await sessions(bilal, 3)];
    // the carrier's own clock is a year off; the phones' own measured offsets stand in their envelopes
    const carrier = await world.phone();
    carrier.ahead = -365 * 86_400_000;
    const { answers } = await carrier.push(...b, ...a);
    expect(answers.map(({ answer, n }) => [answer, n])).toEqual([
      ['stored', 1],
      ['stored', 2],
      ['stored', 3],
      ['stored', 1],
      ['stored', 2],
    ]);
    for (const { stamp = '' } of answers) expect(Number(stamp.slice(0, 15))).toBe(world.now);
    expect(await world.count('records')).toBe(5);
    // each phone is answered as if it had sent them itself
    expect((await amina.push(...a)).answered).toMatchObject({ count: 2, upTo: 2 });
    expect((await bilal.push(...b)).answers.map(({ stamp }) => stamp)).toEqual(
      answers.slice(0, 3).map(({ stamp }) => stamp),
    );
    expect(await world.count('changes')).toBe(5);
  });
});

describe('a rescue file brought in by the office', () => {
  it('has its effect once, however often and by whom it is brought in', async () => {
    const world = await openWorld();
    const phone = await world.phone();
    const sealed = await sessions(phone, 3);
    const file = await fileOf(phone, sealed);
    await phone.push(...sealed.slice(0, 1));
    expect(phonesOf(await takeRescue(world.endpoint, file))).toEqual([
      { person: 'Amina', fates: { stored: 2, there: 1 }, reasons: {} },
    ]);
    const [again, atOnce] = await Promise.all([
      takeRescue(world.endpoint, file),
      takeRescue(world.endpoint, file),
    ]);
    for (const taken of [again, atOnce])
      expect(phonesOf(taken)).toEqual([{ person: 'Amina', fates: { there: 3 }, reasons: {} }]);
    expect([await world.count('records'), await world.count('changes')]).toEqual([3, 3]);
    const own = await phone.push(...sealed);
    expect(own.answers.map(({ answer }) => answer)).toEqual(['stored', 'stored', 'stored']);
    expect(own.answered).toMatchObject({ count: 3, upTo: 3 });
    expect(await world.count('changes')).toBe(3);
  });

  it('may be longer than a batch', async () => {
    const world = await openWorld();
    const phone = await world.phone();
    const many = 2 * MAX_BATCH_ENVELOPES + 1;
    const file = await fileOf(phone, await sessions(phone, many));
    expect(phonesOf(await takeRescue(world.endpoint, file))).toMatchObject([{ fates: { stored: many } }]);
    expect(await world.count('records')).toBe(many);
  });

  it('is refused as a whole when it is not whole, or not ours', async () => {
    const world = await openWorld();
    const phone = await world.phone();
    const sealed = await sessions(phone, 2);
    const file = await fileOf(phone, sealed);
    const changed = file.slice();
    changed[400] = (changed[400] ?? 0) ^ 4;
    const cases: [Bytes, string][] = [
      [changed, 'rescue-damaged'],
      [file.slice(0, file.length / 2), 'rescue-truncated'],
      [new Uint8Array(0), 'rescue-truncated'],
      [sealed[0]?.bytes ?? file, 'rescue-not-a-rescue-file'],
      [await fileOf(phone, sealed, 'cidades-amigas'), 'rescue-wrong-programme'],
    ];
    for (const [bytes, code] of cases)
      expect(await takeRescue(world.endpoint, bytes)).toEqual({ ok: false, code });
    expect(await world.count('numbers')).toBe(0);
    expect(phonesOf(await takeRescue(world.endpoint, file))).toMatchObject([{ fates: { stored: 2 } }]);
  });

  it('with bad envelopes in it says of each what is wrong, and harms nothing else', async () => {
    const world = await openWorld();
    const phone = await world.phone('outreach-worker');
    const thief = await Phone.make(world);
    const stranger = await Phone.make(world);
    stranger.enrolment = phone.enrolment;
    const secret = 'must not be found anywhere';
    const put = (more: Parameters<Phone['seal']>[3] = {}, patch = card()) =>
      phone.seal('postcard', randomUUID(), patch, more);

    const good = await put();
    const { bytes } = await put();
    const signed = bytes.slice(0, -64);
    const forged = concat(signed, await signWith(thief.pair)(signed));
    const touched = bytes.slice();
    touched[200] = (touched[200] ?? 0) ^ 1;
    const again = await put({ header: { n: 1 } }, card({ good: secret }));
    const foreign = await put({ header: { programme: 'elsewhere' } });
    // ten megabytes that pack into ten kilobytes, properly signed
    const bomb = await put({}, card({ good: 'a'.repeat(10_000_000) }));
    expect(bomb.bytes.length).toBeLessThan(20_000);
    const wrong = await put({}, card({ good: `${secret}\u0000` }));
    const last = await put();
    const file = await fileOf(phone, [
      good,
      forged,
      touched,
      again,
      foreign,
      (await stranger.seal('postcard', randomUUID(), card())).bytes,
      bomb,
      wrong,
      last,
    ]);
    const taken = await takeRescue(world.endpoint, file);
    const [own, other] = phonesOf(taken);
    expect(own).toMatchObject({ fates: { stored: 2, foreign: 4 } });
    expect(own?.reasons).toEqual({
      'signature-wrong': 2,
      'number-reused': 1,
      'wrong-programme': 1,
      'body-too-large': 1,
      'value-wrong': 1,
    });
    expect(other).toEqual({ person: null, fates: { foreign: 1 }, reasons: { 'unknown-device': 1 } });
    expect(await world.count('records')).toBe(2);
    expect(await everything(world)).not.toContain('must not be found');
    expect(JSON.stringify(taken)).not.toContain(secret);
    // the number whose forgeries were turned away is still open for its own phone
    expect((await phone.push(bytes)).answers[0]).toMatchObject({ answer: 'stored', n: 2 });
  });

  it('of a revoked phone is held, sealed, and the same again when it is asked again', async () => {
    const world = await openWorld();
    const phone = await world.phone();
    const file = await fileOf(phone, await sessions(phone, 2));
    await revokeDevice(world.db, 'west-midlands', phone.id, world.now);
    for (let i = 0; i < 2; i += 1)
      expect(phonesOf(await takeRescue(world.endpoint, file))).toEqual([
        { person: 'Amina', fates: { held: 2 }, reasons: { 'device-revoked': 2 } },
      ]);
    expect([await world.count('held'), await world.count('records')]).toEqual([2, 0]);
  });
});

describe('every other request', () => {
  const tooLarge = (): never => {
    throw Object.assign(new Error('too large'), { status: 413 });
  };
  const asked = (length: number): Request =>
    new Request('http://localhost/office', { method: 'POST', body: new Uint8Array(length) });

  it('is taken in up to its own limit and not further', async () => {
    const small = capped(asked(1000), 1000, tooLarge);
    expect((await small.arrayBuffer()).byteLength).toBe(1000);
    await expect(capped(asked(1001), 1000, tooLarge).arrayBuffer()).rejects.toThrow('too large');
    expect(await readBody(capped(asked(1001), 1000, tooLarge), 5000)).toBeNull();
    const nothing = new Request('http://localhost/office');
    expect(capped(nothing, 1, tooLarge)).toBe(nothing);
  });
});

describe('promise 9: what somebody else carries', () => {
  it('is dated by what its own phone knew, not by the carrier’s clock, and is no word from that phone', async () => {
    const world = await openWorld();
    const [writer, carrier] = [await world.phone(), await world.phone()];
    const HOUR = 3_600_000;
    writer.ahead = 5 * HOUR;
    const id = randomUUID();
    const { bytes } = await writer.seal('champion-session', id, session());
    const contact = async () => (await findDevice(world.db, 'west-midlands', writer.id))?.lastContact;
    const before = await contact();
    world.now += 48 * HOUR;
    const reply = await carrier.pushBytes(writeBatch([bytes]), { 'mifriendly-carried': '1' });
    expect(PushAnswer.parse(reply.json).answers[0]?.answer).toBe('stored');
    const record = await findRecord(world.db, 'west-midlands', id);
    expect(stampTime(record?.fields['people']?.stamp ?? '')).toBe(world.now - 48 * HOUR);
    expect(await contact()).toBe(before);
    await writer.push(bytes);
    expect(await contact()).toBe(world.now);
  });
});
