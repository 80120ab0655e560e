import { afterEach, describe, expect, it } from 'vitest';
import { enrol, look } from './enrolment.ts';
import { readIdentity } from './identity.ts';
import { forgetToken, tokenHash } from './token.ts';
import { problem } from './testing/endpoint.ts';
import { AMINA, enrolledPhone, everythingIn, newPhone, PIN, TOKEN, tidyUp } from './testing/story.ts';

afterEach(tidyUp);

const BILAL = 'an-invite-for-bilal-0000001';
const bilal = { ...AMINA, person: '00000000-0000-4000-8000-00000000b111', personName: 'Bilal' };
const gone = (): never => {
  throw new TypeError('Failed to fetch');
};

describe('taking an invite', () => {
  it('shows what it is for before anything is taken', async () => {
    const { phone, endpoint } = await newPhone();
    expect(await look(phone, TOKEN)).toMatchObject({ ok: true, value: { personName: 'Amina' } });
    expect(endpoint.devices.size).toBe(0);
    expect(await readIdentity(phone.db)).toBeNull();
  });

  it('makes a phone that can record, with a key that cannot leave it', async () => {
    const { phone } = await newPhone();
    const result = await enrol(phone, TOKEN, { pin: PIN });
    expect(result).toMatchObject({ ok: true, value: { state: 'enrolled', role: 'champion' } });
    const identity = await readIdentity(phone.db);
    expect(identity?.keys.privateKey.extractable).toBe(false);
    expect(await phone.db.numbers.get('head')).toEqual({ key: 'head', head: 0 });
  });

  it('can be repeated after its answer was lost: the same device, once', async () => {
    const { phone, endpoint } = await newPhone();
    endpoint.back = gone;
    expect(await enrol(phone, TOKEN, { pin: PIN })).toEqual({ ok: false, code: 'no-connection' });
    expect(await readIdentity(phone.db)).toMatchObject({ state: 'pending' });
    endpoint.back = (response) => response;
    expect(await enrol(phone, TOKEN, { pin: PIN })).toMatchObject({ ok: true });
    expect(endpoint.devices.size).toBe(1);
    expect(await enrol(phone, TOKEN, { pin: PIN }), 'and once more').toMatchObject({ ok: true });
    expect(endpoint.devices.size).toBe(1);
  });

  it('needs a PIN that nobody guesses first, and makes nothing without one', async () => {
    const { phone, endpoint } = await newPhone();
    for (const [pin, code] of [
      [undefined, 'pin-short'],
      ['12345', 'pin-short'],
      ['777777', 'pin-simple'],
      ['secret', 'pin-digits'],
    ] as const)
      expect(await enrol(phone, TOKEN, { ...(pin !== undefined && { pin }) })).toEqual({ ok: false, code });
    expect(await readIdentity(phone.db)).toBeNull();
    expect(endpoint.devices.size).toBe(0);
  });

  it('is gone on with after the browser was ended, by the PIN that was chosen', async () => {
    const { phone, tab, endpoint } = await newPhone();
    endpoint.back = gone;
    await enrol(phone, TOKEN, { pin: PIN });
    endpoint.back = (response) => response;
    const later = tab();
    expect(await enrol(later, TOKEN, { pin: '904718' })).toMatchObject({ ok: false, code: 'pin-wrong' });
    expect(await enrol(later, TOKEN, { pin: PIN })).toMatchObject({ ok: true });
    expect(endpoint.devices.size).toBe(1);
  });

  it('passes on what the endpoint says, and believes nobody else', async () => {
    const { phone, endpoint } = await newPhone();
    expect(await enrol(phone, 'short')).toEqual({ ok: false, code: 'invite-malformed' });
    endpoint.between = () => problem(410, 'invite-expired');
    expect(await enrol(phone, TOKEN, { pin: PIN })).toEqual({ ok: false, code: 'invite-expired' });
    expect(await look(phone, TOKEN)).toEqual({ ok: false, code: 'invite-expired' });
    endpoint.between = () => new Response('<html>', { headers: { 'content-type': 'text/html' } });
    expect(await enrol(phone, TOKEN, { pin: PIN })).toEqual({ ok: false, code: 'not-our-answer' });
    expect(await readIdentity(phone.db)).toMatchObject({ state: 'pending' });
  });

  it('keeps nothing of the invite but a hash, by which the same one is known again without a network', async () => {
    const { phone, endpoint } = await enrolledPhone();
    expect(await everythingIn(phone)).not.toContain(TOKEN);
    expect(await readIdentity(phone.db)).toMatchObject({ token: '', took: await tokenHash(TOKEN) });
    expect(await enrol(phone, TOKEN)).toMatchObject({ ok: true, value: { state: 'enrolled' } });
    expect(endpoint.asked).toEqual([]);
    endpoint.invites.set(BILAL, { ...bilal, person: AMINA.person });
    expect(await enrol(phone, BILAL)).toMatchObject({ ok: true });
    expect(await everythingIn(phone)).not.toContain(BILAL);
    expect(await readIdentity(phone.db)).toMatchObject({ token: '', took: await tokenHash(BILAL) });
  });

  it('is looked at on a revoked phone as on any other, and its own says that it was revoked', async () => {
    const { phone, endpoint } = await enrolledPhone();
    endpoint.invites.set('another-for-amina-00000001', { ...AMINA });
    const revoked = (used: boolean) => (path: string, init: RequestInit) => {
      const asked = JSON.parse(new TextDecoder().decode(init.body as Uint8Array)) as { device?: string };
      if (asked.device !== undefined) return problem(403, 'device-revoked');
      return used ? problem(409, 'invite-used') : null;
    };
    endpoint.between = revoked(false);
    expect(await look(phone, 'another-for-amina-00000001')).toMatchObject({
      ok: true,
      value: { personName: 'Amina' },
    });
    endpoint.between = revoked(true);
    expect(await look(phone, TOKEN)).toEqual({ ok: false, code: 'device-revoked' });
  });

  it('an invite used by another device is told so', async () => {
    const { endpoint } = await enrolledPhone();
    const { phone } = await newPhone(endpoint);
    expect(await enrol(phone, TOKEN, { pin: PIN })).toEqual({ ok: false, code: 'invite-used' });
  });

  it('a newer invite for the same person keeps the device, its numbers and its records', async () => {
    const { phone, endpoint, save, status } = await enrolledPhone();
    await save();
    const before = await readIdentity(phone.db);
    endpoint.invites.set('another-for-amina-00000001', { ...AMINA, role: 'outreach-worker' });
    expect(await enrol(phone, 'another-for-amina-00000001')).toMatchObject({ ok: true });
    const after = await readIdentity(phone.db);
    expect(after).toMatchObject({ device: before?.device, role: 'outreach-worker' });
    expect(await status()).toMatchObject({ waiting: 1, given: 1 });
  });
});

describe('a phone that an app of before has enrolled', () => {
  /** The row as that app has left it. */
  async function before(more: object = {}) {
    const story = await enrolledPhone();
    const row = await story.phone.db.identity.get('device');
    if (row?.state !== 'enrolled') throw new Error('the phone is enrolled');
    const { took: _took, ...rest } = row;
    await story.phone.db.identity.put({ ...rest, token: TOKEN, ...more });
    return story;
  }

  it('forgets its invite’s token, knows the link again, and loses nothing else', async () => {
    const { phone, endpoint } = await before({ readSecret: 'from before there was a vault' });
    const row = await phone.db.identity.get('device');
    expect(await enrol(phone, TOKEN), 'before the token is forgotten').toMatchObject({ ok: true });
    await forgetToken(phone.db);
    expect(await everythingIn(phone)).not.toContain(TOKEN);
    expect(await phone.db.identity.get('device')).toEqual({
      ...row,
      token: '',
      took: await tokenHash(TOKEN),
    });
    expect(await enrol(phone, TOKEN)).toMatchObject({ ok: true });
    expect(endpoint.asked).toEqual([]);
    await forgetToken(phone.db);
    expect(await readIdentity(phone.db)).toMatchObject({ took: await tokenHash(TOKEN) });
  });

  it('keeps neither token nor hash where its vault was destroyed', async () => {
    const { phone } = await before({ gone: true });
    await forgetToken(phone.db);
    const row = await readIdentity(phone.db);
    expect(row).toMatchObject({ token: '', cities: [], gone: true });
    expect(row).not.toHaveProperty('took');
  });

  it('which waits for its first answer keeps the token that it has to send again', async () => {
    const { phone, endpoint } = await newPhone();
    endpoint.back = gone;
    await enrol(phone, TOKEN, { pin: PIN });
    await forgetToken(phone.db);
    expect(await readIdentity(phone.db)).toMatchObject({ state: 'pending', token: TOKEN });
  });
});

describe('a second person’s invite on an enrolled phone', () => {
  it('is not taken while anything is unsent, whatever they agree to', async () => {
    const { phone, endpoint, save } = await enrolledPhone();
    endpoint.invites.set(BILAL, { ...bilal });
    await save();
    expect(await enrol(phone, BILAL)).toEqual({ ok: false, code: 'other-person' });
    expect(await enrol(phone, BILAL, { wipe: true, pin: PIN })).toEqual({ ok: false, code: 'other-person' });
    expect(await phone.db.outbox.count()).toBe(1);
  });

  it('is not taken while a refused record has its only copy here', async () => {
    const { phone, endpoint, pass, save } = await enrolledPhone();
    endpoint.invites.set(BILAL, { ...bilal });
    endpoint.judge = () => ({ answer: 'refused', code: 'value-wrong' });
    await save();
    await pass();
    expect(await enrol(phone, BILAL, { wipe: true, pin: PIN })).toEqual({ ok: false, code: 'other-person' });
  });

  it('empties the phone first, and only when that was agreed to', async () => {
    const { phone, endpoint, pass, save, status } = await enrolledPhone();
    endpoint.invites.set(BILAL, { ...bilal });
    await save();
    await pass();
    const before = await readIdentity(phone.db);
    expect(await enrol(phone, BILAL)).toEqual({ ok: false, code: 'wipe-needed' });
    expect(await phone.db.records.count()).toBe(1);
    expect(await enrol(phone, BILAL, { wipe: true, pin: PIN })).toMatchObject({ ok: true });
    const after = await readIdentity(phone.db);
    expect(after?.device).not.toBe(before?.device);
    expect(await phone.db.records.count()).toBe(0);
    expect(await status()).toMatchObject({ given: 0, answered: 0 });
  });
});
