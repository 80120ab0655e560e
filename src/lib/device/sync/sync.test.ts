import { afterEach, describe, expect, it } from 'vitest';
import { MAX_BATCH_ENVELOPES } from '../../sync/limits.ts';
import { newLanguageSession } from '../../records/language-session.ts';
import { forPhones } from '../../programme/programme.ts';
import { unfold } from '../../records/patch.ts';
import { readEnrolled, readProgramme } from '../identity.ts';
import { openRow } from '../opening.ts';
import { findRecord, listRecords } from '../reading.ts';
import { retryAfterOf } from '../request.ts';
import { saveRecord } from '../save.ts';
import { problem } from '../testing/endpoint.ts';
import { card, enrolledPhone, group, session, tidyUp } from '../testing/story.ts';
import { syncOnce } from './loop.ts';

afterEach(tidyUp);

const kind = 'champion-session';
const CHANGES = '/api/v1/changes';
const gone = (): never => {
  throw new TypeError('Failed to fetch');
};

describe('sending', () => {
  it('an answer that is lost on its way back makes nothing twice', async () => {
    const { endpoint, pass, save, status } = await enrolledPhone();
    await save();
    await save();
    endpoint.back = (response, path) => (path === CHANGES ? gone() : response);
    expect(await pass()).toMatchObject({ trouble: 'no-connection', stopped: true });
    expect(await status()).toMatchObject({ waiting: 2, trouble: 'no-connection' });
    expect(endpoint.stored).toHaveLength(2);

    endpoint.back = (response) => response;
    await pass();
    expect(await status()).toMatchObject({ waiting: 0, answered: 2, proven: true, trouble: null });
    expect(endpoint.stored).toHaveLength(2);
  });

  it('a refused change blocks nothing, stays, and says why', async () => {
    const { endpoint, phone, pass, save, status } = await enrolledPhone();
    const problems = [{ path: 'people', code: 'not-a-count' }];
    endpoint.judge = (_body, n) => (n === 2 ? { answer: 'refused', code: 'value-wrong', problems } : null);
    await save();
    const refused = await save({ people: 2 });
    await save();
    await pass();
    expect(await status()).toMatchObject({
      waiting: 0,
      refused: 1,
      answered: 3,
      proven: true,
      trouble: null,
    });
    expect((await status()).outbox).toMatchObject([
      { n: 2, state: 'refused', code: 'value-wrong', problems },
    ]);
    expect(await findRecord(phone, kind, refused)).toMatchObject({
      record: { people: 2 },
      sync: 'refused',
      problem: { code: 'value-wrong', problems },
    });
  });

  it('a refused change is mended by the next save of its record, whole, under its own number', async () => {
    const { endpoint, phone, pass, save, status } = await enrolledPhone();
    endpoint.judge = (_body, n) => (n <= 2 ? { answer: 'refused', code: 'value-wrong' } : null);
    const id = await save({ people: 2 });
    const before = session({ people: 2 });
    await saveRecord(phone, { kind, id, before, after: { ...before, minutes: 45 } });
    const [first] = await phone.db.outbox.toArray();
    await pass();
    expect(await status()).toMatchObject({ refused: 2, given: 2 });

    const shown = (await findRecord(phone, kind, id))?.record;
    expect(shown).toEqual(session({ people: 2, minutes: 45 }));
    await saveRecord(phone, { kind, id, before: shown ?? null, after: session({ people: 3, minutes: 45 }) });
    expect(await status()).toMatchObject({ refused: 0, waiting: 1, given: 3 });
    await pass();
    expect(endpoint.stored).toHaveLength(1);
    expect(endpoint.stored[0]).toMatchObject({ mends: first?.change, patch: { people: 3, minutes: 45 } });
    expect(endpoint.stored[0]?.patch).toEqual(session({ people: 3, minutes: 45 }));
    expect(await status()).toMatchObject({ waiting: 0, refused: 0, answered: 3, proven: true });
    expect(await findRecord(phone, kind, id)).toMatchObject({ sync: 'sent', problem: null });
  });

  it('a record that the endpoint has lost is sent whole, once an edit of it was refused', async () => {
    const { endpoint, phone, pass, save, status } = await enrolledPhone();
    const id = await save({ people: 2 });
    await pass();
    endpoint.records.clear();
    endpoint.stored.length = 0;
    endpoint.judge = ({ record, patch }) =>
      endpoint.records.has(record) || Object.hasOwn(patch, 'topics')
        ? null
        : { answer: 'refused', code: 'record-incomplete' };
    const edit = async (people: number) => {
      const before = (await findRecord(phone, kind, id))?.record ?? null;
      await saveRecord(phone, { kind, id, before, after: { ...before, people } });
      await pass();
    };
    await edit(3);
    expect(await status()).toMatchObject({ refused: 1 });
    await edit(4);
    expect(await status()).toMatchObject({ refused: 0, waiting: 0 });
    expect(endpoint.stored.map(({ patch }) => patch)).toEqual([session({ people: 4 })]);
  });

  it('of a lost register, nobody sends what another phone has counted', async () => {
    const { endpoint, phone, pass } = await enrolledPhone();
    const own = (await readEnrolled(phone.db))?.device ?? '';
    const [other, id] = [crypto.randomUUID(), crypto.randomUUID()];
    const before = {
      ...newLanguageSession('2026-11-21', 'coventry', crypto.randomUUID()),
      walkIns: { [own]: { '16-24': 2 }, [other]: { '16-24': 5 } },
    };
    endpoint.put(id, 'language-session', unfold(before, { walkIns: 2, marks: 1 }));
    await pass();
    endpoint.judge = (_body, n) => (n === 1 ? { answer: 'refused', code: 'record-incomplete' } : null);
    for (const minutes of [75, 90]) {
      await saveRecord(phone, { kind: 'language-session', id, before, after: { ...before, minutes } });
      await pass();
    }
    const [stored] = endpoint.stored;
    expect(stored?.patch).toMatchObject({ minutes: 90, group: before.group, [`walkIns/${own}/16-24`]: 2 });
    expect(Object.keys(stored?.patch ?? {}).filter((path) => path.includes(other))).toEqual([]);
  });

  it('a held change stays to be seen and settles its number', async () => {
    const { endpoint, pass, save, status } = await enrolledPhone();
    endpoint.judge = () => ({ answer: 'held', code: 'device-revoked' });
    await save();
    await pass();
    expect(await status()).toMatchObject({ held: 1, waiting: 0, answered: 1, proven: true });
  });

  it('later puts one off and lets the others through', async () => {
    const { endpoint, pass, save, status } = await enrolledPhone();
    endpoint.judge = (_body, n) => (n === 1 ? { answer: 'later', code: 'newer-version' } : null);
    await save();
    await save();
    expect(await pass()).toMatchObject({ trouble: 'newer-version' });
    expect(await status()).toMatchObject({
      waiting: 1,
      answered: 1,
      proven: false,
      trouble: 'newer-version',
    });
    endpoint.judge = () => null;
    await pass();
    expect(await status()).toMatchObject({ waiting: 0, answered: 2, proven: true, trouble: null });
  });

  it('a refusal that nobody can attribute settles nothing: the change waits', async () => {
    const { endpoint, phone, pass, save, status } = await enrolledPhone();
    const id = await save();
    const known = new Map(endpoint.devices);
    endpoint.devices.clear();
    await pass();
    expect(await status()).toMatchObject({ waiting: 1, answered: 0, trouble: 'unknown-device' });
    expect((await status()).outbox[0]?.code).toBe('unknown-device');
    for (const [device, each] of known) endpoint.devices.set(device, each);
    await pass();
    expect(await status()).toMatchObject({ waiting: 0, answered: 1, proven: true });
    expect((await findRecord(phone, kind, id))?.sync).toBe('sent');
  });

  it('what is edited while it is being sent goes with the same pass', async () => {
    const { endpoint, phone, pass, save, status } = await enrolledPhone();
    const id = await save();
    let edited = false;
    endpoint.back = async (response, path) => {
      if (path === CHANGES && !edited) {
        edited = true;
        await saveRecord(phone, { kind, id, before: session(), after: session({ people: 9 }) });
      }
      return response;
    };
    await pass();
    expect(await status()).toMatchObject({ waiting: 0, given: 2, answered: 2, proven: true });
    expect(endpoint.records.get(id)?.fields['people']?.value).toBe(9);
    expect((await findRecord(phone, kind, id))?.record.people).toBe(9);
    const row = await phone.db.records.get(id);
    expect(row?.unsent).toEqual([]);
    const opened = row && (await openRow(phone.vault, row));
    expect(opened?.base).toEqual(endpoint.records.get(id)?.fields);
  });

  it('two tabs that send at once send one after the other', async () => {
    const { endpoint, pass, save, tab } = await enrolledPhone();
    await save();
    await save();
    let under = 0;
    endpoint.between = (path) => {
      if (path === CHANGES) under += 1;
      expect(under).toBeLessThan(2);
      return null;
    };
    endpoint.back = async (response, path) => {
      await new Promise((resolve) => setTimeout(resolve));
      if (path === CHANGES) under -= 1;
      return response;
    };
    await Promise.all([pass(), syncOnce(tab(), null)]);
    expect(endpoint.asked.filter((path) => path === CHANGES)).toHaveLength(1);
    expect(endpoint.stored).toHaveLength(2);
  });

  it('a batch that is too large is halved, down to one that is passed over', async () => {
    const { endpoint, pass, save, status } = await enrolledPhone();
    for (let i = 0; i < 5; i += 1) await save({ people: i + 1 });
    const sizes: number[] = [];
    endpoint.between = (path, init) => {
      if (path !== CHANGES) return null;
      const size = (init.body as Uint8Array).length;
      sizes.push(size);
      return size > 1500 ? problem(413, 'batch-too-large') : null;
    };
    await pass();
    expect(sizes.length).toBeGreaterThan(2);
    expect(await status()).toMatchObject({ waiting: 0, answered: 5, proven: true });

    endpoint.between = (path) => (path === CHANGES ? problem(413, 'batch-too-large') : null);
    await save();
    expect(await pass()).toMatchObject({ trouble: 'batch-too-large' });
    expect(await status()).toMatchObject({ waiting: 1 });
  });

  it('more than one batch goes in order', { timeout: 30_000 }, async () => {
    const { endpoint, phone, pass, save, status } = await enrolledPhone();
    const many = MAX_BATCH_ENVELOPES + 3;
    for (let i = 0; i < many; i += 1) await save({ people: i + 1 });
    await pass();
    expect(endpoint.asked.filter((path) => path === CHANGES)).toHaveLength(2);
    expect(endpoint.stored.map(({ patch }) => patch['people'])).toEqual(
      Array.from({ length: many }, (_, i) => i + 1),
    );
    expect(await status()).toMatchObject({ waiting: 0, answered: many, proven: true });
    expect(await phone.db.receipts.count()).toBe(many);
  });

  it('an endpoint that asks to be left alone is not asked further', async () => {
    const { endpoint, pass, save } = await enrolledPhone();
    await save();
    endpoint.between = () => problem(429, 'too-many-requests', { 'retry-after': '120' });
    expect(await pass()).toEqual({ trouble: 'too-many-requests', retryAfter: 120_000, stopped: true });
    expect(endpoint.asked).toHaveLength(1);
  });

  it('the offset is measured against the middle of the request, and goes with the next save', async () => {
    const { endpoint, phone, pass, save } = await enrolledPhone();
    let own = endpoint.clock - 3 * 60 * 60_000;
    phone.now = () => (own += 500);
    await save();
    await pass();
    const { offset } = (await phone.db.contact.get('contact')) ?? {};
    expect(Math.abs((offset ?? 0) - 3 * 60 * 60_000)).toBeLessThan(5_000);
    await save();
    await pass();
    expect(endpoint.stored[1]?.offset).toBe(offset);
    expect(endpoint.stored[1]?.seen).toMatch(/^1\./);
  });

  it('a clock that is set in the middle of a request measures nothing', async () => {
    const { endpoint, phone, pass, save } = await enrolledPhone();
    await save();
    let ahead = 0;
    phone.now = () => endpoint.clock + ahead;
    const { fetch } = phone;
    phone.fetch = async (input, init) => {
      const response = await fetch(input, init);
      ahead = 365 * 86_400_000;
      return response;
    };
    const known = (await phone.db.contact.get('contact'))?.offset;
    await pass();
    expect(endpoint.stored).toHaveLength(1);
    expect((await phone.db.contact.get('contact'))?.offset).toBe(known);
  });

  it('erased records go from the phone, and what still comes of them is answered', async () => {
    const { endpoint, phone, pass, save, status } = await enrolledPhone();
    const id = await save();
    await pass();
    endpoint.erased.push(id);
    await save();
    await pass();
    expect(await findRecord(phone, kind, id)).toBeNull();
    expect(await status()).toMatchObject({ waiting: 0, proven: true });
  });
});

describe('reading', () => {
  const one = '0192f0c1-0000-7000-8000-00000000000a';
  const two = '0192f0c1-0000-7000-8000-00000000000b';
  const three = '0192f0c1-0000-7000-8000-00000000000c';

  it('brings what others made, page by page, and only once', async () => {
    const { endpoint, phone, pass } = await enrolledPhone();
    for (const [i, id] of [one, two, three].entries())
      endpoint.put(id, 'group', group({ name: `Group ${i}` }) as never);
    await pass();
    const list = await listRecords(phone, 'group');
    expect(list.map(({ record }) => record.name).sort()).toEqual(['Group 0', 'Group 1', 'Group 2']);
    expect(list.every(({ mine, sync }) => !mine && sync === 'sent')).toBe(true);
    endpoint.asked.length = 0;
    await pass();
    expect(endpoint.asked).toEqual(['/api/v1/records?after=1.3&programme=1&key=k1&head=0']);
  });

  it('shows the endpoint’s record with the phone’s own unsent changes on top', async () => {
    const { endpoint, phone, pass } = await enrolledPhone();
    endpoint.put(one, 'group', group({ venue: 'Library' }) as never);
    await pass();
    endpoint.judge = () => ({ answer: 'later', code: 'busy' });
    const before = group({ venue: 'Library' });
    await saveRecord(phone, { kind: 'group', id: one, before, after: group({ venue: 'Park' }) });
    endpoint.put(one, 'group', { name: 'Wednesday tea', venue: 'School' }, endpoint.clock + 1);
    await pass();
    expect((await findRecord(phone, 'group', one))?.record).toMatchObject({
      name: 'Wednesday tea',
      venue: 'Park',
    });
  });

  it('a session that has ended is opened once more', async () => {
    const { endpoint, pass, status } = await enrolledPhone();
    await pass();
    let ended = true;
    endpoint.between = (path) => {
      if (!path.startsWith('/api/v1/records') || !ended) return null;
      ended = false;
      return problem(401, 'session-expired');
    };
    await pass();
    expect((await status()).trouble).toBeNull();
    expect(endpoint.asked.filter((path) => path === '/api/v1/sessions')).toHaveLength(2);
  });

  it('after a change of rights the phone rereads, and drops what does not come again', async () => {
    const { endpoint, phone, pass, save } = await enrolledPhone();
    for (const id of [one, two, three]) endpoint.put(id, 'group', group() as never);
    await pass();
    const unsent = await save();
    const cardId = await saveRecord(phone, { kind: 'postcard', after: card() });
    endpoint.records.delete(two);
    endpoint.scope = 2;
    endpoint.page = 1;
    endpoint.judge = ({ record }) => (record === unsent ? { answer: 'later', code: 'busy' } : null);
    // the connection breaks in the middle of the reread; it is taken up where it was left
    let pages = 0;
    endpoint.between = (path) => (path.startsWith('/api/v1/records') && ++pages === 2 ? gone() : null);
    await pass();
    expect(await listRecords(phone, 'group'), 'nothing is dropped before all has come').toHaveLength(3);
    await pass();
    expect((await listRecords(phone, 'group')).map(({ id }) => id).sort()).toEqual([one, three]);
    expect(await findRecord(phone, kind, unsent), 'what is unsent stays').not.toBeNull();
    expect(cardId.ok && (await phone.db.records.get(cardId.id)), 'that a card was taken stays').toBeTruthy();
  });

  it('a newer programme replaces the phone’s', async () => {
    const { endpoint, phone, pass } = await enrolledPhone();
    endpoint.programme = { ...endpoint.programme, version: 2, emergencyPhone: '112' };
    await pass();
    expect((await phone.db.programme.get('programme'))?.value.emergencyPhone).toBe('112');
    expect(await readProgramme(phone.db)).toEqual(endpoint.programme);
  });

  it('a programme that an older app kept without its domains is asked for once more, and only once', async () => {
    const { endpoint, phone, pass } = await enrolledPhone();
    const { domains, ...kept } = (await readProgramme(phone.db)) ?? endpoint.programme;
    await phone.db.programme.put({ key: 'programme', value: kept });
    await pass();
    expect(domains).not.toEqual([]);
    expect((await readProgramme(phone.db))?.domains).toEqual(domains);
    endpoint.programme = { ...kept, version: 2 };
    await pass();
    expect((await readProgramme(phone.db))?.domains).toEqual([]);
    endpoint.asked.length = 0;
    await pass();
    expect(endpoint.asked.filter((path) => path.includes('programme=0'))).toEqual([]);
  });

  it('an app that goes back a version still reads the programme: what it does not know stands beside it', async () => {
    const { endpoint, phone } = await enrolledPhone();
    const row = await phone.db.programme.get('programme');
    expect(row?.value).toEqual(forPhones(endpoint.programme).programme);
    expect(row?.value).not.toHaveProperty('domains');
  });
});

describe('Retry-After', () => {
  const now = Date.UTC(2026, 10, 21, 10);
  it.each<[string | null, number | null]>([
    [null, null],
    ['', null],
    ['30', 30_000],
    [new Date(now + 60_000).toUTCString(), 60_000],
    [new Date(now - 60_000).toUTCString(), 0],
    ['soon', null],
    ['999999', 3_600_000],
  ])('%s', (header, ms) => {
    expect(retryAfterOf(header, now)).toBe(ms);
  });
});
