import { afterAll, expect, it } from 'vitest';
import { keepDraft, readDraft } from './drafts.ts';
import { timeIn, uuid7 } from './ids.ts';
import { dropOld, KEPT_MS } from './old.ts';
import { saveRecord } from './save.ts';
import { card, enrolledPhone, group, session, tidyUp, type Story } from './testing/story.ts';

afterAll(tidyUp);

const DAY = 86_400_000;
const kind = 'champion-session';

const idsOn = async ({ phone }: Story): Promise<string[]> =>
  (await phone.db.records.toCollection().primaryKeys()).map(String);

/** Lets time go by on a phone that is looked at now and then. */
async function later(story: Story, ms: number, step = 20 * DAY): Promise<void> {
  const end = story.endpoint.clock + ms;
  while (story.endpoint.clock < end) {
    story.endpoint.clock = Math.min(end, story.endpoint.clock + step);
    await dropOld(story.phone);
  }
}

/** A phone on which somebody has looked once. */
async function lookedAt(): Promise<Story> {
  const story = await enrolledPhone();
  await dropOld(story.phone);
  return story;
}

it('an id tells when it was made, and one that is drawn at random does not', () => {
  const now = Date.UTC(2026, 10, 22);
  expect(timeIn(uuid7(now, new Uint8Array(10).fill(255)))).toBe(now);
  expect(timeIn(crypto.randomUUID())).toBeNull();
});

it('a record goes three months after it was saved, once the endpoint has answered it; count and proof stay', async () => {
  const story = await lookedAt();
  const id = await story.save();
  await story.pass();
  await later(story, KEPT_MS - DAY);
  expect(await idsOn(story)).toEqual([id]);
  await later(story, 2 * DAY);
  expect(await idsOn(story)).toEqual([]);
  expect(await story.status()).toMatchObject({ given: 1, answered: 1, missing: [] });
});

it('what waits, was refused or is held never goes', async () => {
  const story = await lookedAt();
  const refused = await story.save();
  const held = await story.save();
  story.endpoint.judge = (_body, n) =>
    n === 1 ? { answer: 'refused', code: 'value-wrong' } : { answer: 'held', code: 'device-revoked' };
  await story.pass();
  const waiting = await story.save();
  const noted = await saveRecord(story.phone, { kind: 'postcard', after: card() });
  if (!noted.ok) throw new Error(noted.code);
  await later(story, 2 * KEPT_MS);
  expect((await idsOn(story)).sort()).toEqual([refused, held, waiting, noted.id].sort());
  expect(await story.status()).toMatchObject({ waiting: 2, refused: 1, held: 1 });
});

it('an old record that was corrected a while ago, or is being corrected, stays as long as a new one', async () => {
  const story = await lookedAt();
  const { phone } = story;
  const corrected = await story.save();
  const typed = await story.save();
  await story.pass();
  await later(story, KEPT_MS - DAY);
  await saveRecord(phone, { kind, id: corrected, before: session(), after: session({ minutes: 45 }) });
  await keepDraft(phone, `${kind}:${typed}`, { minutes: 50 }, phone.now());
  await later(story, 2 * DAY);
  expect((await idsOn(story)).sort()).toEqual([corrected, typed].sort());
  // sent, and not read back yet: the change's id tells
  story.phone.vault.lock();
  await story.pass();
  await later(story, 3 * DAY);
  expect((await idsOn(story)).sort()).toEqual([corrected, typed].sort());
  await later(story, KEPT_MS);
  expect(await idsOn(story)).toEqual([]);
});

it('a locked phone does it too: sessions and the notes of cards go, groups and events stay', async () => {
  const story = await lookedAt();
  const { phone } = story;
  const saved = await saveRecord(phone, { kind: 'group', after: group() });
  if (!saved.ok) throw new Error(saved.code);
  await saveRecord(phone, { kind: 'postcard', after: card() });
  await story.save();
  await story.pass();
  expect(await idsOn(story)).toHaveLength(3);
  phone.vault.lock();
  await later(story, KEPT_MS + DAY);
  expect(await idsOn(story)).toEqual([saved.id]);
});

it('of a record that an older app has left the phone learns when it is unlocked whether it stays', async () => {
  const story = await lookedAt();
  const { phone } = story;
  const saved = await saveRecord(phone, { kind: 'group', after: group() });
  if (!saved.ok) throw new Error(saved.code);
  const id = await story.save();
  await story.pass();
  const { db, vault } = story.tab();
  await db.records.toCollection().modify((row) => delete row.stays);
  const locked = { db, vault, now: phone.now };
  await later({ ...story, phone: { ...phone, ...locked } }, KEPT_MS + DAY);
  expect((await idsOn(story)).sort()).toEqual([saved.id, id].sort());
  await later(story, 2 * DAY);
  expect(await idsOn(story)).toEqual([saved.id]);
});

it('a draft that nobody touched for three months goes, and one that was touched stays', async () => {
  const story = await lookedAt();
  const { phone } = story;
  await keepDraft(phone, 'old', { myth: 'half typed' }, phone.now());
  await later(story, 60 * DAY);
  await keepDraft(phone, 'new', { myth: 'half typed' }, phone.now());
  await later(story, KEPT_MS - 50 * DAY);
  expect(await readDraft(phone, 'old')).toBeUndefined();
  expect(await readDraft(phone, 'new')).toEqual({ myth: 'half typed' });
});

it('a clock that is put right by years takes nobody’s half-typed form', async () => {
  const story = await lookedAt();
  const { phone, endpoint } = story;
  const right = endpoint.clock;
  endpoint.clock = Date.UTC(2015, 0, 1);
  await dropOld(phone);
  await keepDraft(phone, 'typed', { myth: 'half typed' }, phone.now());
  endpoint.clock = right + 3 * DAY;
  await dropOld(phone);
  await later(story, KEPT_MS - 2 * DAY);
  expect(await readDraft(phone, 'typed')).toEqual({ myth: 'half typed' });
  await later(story, 5 * DAY);
  expect(await readDraft(phone, 'typed')).toBeUndefined();
});

it('it looks once a day at most', async () => {
  const story = await lookedAt();
  const { phone, endpoint } = story;
  await keepDraft(phone, 'old', {}, phone.now() - KEPT_MS - DAY);
  endpoint.clock += DAY - 1;
  await dropOld(phone);
  expect(await phone.db.drafts.count()).toBe(1);
  endpoint.clock += 1;
  await dropOld(phone);
  expect(await phone.db.drafts.count()).toBe(0);
});
