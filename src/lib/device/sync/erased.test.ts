import { afterAll, describe, expect, it } from 'vitest';
import { ERASED_HEADER } from '../../sync/limits.ts';
import { readContact } from '../identity.ts';
import { keepDraft, placeOfDraft } from '../drafts.ts';
import { keepLastTime, readLastTime } from '../last-time.ts';
import { openRows } from '../opening.ts';
import { findRecord } from '../reading.ts';
import { saveRecord } from '../save.ts';
import { enrolledPhone, everythingIn, group, session, tidyUp, type Story } from '../testing/story.ts';

afterAll(tidyUp);

const kind = 'champion-session';
const WORDS = ['her myth', 'were refused', 'half typed'];

/** Those of some words that stand anywhere on the phone, in the clear or for whoever has its PIN. */
async function saidOn(phone: Story['phone'], words: readonly string[]): Promise<string[]> {
  const { db, vault } = phone;
  const drafts = await db.drafts.toArray();
  const opened = [
    await openRows(vault, await db.records.toArray()),
    await Promise.all(drafts.map(({ key, typed }) => vault.read(typed, placeOfDraft(key)))),
    [...(await readLastTime(phone))],
  ];
  const all = (await everythingIn(phone)) + JSON.stringify(opened);
  return words.filter((each) => all.includes(each));
}

/** Lets the endpoint say more in its answers than the small one of these tests knows of. */
function also({ endpoint }: Story, path: string, more: () => object): void {
  endpoint.back = async (response, asked) => {
    if (!asked.startsWith(path)) return response;
    const told = { ...((await response.json()) as object), ...more() };
    return new Response(JSON.stringify(told), { status: response.status, headers: response.headers });
  };
}

function toldOf({ endpoint }: Story): (string | null)[] {
  const told: (string | null)[] = [];
  endpoint.between = (path, init) => {
    if (path === '/api/v1/changes') told.push(new Headers(init.headers).get(ERASED_HEADER));
    return null;
  };
  return told;
}

describe('what was erased at the endpoint', () => {
  it('leaves no trace on the phone: copy, edits, drafts, likely answers, and envelopes that were answered', async () => {
    const story = await enrolledPhone();
    const { phone, endpoint, pass, save, status } = story;
    const before = session({ myth: 'words of her myth' });
    const id = await save(before);
    await pass();
    endpoint.judge = () => ({ answer: 'refused', code: 'value-wrong' });
    await saveRecord(phone, { kind, id, before, after: { ...before, myth: 'words that were refused' } });
    await pass();
    endpoint.judge = () => null;
    await keepDraft(phone, `${kind}:${id}`, { myth: 'words half typed' }, 1);
    await keepLastTime(phone, kind, before);
    expect(await saidOn(phone, WORDS)).toEqual(['her myth', 'were refused', 'half typed']);

    endpoint.erased.push(id);
    const other = await save({ myth: 'another one' });
    await pass();
    expect(await saidOn(phone, WORDS)).toEqual([]);
    expect(await phone.db.lastTime.count()).toBe(0);
    expect(await findRecord(phone, kind, id)).toBeNull();
    expect(await findRecord(phone, kind, other)).toMatchObject({ sync: 'sent' });
    expect(await status()).toMatchObject({ waiting: 0, refused: 0, answered: 3, proven: true });
  });

  it('goes though an envelope of it still waits: that one is sealed, is sent, and its number is answered', async () => {
    const story = await enrolledPhone();
    const { phone, endpoint, pass, save, status } = story;
    const id = await save({ myth: 'words of her myth' });
    await pass();
    endpoint.judge = (_body, n) => (n === 3 ? { answer: 'later', code: 'busy' } : null);
    await save();
    const before = session({ myth: 'words of her myth' });
    await saveRecord(phone, { kind, id, before, after: { ...before, myth: 'words of later' } });
    endpoint.erased.push(id);
    await pass();
    expect(await saidOn(phone, ['her myth', 'words of later'])).toEqual([]);
    expect(await status()).toMatchObject({ waiting: 1 });
    endpoint.judge = () => null;
    await pass();
    expect(await status()).toMatchObject({ waiting: 0, answered: 3, proven: true });
  });

  it('is told with a read as well', async () => {
    const story = await enrolledPhone();
    const id = await story.save({ myth: 'words of her myth' });
    await story.pass();
    also(story, '/api/v1/records', () => ({ erased: [id], erasedUpTo: 9 }));
    story.endpoint.records.delete(id);
    await story.pass();
    expect(await saidOn(story.phone, ['her myth'])).toEqual([]);
    expect(await readContact(story.phone.db)).toMatchObject({ erasedUpTo: 9 });
  });
});

describe('a record from which somebody was erased', () => {
  it('goes with what was typed into it, and comes again without them', async () => {
    const story = await enrolledPhone();
    const { phone, endpoint, pass } = story;
    const id = '0192f0c1-0000-7000-8000-00000000000a';
    const member = '0192f0c1-0000-7000-8000-00000000000b';
    const sunny = { nickname: 'Sunny of the gate', speaks: [], wants: [] };
    endpoint.put(id, 'group', group({ members: { [member]: sunny } }) as never);
    await pass();
    expect(await saidOn(phone, ['Sunny'])).toEqual(['Sunny']);
    endpoint.records.delete(id);
    endpoint.put(id, 'group', group() as never);
    also(story, '/api/v1/changes', () => ({ cleaned: [id], erasedUpTo: 2 }));
    const opened = { kind: 'group', id, before: group({ members: { [member]: sunny } }) } as const;
    const again = { ...sunny, nickname: 'Sunny again' };
    await saveRecord(phone, { ...opened, after: group({ members: { [member]: again } }) });
    endpoint.judge = () => ({ answer: 'refused', code: 'not-allowed' });
    await pass();
    expect(await saidOn(phone, ['Sunny'])).toEqual([]);
    expect(await findRecord(phone, 'group', id)).toMatchObject({ record: { name: 'Tuesday tea' } });
    // promise 5: a refused change of a record that lives on is not dropped
    expect(await story.status()).toMatchObject({ refused: 1 });
  });

  it('is not dropped twice: the phone says how far it was told', async () => {
    const story = await enrolledPhone();
    const told = toldOf(story);
    await story.save();
    await story.pass();
    also(story, '/api/v1/changes', () => ({ erasedUpTo: 41 }));
    await story.save();
    await story.pass();
    also(story, '/api/v1/records', () => ({ erasedUpTo: 7 }));
    await story.save();
    await story.pass();
    await story.save();
    await story.pass();
    expect(told).toEqual([null, null, '41', '41']);
  });
});
