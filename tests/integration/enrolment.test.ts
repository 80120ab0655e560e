import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { revokeDevice } from '../../src/lib/server/storage/devices.ts';
import { revokeInvite } from '../../src/lib/server/storage/invites.ts';
import { EnrolAnswer, LookAnswer } from '../../src/lib/sync/enrolment.ts';
import { Phone, session } from './phone.ts';
import { openWorld, problemIn, type World } from './world.ts';

const DAY = 86_400_000;

async function look(world: World, token: string, device?: string) {
  const body = JSON.stringify({ token, ...(device === undefined ? {} : { device }) });
  return world.ask('POST /api/v1/invites/look', body);
}

describe('an invite', () => {
  it('can be looked at as often as anybody likes, and still be used', async () => {
    const world = await openWorld();
    const invite = await world.invite({ name: 'Selam' });
    expect(invite.url).toBe(`http://localhost:3000/start#${invite.token}`);
    for (const _ of [1, 2, 3]) {
      const seen = LookAnswer.parse((await look(world, invite.token)).json);
      expect(seen).toMatchObject({
        personName: 'Selam',
        role: 'champion',
        cities: ['coventry'],
        example: true,
      });
      expect(seen.cityNames[0]?.['en-GB']).toBe('Coventry');
    }
    const phone = await Phone.make(world);
    expect(await phone.enrol(invite.token)).toMatchObject({ device: phone.id, personName: 'Selam' });
  });

  it('enrols the same phone again when it never saw the answer, and makes no second device', async () => {
    const world = await openWorld();
    const { token } = await world.invite({}, 1);
    const phone = await Phone.make(world);
    const first = await phone.enrol(token);
    world.now += 30 * DAY;
    expect({ ...(await phone.enrol(token)), now: 0 }).toEqual({ ...first, now: 0 });
    expect(LookAnswer.safeParse((await look(world, token, phone.id)).json).success).toBe(true);
    expect(await world.count('devices')).toBe(1);
  });

  it('tells the name of nobody once it is used: a phone that was found may have it', async () => {
    const world = await openWorld();
    const { token } = await world.invite({ name: 'Selam' });
    const phone = await Phone.make(world);
    expect((await look(world, token, phone.id)).json).toMatchObject({ personName: 'Selam' });
    const { person } = await phone.enrol(token);
    expect((await look(world, token, phone.id)).json).toMatchObject({ person, personName: '' });
    expect((await phone.enrol(token)).personName, 'to its own key').toBe('Selam');
  });

  it('is refused in its own words when unknown, used, expired or taken back', async () => {
    const world = await openWorld();
    const [used, old, back] = [await world.invite(), await world.invite({}, 1), await world.invite()];
    await (await Phone.make(world)).enrol(used.token);
    await revokeInvite(world.db, 'west-midlands', back.tokenHash, world.now);
    world.now += DAY;
    const late = await Phone.make(world);
    for (const [token, code] of [
      ['A'.repeat(43), 'invite-unknown'],
      [used.token, 'invite-used'],
      [old.token, 'invite-expired'],
      [back.token, 'invite-revoked'],
    ] as const) {
      expect(problemIn(await look(world, token))).toBe(code);
      expect(problemIn(await late.tryEnrol(token))).toBe(code);
    }
    expect(await world.count('devices')).toBe(1);
  });

  it('gives one phone only, also when two ask at the same moment', async () => {
    const world = await openWorld();
    const { token } = await world.invite();
    const phones = await Promise.all([1, 2, 3].map(() => Phone.make(world)));
    const replies = await Promise.all(phones.map((phone) => phone.tryEnrol(token)));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });

  it('of a second person is refused on an enrolled phone; the same person may have two phones', async () => {
    const world = await openWorld();
    const phone = await world.phone();
    const second = await world.invite({ name: 'Somebody else' });
    expect(problemIn(await look(world, second.token, phone.id))).toBe('device-other-person');
    expect(problemIn(await phone.tryEnrol(second.token))).toBe('device-other-person');
    const again = await world.invite({ person: phone.person });
    const other = await Phone.make(world);
    expect((await other.enrol(again.token)).person).toBe(phone.person);
    expect(problemIn(await phone.tryEnrol(again.token))).toBe('invite-used');
  });

  it('for the same person is taken by the same phone, which keeps its numbers, once', async () => {
    const world = await openWorld();
    const phone = await world.phone();
    expect(await phone.change('champion-session', randomUUID(), session())).toMatchObject({ n: 1 });
    const newer = await world.invite({ person: phone.person, cities: ['birmingham'] });
    const enrolled = await phone.enrol(newer.token);
    expect(enrolled).toMatchObject({ device: phone.id, cities: ['birmingham'] });
    expect({ ...(await phone.enrol(newer.token)), now: 0 }).toEqual({ ...enrolled, now: 0 });
    expect(problemIn(await (await Phone.make(world)).tryEnrol(newer.token))).toBe('invite-used');
    const there = session({ city: 'birmingham' });
    expect(await phone.change('champion-session', randomUUID(), there)).toMatchObject({
      answer: 'stored',
      n: 2,
    });
    expect(await world.count('devices')).toBe(1);
  });

  it('is bound to a key: whoever names a device must sign as it', async () => {
    const world = await openWorld();
    const phone = await world.phone();
    const { token } = await world.invite({ person: phone.person });
    const thief = await Phone.make(world);
    const asPhone = { ...(await thief.enrolRequest(token)), device: phone.id };
    expect(problemIn(await thief.signed('POST /api/v1/enrolment', asPhone))).toBe('device-known');
    const withItsKey = await phone.enrolRequest(token);
    expect(problemIn(await thief.signed('POST /api/v1/enrolment', withItsKey))).toBe('signature-wrong');
    expect(problemIn(await world.ask('POST /api/v1/enrolment', JSON.stringify(withItsKey)))).toBe(
      'signature-wrong',
    );
    expect(problemIn(await thief.signed('POST /api/v1/enrolment', { token }))).toBe('body-malformed');
    expect(problemIn(await thief.signed('POST /api/v1/enrolment', { token: 'x'.repeat(20_000) }))).toBe(
      'body-too-large',
    );
  });

  it('does not bring a revoked phone back', async () => {
    const world = await openWorld();
    const { token } = await world.invite();
    const phone = await Phone.make(world);
    const { person } = EnrolAnswer.parse((await phone.tryEnrol(token)).json);
    await revokeDevice(world.db, 'west-midlands', phone.id, world.now);
    expect(problemIn(await phone.tryEnrol(token))).toBe('device-revoked');
    expect(problemIn(await look(world, token, phone.id))).toBe('device-revoked');
    const newer = await world.invite({ person });
    expect(problemIn(await phone.tryEnrol(newer.token))).toBe('device-revoked');
    expect(problemIn(await look(world, newer.token, phone.id))).toBe('device-revoked');
    expect((await (await Phone.make(world)).enrol(newer.token)).person).toBe(person);
  });
});
