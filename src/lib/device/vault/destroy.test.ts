import { afterAll, describe, expect, it } from 'vitest';
import { keepDraft } from '../drafts.ts';
import { enrol } from '../enrolment.ts';
import { readIdentity } from '../identity.ts';
import { AMINA, enrolledPhone, everythingIn, newPhone, PIN, tidyUp, TOKEN } from '../testing/story.ts';

const WORDS = 'what somebody said';
const INVITE = 'an-invite-for-bilal-00000001';

afterAll(tidyUp);

/** A phone with a record that was sent, one that waits, and a half-typed one. */
async function phoneInUse() {
  const story = await enrolledPhone();
  await story.save({ myth: WORDS });
  await story.pass();
  await story.save({ myth: WORDS });
  await keepDraft(story.phone, 'champion-session:new', { myth: WORDS }, 1);
  return story;
}

describe('quick delete', () => {
  it('destroys what could be read at once; what waits is still sent, and then the phone is empty', async () => {
    const { phone, endpoint, tab, pass } = await phoneInUse();
    await phone.vault.destroy(false);
    const { db } = phone;
    const left = [db.vault, db.records, db.drafts, db.lastTime, db.programme];
    expect(await Promise.all(left.map((table) => table.count()))).toEqual([0, 0, 0, 0, 0]);
    expect(await db.outbox.where({ state: 'waiting' }).count()).toBe(1);
    const all = await everythingIn(phone);
    for (const word of [AMINA.personName, TOKEN, ...AMINA.cities]) expect(all, word).not.toContain(word);
    const identity = await readIdentity(db);
    expect(identity).toMatchObject({ token: '', cities: [], gone: true });
    expect(identity).not.toHaveProperty('took');
    expect(await tab().vault.unlock(PIN)).toEqual({ ok: false, code: 'no-vault', wait: 0 });
    const before = endpoint.stored.length;
    await pass();
    expect(endpoint.stored.length).toBe(before + 1);
    expect(await readIdentity(db)).toBeNull();
    expect(JSON.parse(await everythingIn(phone))).toEqual(db.tables.map(() => []));
  });

  it('takes what waits with it where that was chosen', async () => {
    const { phone, endpoint, pass } = await phoneInUse();
    await phone.vault.destroy(true);
    expect(JSON.parse(await everythingIn(phone))).toEqual(phone.db.tables.map(() => []));
    const before = endpoint.stored.length;
    await pass();
    expect(endpoint.stored.length).toBe(before);
  });

  it('leaves a phone that takes an invite once everything is sent, and not before', async () => {
    const { phone, endpoint, pass } = await phoneInUse();
    const bilal = { ...AMINA, person: '00000000-0000-4000-8000-00000000b111', personName: 'Bilal' };
    endpoint.invites.set(INVITE, bilal);
    await phone.vault.destroy(false);
    expect(await enrol(phone, INVITE, { pin: PIN })).toEqual({ ok: false, code: 'send-first' });
    await pass();
    expect(await enrol(phone, INVITE, { pin: PIN })).toMatchObject({ ok: true });
    expect(await readIdentity(phone.db)).toMatchObject({ state: 'enrolled', person: bilal.person });
  });

  it('empties a phone that was only just being enrolled', async () => {
    const { phone, endpoint } = await newPhone();
    endpoint.between = () => {
      throw new TypeError('no connection');
    };
    expect(await enrol(phone, TOKEN, { pin: PIN })).toMatchObject({ ok: false });
    expect(await phone.db.vault.count()).toBe(1);
    await phone.vault.destroy(false);
    expect(JSON.parse(await everythingIn(phone))).toEqual(phone.db.tables.map(() => []));
  });
});

describe('a limit on wrong PINs', () => {
  it('destroys the vault after the last of them, and not sooner', async () => {
    const { phone, endpoint, tab } = await phoneInUse();
    await phone.vault.keepDestroying({ everything: false, limit: 5 });
    const thief = tab();
    const answers: string[] = [];
    for (let tries = 0; tries < 5; tries += 1) {
      const answer = await thief.vault.unlock('111573');
      answers.push(answer.ok ? 'open' : answer.code);
      endpoint.clock += 2 * 3_600_000;
    }
    expect(answers).toEqual(['pin-wrong', 'pin-wrong', 'pin-wrong', 'pin-wrong', 'vault-destroyed']);
    expect(await phone.db.vault.count()).toBe(0);
    expect(await phone.db.outbox.count()).toBe(1);
  });

  it('is not got round by ending the browser in the midst of the last try', async () => {
    const { phone, tab } = await phoneInUse();
    await phone.vault.keepDestroying({ everything: false, limit: 2 });
    await phone.db.vault.update('vault', { tries: { wrong: 2, at: 0 } });
    expect(await tab().vault.unlock(PIN)).toMatchObject({ ok: false, code: 'vault-destroyed' });
  });

  it('is begun anew by the right PIN; without one nothing is ever destroyed', async () => {
    const { phone, endpoint, tab } = await phoneInUse();
    await phone.vault.keepDestroying({ everything: false, limit: 4 });
    for (const pin of ['111573', '111573', '111573', PIN, '111573', '111573', '111573'])
      await tab().vault.unlock(pin);
    expect(await phone.db.vault.count()).toBe(1);
    await phone.vault.keepDestroying({ everything: false, limit: null });
    for (let tries = 0; tries < 8; tries += 1) {
      endpoint.clock += 2 * 3_600_000;
      await tab().vault.unlock('111573');
    }
    expect(await phone.db.vault.count()).toBe(1);
  });
});
