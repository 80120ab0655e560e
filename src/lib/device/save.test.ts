import { afterEach, describe, expect, it } from 'vitest';
import { keepDraft, readDraft } from './drafts.ts';
import { keepLastTime, readLastTime } from './last-time.ts';
import { findRecord, listRecords } from './reading.ts';
import { deleteRecord, saveRecord } from './save.ts';
import { storeFault } from './store.ts';
import { card, enrolledPhone, everythingIn, group, newPhone, PIN, session, tidyUp } from './testing/story.ts';
import { cardsOf, savedSince } from './today.ts';

afterEach(tidyUp);

describe('saving', () => {
  it('needs an enrolled phone', async () => {
    const { phone } = await newPhone();
    const result = await saveRecord(phone, { kind: 'champion-session', after: session() });
    expect(result).toEqual({ ok: false, code: 'not-enrolled' });
  });

  it('says what is wrong, and writes nothing', async () => {
    const { phone } = await enrolledPhone();
    const after = session({ topics: [] });
    expect(await saveRecord(phone, { kind: 'champion-session', after })).toEqual({
      ok: false,
      code: 'invalid',
      problems: [{ path: 'topics', code: 'required' }],
    });
    expect(await phone.db.outbox.count()).toBe(0);
  });

  it('a record is there at once, as entered, and waits', async () => {
    const { phone, save } = await enrolledPhone();
    const id = await save({ people: 4, myth: 'You must pay for a doctor' });
    expect(await findRecord(phone, 'champion-session', id)).toMatchObject({
      record: session({ people: 4, myth: 'You must pay for a doctor' }),
      sync: 'waiting',
      mine: true,
    });
  });

  it('a correction sends only what was corrected', async () => {
    const { endpoint, phone, save, pass } = await enrolledPhone();
    const id = await save({ people: 4 });
    const before = session({ people: 4 });
    const after = { ...before, people: 5 };
    await saveRecord(phone, { kind: 'champion-session', id, before, after });
    await pass();
    expect(endpoint.stored.map(({ patch }) => patch)[1]).toEqual({ people: 5 });
    expect((await findRecord(phone, 'champion-session', id))?.record.people).toBe(5);
  });

  it('a correction that corrects nothing takes no number', async () => {
    const { phone, save, status } = await enrolledPhone();
    const id = await save();
    const same = { kind: 'champion-session', id, before: session(), after: session() } as const;
    expect(await saveRecord(phone, same)).toEqual({ ok: true, id });
    expect((await status()).given).toBe(1);
  });

  it('two tabs correcting two fields of one record lose neither', async () => {
    const { endpoint, phone, tab, save, pass } = await enrolledPhone();
    const id = await save();
    const other = tab();
    const kind = 'champion-session';
    const before = session();
    const results = await Promise.all([
      saveRecord(phone, { kind, id, before, after: session({ people: 7 }) }),
      saveRecord(other, { kind, id, before, after: session({ minutes: 40 }) }),
    ]);
    expect(results).toEqual([
      { ok: true, id },
      { ok: true, id },
    ]);
    await pass();
    expect((await findRecord(phone, kind, id))?.record).toEqual(session({ people: 7, minutes: 40 }));
    expect(endpoint.stored).toHaveLength(3);
  });

  it('a deleted record is gone from the screen, and from the endpoint', async () => {
    const { endpoint, phone, save, pass } = await enrolledPhone();
    const id = await save();
    await pass();
    await deleteRecord(phone, 'champion-session', id);
    expect(await listRecords(phone, 'champion-session')).toEqual([]);
    await pass();
    expect(endpoint.records.get(id)?.fields['deleted']?.value).toBe(true);
    expect(await findRecord(phone, 'champion-session', id)).toBeNull();
  });

  it('a database that the system closed is opened again, and the save is made once', async () => {
    const { phone, save, status } = await enrolledPhone();
    phone.db.close();
    await save();
    expect(await status()).toMatchObject({ given: 1, waiting: 1 });
  });

  it('a database that breaks right after the commit makes no second envelope', async () => {
    const { phone, save, status } = await enrolledPhone();
    const real = phone.db.transaction.bind(phone.db) as (...args: unknown[]) => Promise<unknown>;
    let broken = false;
    phone.db.transaction = (async (...args: unknown[]) => {
      const result = await real(...args);
      if (broken) return result;
      broken = true;
      throw new DOMException('Connection to Indexed Database server lost', 'UnknownError');
    }) as unknown as typeof phone.db.transaction;
    const id = await save();
    expect(broken).toBe(true);
    expect(await status()).toMatchObject({ given: 1, waiting: 1 });
    expect((await phone.db.records.toArray()).map((row) => row.id)).toEqual([id]);
  });
});

describe('what the phone’s storage answers', () => {
  it('is a code when it is the storage’s fault, and a bug when it is ours', () => {
    const named = (name: string, inner?: unknown) => ({ name, inner });
    expect(storeFault(named('QuotaExceededError'))).toBe('storage-full');
    expect(storeFault(named('AbortError', named('QuotaExceededError')))).toBe('storage-full');
    expect(storeFault(named('DatabaseClosedError'))).toBe('storage-closed');
    expect(storeFault(named('AbortError'))).toBe('storage-failed');
    expect(storeFault(new TypeError('a bug'))).toBeNull();
  });
});

describe('a draft', () => {
  it('is there as typed after the database was opened again', async () => {
    const { phone, tab } = await enrolledPhone();
    await keepDraft(phone, 'champion-session:new', { people: 3, myth: 'half a sent' }, 1);
    phone.db.close();
    const again = tab();
    await again.vault.unlock(PIN);
    expect(await readDraft(again, 'champion-session:new')).toEqual({ people: 3, myth: 'half a sent' });
  });

  it('goes in the same moment as its record comes', async () => {
    const { phone } = await enrolledPhone();
    await keepDraft(phone, 'champion-session:new', {}, 1);
    await keepDraft(phone, 'group:new', {}, 1);
    const draft = 'champion-session:new';
    await saveRecord(phone, { kind: 'champion-session', after: session(), draft });
    expect(await readDraft(phone, draft)).toBeUndefined();
    expect(await readDraft(phone, 'group:new')).toEqual({});
  });
});

describe('a postcard', () => {
  it('leaves no readable word on the phone, before it is sent and after', async () => {
    const { endpoint, phone, pass } = await enrolledPhone();
    const written = card({ good: 'Everybody greets me', missing: 'ተርጓሚት የለን', bornOutside: 'yes' });
    await keepDraft(phone, 'postcard:paper', written, 1);
    const result = await saveRecord(phone, { kind: 'postcard', after: written, draft: 'postcard:paper' });
    expect(result.ok).toBe(true);
    for (const when of ['before', 'after']) {
      const everything = await everythingIn(phone);
      for (const words of ['greets', 'ተርጓሚት', '"bornOutside"']) {
        expect(everything.includes(words), `${words}, ${when} it is sent`).toBe(false);
      }
      await pass();
    }
    expect(endpoint.stored[0]?.patch).toEqual(written);
    expect(await listRecords(phone, 'postcard')).toEqual([]);
  });

  it('is counted for the day, at its event and without one', async () => {
    const { phone } = await enrolledPhone();
    const event = '0192f0c1-0000-7000-8000-000000000001';
    await saveRecord(phone, { kind: 'postcard', after: card({ event }) });
    await saveRecord(phone, { kind: 'postcard', after: card({ event }) });
    await saveRecord(phone, { kind: 'postcard', after: card() });
    await saveRecord(phone, { kind: 'postcard', after: card({ event, day: '2026-11-20' }) });
    expect(Object.fromEntries(await cardsOf(phone, '2026-11-21', 0))).toEqual({ [event]: 2, '': 1 });
  });
});

describe('a person’s day', () => {
  it('lists what was saved on this phone since midnight, newest first, with its place', async () => {
    const { endpoint, phone, save, pass } = await enrolledPhone();
    const midnight = endpoint.clock;
    await save();
    endpoint.clock += 24 * 60 * 60_000;
    const later = await save({ setting: 'mosque' });
    endpoint.clock += 1000;
    const made = await saveRecord(phone, { kind: 'group', after: group() });
    endpoint.put('0192f0c1-0000-7000-8000-00000000000b', 'group', group({ name: 'Not ours' }) as never);
    await pass();
    const entries = await savedSince(phone, midnight + 1);
    expect(entries.map(({ id, kind }) => [id, kind])).toEqual([
      [made.ok && made.id, 'group'],
      [later, 'champion-session'],
    ]);
    expect(entries[1]).toMatchObject({ city: 'coventry', place: { setting: 'mosque' }, sync: 'sent' });
  });
});

describe('last time’s answers', () => {
  it('are kept for the next form, and never the words in them', async () => {
    const { phone } = await enrolledPhone();
    await keepLastTime(phone, 'champion-session', { setting: 'library', myth: 'a secret' });
    expect((await readLastTime(phone)).get('champion-session')).toEqual({ setting: 'library' });
  });
});
