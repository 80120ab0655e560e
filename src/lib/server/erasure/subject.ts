// Everything that is kept about somebody, to be given to them. Names of those who recorded it are left out: they are
// others' data; that somebody with a role did it on some day is not.
import type { Patch } from '../../records/patch.ts';
import type { Value } from '../../records/value.ts';
import type { Body } from '../../sync/body.ts';
import { valuesOf } from '../../sync/merge.ts';
import type { Keys } from '../keys/ring.ts';
import { note } from '../storage/audit.ts';
import { historyOf } from '../storage/changes.ts';
import { recordsWithPath } from '../storage/erase.ts';
import { write, type Db } from '../storage/open.ts';
import { findRecord, type StoredRecord } from '../storage/records.ts';
import type { Tools } from '../tools.ts';
import type { By } from './desk.ts';
import { heldChanges } from './held.ts';
import { codeIn } from './participant.ts';

const iso = (ms: number): string => new Date(ms).toISOString();

/** What one change set, and when it arrived. */
export interface Step {
  arrived: string;
  set: Patch;
}

/** A change that came and is held: nobody in the office has decided over it. `set`: what in it is asked about. */
export interface HeldCopy extends Step {
  record: string;
  kind: string;
}

/** A record as it stands, with its history. One that has only held changes stands nowhere yet. */
export interface RecordCopy {
  record: string;
  kind: string;
  city: string | null;
  day: string | null;
  deleted: boolean;
  firstArrived: string | null;
  says: Patch;
  history: Step[];
  held: HeldCopy[];
}

/** What stood on a register under a participant's code: now, and earlier. */
export interface RegisterCopy {
  group: string;
  name: Value;
  city: string;
  now: Value;
  history: { arrived: string; entry: Value }[];
}

/** A session in which a participant was marked. */
export interface MarkCopy {
  session: string;
  group: Value;
  city: string;
  day: string;
  present: Value;
  history: { arrived: string; present: Value }[];
}

/** Everything about a participant. */
export interface ParticipantCopy {
  participant: string;
  programme: string;
  made: string;
  registers: RegisterCopy[];
  sessions: MarkCopy[];
  held: HeldCopy[];
}

type Source = Pick<Tools, 'storage' | 'programme' | 'now'> & { keys: Keys };

async function stepsOf(db: Db, programme: string, record: string): Promise<Step[]> {
  return (await historyOf(db, programme, record)).map(({ acceptedAt, patch }) => ({
    arrived: iso(acceptedAt),
    set: patch,
  }));
}

/** What is held of a kind of change. `of`: the part that is asked about; null where nothing is. */
async function heldOf(
  { storage: { db }, programme, keys }: Source,
  of: (body: Body) => Patch | null,
): Promise<HeldCopy[]> {
  const copies: HeldCopy[] = [];
  for await (const { held, body } of heldChanges(db, programme.id, await keys.current())) {
    const set = of(body);
    if (set === null) continue;
    copies.push({ record: body.record, kind: body.kind, arrived: iso(held.receivedAt), set });
  }
  return copies;
}

/** A record as a copy for the person it is about; null when there is none. */
export async function copyOfRecord(
  source: Source,
  id: string,
): Promise<(RecordCopy & { programme: string }) | null> {
  const { storage, programme } = source;
  const { db } = storage;
  const held = await heldOf(source, ({ record, patch }) => (record === id ? patch : null));
  const record = await findRecord(db, programme.id, id);
  if (!record) {
    const [first] = held;
    if (!first) return null;
    const nowhere = { city: null, day: null, deleted: false, firstArrived: null, says: {}, history: [] };
    return { programme: programme.id, record: id, kind: first.kind, ...nowhere, held };
  }
  return {
    programme: programme.id,
    record: id,
    kind: record.kind,
    city: record.city,
    day: record.day === '' ? null : record.day,
    deleted: record.deleted,
    firstArrived: iso(record.firstAcceptedAt),
    says: valuesOf(record.fields),
    history: await stepsOf(db, programme.id, id),
    held,
  };
}

async function eachWith<T>(
  { storage: { db }, programme }: Source,
  kind: 'group' | 'language-session',
  path: string,
  of: (record: StoredRecord, steps: { arrived: string; value: Value }[], now: Value) => T,
): Promise<T[]> {
  const copies: T[] = [];
  for (const id of await recordsWithPath(db, programme.id, kind, path)) {
    const record = await findRecord(db, programme.id, id);
    if (!record) continue;
    const steps = (await stepsOf(db, programme.id, id)).flatMap(({ arrived, set }) => {
      const value = set[path];
      return value === undefined ? [] : [{ arrived, value }];
    });
    copies.push(of(record, steps, record.fields[path]?.value ?? null));
  }
  return copies;
}

/** Everything about the participant with a code; nothing in its lists when nothing is kept. */
export async function copyOfParticipant(source: Source, code: string): Promise<ParticipantCopy> {
  const registers = await eachWith(
    source,
    'group',
    `members/${code}`,
    (record, steps, now): RegisterCopy => ({
      group: record.id,
      name: record.fields['name']?.value ?? null,
      city: record.city,
      now,
      history: steps.map(({ arrived, value }) => ({ arrived, entry: value })),
    }),
  );
  const sessions = await eachWith(
    source,
    'language-session',
    `marks/${code}`,
    (record, steps, now): MarkCopy => ({
      session: record.id,
      group: record.fields['group']?.value ?? null,
      city: record.city,
      day: record.day,
      present: now,
      history: steps.map(({ arrived, value }) => ({ arrived, present: value })),
    }),
  );
  return {
    participant: code,
    programme: source.programme.id,
    made: iso(source.now()),
    registers,
    sessions: sessions.sort((a, b) => (a.day < b.day ? -1 : 1)),
    held: await heldOf(source, ({ kind, patch }) => {
      const own = Object.entries(patch).filter(([path]) => codeIn(kind, path) === code);
      return own.length > 0 ? Object.fromEntries(own) : null;
    }),
  };
}

/** Writes down that a copy is about to be given out, before it is made. `about`: a record; of a participant, the group. */
export async function noteGiven(
  { storage, programme, now }: Omit<Source, 'keys'>,
  by: By,
  about: string | null,
): Promise<void> {
  await write(storage, (db) => note(db, programme.id, now(), by, { what: 'access-given', about }));
}
