import { newChampionSession, type ChampionSession } from '../../records/champion-session.ts';
import type { Group } from '../../records/group.ts';
import type { Postcard } from '../../records/postcard.ts';
import { PhoneDatabase } from '../database.ts';
import { enrol } from '../enrolment.ts';
import { webIds } from '../ids.ts';
import { readStatus } from '../outbox.ts';
import type { Phone } from '../phone.ts';
import { saveRecord } from '../save.ts';
import { syncOnce } from '../sync/loop.ts';
import { makePull } from '../sync/pull.ts';
import { stretch, type Stretch } from '../vault/stretch.ts';
import { Vault } from '../vault/vault.ts';
import { TestEndpoint, type Invited } from './endpoint.ts';

const opened: PhoneDatabase[] = [];

/** How long a test waits for what comes by itself; a busy machine may need it all. */
export const PATIENTLY = { timeout: 30_000 };

/** Closes and deletes every database that the stories of a file opened. */
export async function tidyUp(): Promise<void> {
  const all = opened.splice(0);
  for (const db of all) db.close();
  for (const name of new Set(all.map((db) => db.name))) await new PhoneDatabase(name).delete();
}

export const PIN = '482913';

/** Argon2id at its least, so that nobody waits for it. */
export const quickly: Stretch = (pin, how) => stretch(pin, { ...how, memory: 8, passes: 1 });

export const TOKEN = 'an-invite-for-amina-0000001';
export const AMINA: Invited = {
  person: '00000000-0000-4000-8000-00000000a111',
  personName: 'Amina',
  role: 'champion',
  cities: ['coventry'],
};

/** One phone and its endpoint, and what tests do with them. */
export interface Story {
  phone: Phone;
  endpoint: TestEndpoint;
  /** Another tab: the same database by a connection of its own. */
  tab: () => Phone;
  save: (session?: Partial<ChampionSession>) => Promise<string>;
  /** One pass of the page's loop. */
  pass: () => ReturnType<typeof syncOnce>;
  status: () => ReturnType<typeof readStatus>;
}

/** A phone as it comes out of the box. */
export async function newPhone(endpoint?: TestEndpoint): Promise<Story> {
  const there = endpoint ?? (await TestEndpoint.start());
  if (!there.invites.has(TOKEN)) there.invites.set(TOKEN, { ...AMINA });
  const name = `test-${crypto.randomUUID()}`;
  const make = (): Phone => {
    const db = new PhoneDatabase(name);
    opened.push(db);
    return {
      db,
      vault: new Vault(db, { stretch: quickly, now: () => there.clock, measure: () => performance.now() }),
      stretch: quickly,
      now: () => there.clock,
      fetch: there.fetch,
      ids: webIds,
      random: () => 0.5,
      locks: navigator.locks,
      origin: '',
      app: 'test',
    };
  };
  const phone = make();
  await phone.db.open();
  const pull = makePull();
  return {
    phone,
    endpoint: there,
    tab: make,
    save: async (overrides) => {
      const result = await saveRecord(phone, { kind: 'champion-session', after: session(overrides) });
      if (!result.ok) throw new Error(`not saved: ${result.code}`);
      return result.id;
    },
    pass: () => syncOnce(phone, pull),
    status: () => readStatus(phone),
  };
}

/** A phone that Amina has enrolled. */
export async function enrolledPhone(endpoint?: TestEndpoint): Promise<Story> {
  const story = await newPhone(endpoint);
  const result = await enrol(story.phone, TOKEN, { pin: PIN });
  if (!result.ok) throw new Error(`not enrolled: ${result.code}`);
  story.endpoint.asked.length = 0;
  return story;
}

export function session(overrides: Partial<ChampionSession> = {}): ChampionSession {
  return {
    ...newChampionSession('2026-11-21', 'coventry'),
    setting: 'library',
    topics: ['gp-registration'],
    signposts: [{ service: 'meriden-centre', outcome: 'information-given' }],
    ...overrides,
  };
}

export function card(overrides: Partial<Postcard> = {}): Postcard {
  const [day, city, language] = ['2026-11-21', 'coventry', 'ti'];
  return { day, city, language, how: 'handed-over', good: 'ጽቡቕ ህዝቢ ኣሎ', ...overrides };
}

export function group(overrides: Partial<Group> = {}): Group {
  return { name: 'Tuesday tea', city: 'coventry', languages: ['ti', 'en-GB'], members: {}, ...overrides };
}

/** Everything that stands in every table, as text: what somebody with the phone's disk could search. */
export async function everythingIn(phone: Phone): Promise<string> {
  const utf8 = new TextDecoder();
  const rows = await Promise.all(phone.db.tables.map((table) => table.toArray() as Promise<object[]>));
  return JSON.stringify(rows, (_key, value: unknown) =>
    value instanceof Uint8Array ? utf8.decode(value) : value,
  );
}
