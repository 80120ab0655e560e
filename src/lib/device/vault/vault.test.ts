import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { enrol } from '../enrolment.ts';
import { AMINA, enrolledPhone, everythingIn, PIN, quickly, session, tidyUp } from '../testing/story.ts';
import { dropDraft, keepDraft, readDraft } from '../drafts.ts';
import { keepLastTime, readLastTime } from '../last-time.ts';
import { findRecord, listRecords } from '../reading.ts';
import { deleteRecord, saveRecord } from '../save.ts';
import { syncOnce } from '../sync/loop.ts';
import { makePull } from '../sync/pull.ts';
import { savedSince } from '../today.ts';
import { Damaged, sealByKey, sealByPost, unseal } from './cipher.ts';
import { keysOf, makeVault, unwrapByPin } from './make.ts';
import { LEAST, costHere, stretch } from './stretch.ts';
import { Locked } from './vault.ts';

afterAll(tidyUp);

const kind = 'champion-session';
const COST = { memory: 8, passes: 1 };
const made = makeVault(PIN, COST, quickly);
const flipped = (bytes: Uint8Array<ArrayBuffer>, bit: number) => {
  const copy = bytes.slice();
  const at = Math.floor(bit / 8) % copy.length;
  copy[at] = (copy[at] ?? 0) ^ (1 << (bit % 8));
  return copy;
};

describe('what lies in a vault', () => {
  it('opens where it lies, whoever put it in, and nowhere else', async () => {
    const { row, keys } = await made;
    await fc.assert(
      fc.asyncProperty(
        fc.jsonValue(),
        fc.string(),
        fc.string(),
        fc.boolean(),
        async (value, place, other, post) => {
          const sealed = post
            ? await sealByPost(row.publicKey, value, place)
            : await sealByKey(keys, value, place);
          expect(await unseal(keys, sealed, place)).toEqual(JSON.parse(JSON.stringify(value)));
          if (other !== place) await expect(unseal(keys, sealed, other)).rejects.toThrow(Damaged);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('does not open with any bit changed, nor in another vault', async () => {
    const { row, keys } = await made;
    const other = await makeVault(PIN, COST, quickly);
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.boolean(), async (bit, post) => {
        const sealed = post ? await sealByPost(row.publicKey, 'ጽቡቕ', 'a') : await sealByKey(keys, 'ጽቡቕ', 'a');
        await expect(unseal(keys, { ...sealed, bytes: flipped(sealed.bytes, bit) }, 'a')).rejects.toThrow(
          Damaged,
        );
        const head = 'iv' in sealed ? { iv: flipped(sealed.iv, bit) } : { enc: flipped(sealed.enc, bit) };
        await expect(unseal(keys, { ...sealed, ...head }, 'a')).rejects.toThrow(Damaged);
        await expect(unseal(other.keys, sealed, 'a')).rejects.toThrow(Damaged);
      }),
      { numRuns: 100 },
    );
  });

  it('its key is unwrapped by its PIN alone, and a wrap with any bit changed by none', async () => {
    const { row } = await made;
    const [wrap] = row.wraps;
    if (wrap?.by !== 'pin') throw new Error('a vault is made under a PIN');
    expect((await unwrapByPin(wrap, PIN, quickly))?.length).toBe(32);
    expect(await unwrapByPin(wrap, '482914', quickly)).toBeNull();
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (bit) => {
        expect(await unwrapByPin({ ...wrap, bytes: flipped(wrap.bytes, bit) }, PIN, quickly)).toBeNull();
        const salt = flipped(wrap.stretching.salt, bit);
        const stretching = { ...wrap.stretching, salt };
        expect(await unwrapByPin({ ...wrap, stretching }, PIN, quickly)).toBeNull();
      }),
      { numRuns: 50 },
    );
    const raw = await unwrapByPin(wrap, PIN, quickly);
    const meddled = { ...row, privateKey: { ...row.privateKey, bytes: flipped(row.privateKey.bytes, 5) } };
    expect(raw && (await keysOf(meddled, raw))).toBeNull();
  });
});

describe('the cost of a PIN', () => {
  it('is Argon2id as RFC 9106 has it', async () => {
    // the same numbers as every other implementation gives for this password, salt and cost
    const salt = new TextEncoder().encode('somesalt');
    const key = await stretch('password', { memory: 65536, passes: 2, salt });
    expect([...key].map((byte) => byte.toString(16).padStart(2, '0')).join('')).toBe(
      '09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7',
    );
  });

  it('is what the phone can bear, and never less than the least', async () => {
    let clock = 0;
    const slow = (ms: number) => async (pin: string, how: Parameters<typeof quickly>[1]) => {
      clock += how.memory > 8 ? ms : 0;
      return quickly(pin, how);
    };
    expect(await costHere(slow(60), () => clock)).toEqual({ memory: 32768, passes: 5 });
    expect(await costHere(slow(1), () => clock)).toEqual({ memory: 32768, passes: 12 });
    expect(await costHere(slow(900), () => clock)).toEqual(LEAST);
  });
});

describe('promise 7: a locked phone holds nothing readable without the PIN, and can still record and send', () => {
  const WORDS = 'ቃላት that nobody else may read';

  /** A phone with records, drafts and likely answers, some of them sent, and the same phone locked. */
  async function story() {
    const told = await enrolledPhone();
    const { phone, tab, pass } = told;
    const first = await told.save({ myth: `${WORDS} 1` });
    await pass();
    const second = await told.save({ myth: `${WORDS} 2` });
    await keepDraft(phone, `${kind}:new`, { myth: `${WORDS} 3` }, 1);
    await keepLastTime(phone, kind, session());
    return { ...told, first, second, locked: tab() };
  }

  it('in no table is a word of a record, a draft, a likely answer, or the person', async () => {
    const { phone } = await story();
    await phone.db.programme.clear(); // it is printed in brochures, and has these codes in it
    const all = await everythingIn(phone);
    // what a form is called says no more than the role, which stands in the clear
    const forms = [`"kind":"${kind}"`, `"key":"${kind}:new"`];
    const rest = forms.reduce((text, form) => text.replaceAll(form, ''), all);
    for (const word of ['ቃላት', 'nobody', 'Amina', 'gp-registration', 'meriden-centre', 'library', kind])
      expect(rest, word).not.toContain(word);
  });

  it('it shows nothing, and says so rather than open', async () => {
    const { locked, first, endpoint } = await story();
    expect(await findRecord(locked, kind, first)).toBeNull();
    expect(await listRecords(locked, kind)).toEqual([]);
    expect(await savedSince(locked, 0)).toEqual([]);
    expect(await readDraft(locked, `${kind}:new`)).toBeUndefined();
    expect((await readLastTime(locked)).size).toBe(0);
    const row = await locked.db.records.get(first);
    await expect(
      locked.vault.read(row?.about ?? { iv: new Uint8Array(), bytes: new Uint8Array() }, 'x'),
    ).rejects.toThrow(Locked);
    endpoint.asked.length = 0;
    await syncOnce(locked, makePull());
    expect(endpoint.asked.filter((path) => !path.endsWith('/changes'))).toEqual([]);
  });

  it('it records and sends, and its person finds everything again with the PIN', async () => {
    const { locked, first, second, endpoint, status } = await story();
    const third = await saveRecord(locked, { kind, after: session({ myth: `${WORDS} 4`, people: 7 }) });
    if (!third.ok) throw new Error(third.code);
    await keepDraft(locked, `${kind}:new`, { myth: 'typed while it was locked' }, 2);
    await syncOnce(locked, null);
    expect(endpoint.stored).toHaveLength(3);
    expect(await status()).toMatchObject({ waiting: 0, answered: 3, proven: true });

    expect(await locked.vault.unlock('904718')).toMatchObject({ ok: false, code: 'pin-wrong', wait: 0 });
    expect(await locked.vault.unlock(PIN)).toEqual({ ok: true });
    const ids = (await listRecords(locked, kind)).map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining([first, second, third.id]));
    expect((await findRecord(locked, kind, third.id))?.record).toMatchObject({
      people: 7,
      myth: `${WORDS} 4`,
    });
    expect((await readLastTime(locked)).get(kind)).toMatchObject({ setting: 'library' });
    // what was typed last is what the person looks for
    expect(await readDraft(locked, `${kind}:new`)).toEqual({ myth: 'typed while it was locked' });
    // and what was typed before that comes up behind it
    await dropDraft(locked, `${kind}:new`);
    expect(await readDraft(locked, `${kind}:new`)).toEqual({ myth: `${WORDS} 3` });
    await dropDraft(locked, `${kind}:new`);
    expect(await readDraft(locked, `${kind}:new`)).toBeUndefined();

    const before = await findRecord(locked, kind, third.id);
    await saveRecord(locked, {
      kind,
      id: third.id,
      before: before?.record ?? null,
      after: session({ people: 8 }),
    });
    await syncOnce(locked, makePull());
    expect(endpoint.records.get(third.id)?.fields['people']?.value).toBe(8);
    expect((await findRecord(locked, kind, third.id))?.record.people).toBe(8);
    expect((await deleteRecord(locked, kind, third.id)).ok).toBe(true);
    expect(await findRecord(locked, kind, third.id)).toBeNull();
  });

  it('wrong PINs slow down, also when the browser is ended in between, and the right one is welcome again', async () => {
    const { tab, endpoint } = await enrolledPhone();
    for (let tries = 1; tries <= 4; tries += 1) await tab().vault.unlock('904718');
    expect(await tab().vault.unlock(PIN)).toEqual({ ok: false, code: 'pin-wait', wait: 30_000 });
    endpoint.clock += 30_000;
    const phone = tab();
    expect(await phone.vault.unlock(PIN)).toEqual({ ok: true });
    expect((await phone.vault.row())?.tries).toEqual({ wrong: 0, at: 0 });
  });

  it('wrong PINs in many tabs at the same moment all count, and wait for each other', async () => {
    const { tab, phone } = await enrolledPhone();
    const answers = await Promise.all(Array.from({ length: 8 }, () => tab().vault.unlock('904718')));
    const codes = answers.map((answer) => (answer.ok ? 'open' : answer.code)).sort();
    expect(codes).toEqual([
      ...Array.from({ length: 4 }, () => 'pin-wait'),
      ...Array.from({ length: 4 }, () => 'pin-wrong'),
    ]);
    expect((await phone.vault.row())?.tries.wrong).toBe(4);
  });

  it('a page notices that another tab has made a new vault, and not the one that it is making itself', async () => {
    const story = await enrolledPhone();
    const { phone, endpoint } = story;
    const there = () => phone.vault.row();
    expect(phone.vault.notice(await there())).toBe(false);
    const other = story.tab();
    endpoint.invites.set('an-invite-for-amina-0000009', { ...AMINA });
    const taken = await enrol(other, 'an-invite-for-amina-0000009', { pin: '640271', forgotten: true });
    expect(taken.ok).toBe(true);
    expect(other.vault.notice(await there())).toBe(false);
    expect(phone.vault.notice(await there())).toBe(true);
    const [before, made] = [await there(), await phone.vault.make('285013')];
    expect([made.ok, phone.vault.notice(before)]).toEqual([true, false]);
    phone.vault.lock();
    expect(phone.vault.notice(before)).toBe(false);
  });

  it('a changed PIN opens the same vault, and the old one no longer', async () => {
    const { phone, tab, save } = await enrolledPhone();
    const id = await save();
    expect(await phone.vault.changePin('904718', '550912')).toMatchObject({ ok: false, code: 'pin-wrong' });
    expect(await phone.vault.changePin(PIN, '111111')).toEqual({ ok: false, code: 'pin-simple' });
    expect(await phone.vault.changePin(PIN, '550912')).toEqual({ ok: true });
    const later = tab();
    expect(await later.vault.unlock(PIN)).toMatchObject({ ok: false });
    expect(await later.vault.unlock('550912')).toEqual({ ok: true });
    expect((await findRecord(later, kind, id))?.id).toBe(id);
  });
});
