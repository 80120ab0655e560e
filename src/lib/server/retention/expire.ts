import { contributions, differences } from '../../insight/tally.ts';
import { monthsBefore, periodsOf } from '../../programme/retention.ts';
import { valuesOf, type Fields } from '../../sync/merge.ts';
import { stampTime } from '../../sync/stamp.ts';
import { erasing, type By, type Desk } from '../erasure/desk.ts';
import { cleanOf } from '../erasure/participant.ts';
import { note } from '../storage/audit.ts';
import { rewriteHistory } from '../storage/erase.ts';
import { historyOf } from '../storage/changes.ts';
import { rememberErased } from '../storage/erased.ts';
import { dueRecords, expireRecord, recordsWithFields, sessionsOf, type Before } from '../storage/expiry.ts';
import { countHeldSince } from '../storage/held.ts';
import { write, type Db } from '../storage/open.ts';
import { countOver, dropDoors, endAudit, type Ends, type Over } from '../storage/over.ts';
import { takeOrders } from '../storage/programmes.ts';
import { eachRecord, findRecord, findRecords, putRecord } from '../storage/records.ts';
import { addToTallies } from '../storage/tallies.ts';
import { cutFromPerson, forgetName, namedOnes, type KnownDevice } from '../storage/who.ts';
import { shrunk, type Expiring } from './shrink.ts';
import { dueNames } from './who.ts';

/**
 * How many records shrank as a whole, lost words of theirs or a day; how many people went from registers; how many
 * phones no longer say whose they are, and how many people who record lost their name; and rows of what has stopped working.
 */
export interface Expired extends Over {
  whole: number;
  words: number;
  members: number;
  devices: number;
  people: number;
  /** False while old bytes are left in the files of the database. */
  wiped: boolean;
}

const EXPIRING = ['champion-session', 'language-session', 'postcard', 'event'] as const;
const AT_ONCE = 200;
const DAY_MS = 86_400_000;
/** What arrived late is there for the office for so long at least. */
const AT_LEAST_MS = 30 * DAY_MS;

const dayOf = (moment: number): string => new Date(moment).toISOString().slice(0, 10);

function today(desk: Desk): string {
  return dayOf(desk.now());
}

function before(desk: Desk, months: number): Before {
  return { day: monthsBefore(today(desk), months), arrived: desk.now() - AT_LEAST_MS };
}

/** The beginning of the day so many months ago. */
function monthsAgo(desk: Desk, months: number): number {
  return Date.parse(`${monthsBefore(today(desk), months)}T00:00:00Z`);
}

function endsOf(desk: Desk): Ends {
  const { invite, door, audit } = periodsOf(desk.programme);
  return {
    invites: desk.now() - invite.days * DAY_MS,
    doors: desk.now() - door.days * DAY_MS,
    audit: monthsAgo(desk, audit.whole),
  };
}

async function shrinkOne(desk: Desk, db: Db, kind: Expiring, id: string): Promise<void> {
  const programme = desk.programme.id;
  const old = await findRecord(db, programme, id);
  if (!old) return;
  const fields = shrunk(kind, id, old.fields);
  const [counted, counts] = [old.fields, fields].map((each) => contributions(kind, valuesOf(each)));
  await addToTallies(db, programme, differences(counted ?? [], counts ?? []));
  await expireRecord(db, programme, { id, fields, day: `${old.day.slice(0, 7)}-01`, old }, desk.now());
  const order = await takeOrders(db, programme, 1);
  await rememberErased(db, programme, { order, what: 'expired', id, at: desk.now() });
}

/** Takes some fields out of a record and its history; phones read it anew. */
async function dropFields(desk: Desk, db: Db, id: string, fields: readonly string[]): Promise<void> {
  const programme = desk.programme.id;
  const record = await findRecord(db, programme, id);
  if (!record) return;
  const without = <T>(values: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(values).filter(([path]) => !fields.includes(path)));
  const order = await takeOrders(db, programme, 1);
  await putRecord(db, programme, { ...record, fields: without(record.fields), order });
  await rewriteHistory(db, programme, id, without);
  await rememberErased(db, programme, { order, what: 'cleaned', id, at: desk.now() });
}

/** Everything whose words, or follow-up day, are over while the record itself goes on. */
async function dueWords(desk: Desk): Promise<{ id: string; fields: string[] }[]> {
  const { db } = desk.storage;
  const programme = desk.programme.id;
  const { words, followUp } = periodsOf(desk.programme)['champion-session'];
  const spoken = ['myth', 'unmetNeed'];
  const old = await recordsWithFields(db, programme, 'champion-session', {
    fields: spoken,
    before: before(desk, words),
  });
  const dated = await recordsWithFields(db, programme, 'champion-session', { fields: ['followUpDue'] });
  const over = monthsBefore(today(desk), followUp);
  const overdue: string[] = [];
  for (let at = 0; at < dated.length; at += AT_ONCE)
    for (const { id, fields } of await findRecords(db, programme, dated.slice(at, at + AT_ONCE))) {
      const day = fields['followUpDue']?.value;
      if (typeof day === 'string' && day < over) overdue.push(id);
    }
  return [
    ...old.map((id) => ({ id, fields: spoken })),
    ...overdue.map((id) => ({ id, fields: ['followUpDue'] })),
  ];
}

function lastHeard(code: string, fields: Fields, marks: ReadonlyMap<string, string>): string {
  const entry = fields[`members/${code}`];
  const changed = dayOf(stampTime(entry?.stamp ?? '0'));
  const marked = marks.get(code) ?? '';
  return marked > changed ? marked : changed;
}

/** The last day on which each member of a group was marked as present; none is later than its session's last arrival. */
async function lastMarks(desk: Desk, group: string): Promise<Map<string, string>> {
  const { db } = desk.storage;
  const last = new Map<string, string>();
  const sessions = await findRecords(db, desk.programme.id, await sessionsOf(db, desk.programme.id, group));
  for (const { day: named, lastAcceptedAt, fields } of sessions) {
    const arrived = dayOf(lastAcceptedAt);
    const day = named < arrived ? named : arrived;
    for (const [path, { value }] of Object.entries(fields)) {
      const code = path.startsWith('marks/') && value === true ? path.slice('marks/'.length) : null;
      if (code !== null && day > (last.get(code) ?? '')) last.set(code, day);
    }
  }
  return last;
}

/** Codes of a group's people whom something that has only just arrived is about, whatever day it names. */
async function justHeardOf(desk: Desk, group: string): Promise<Set<string>> {
  const { db } = desk.storage;
  const programme = desk.programme.id;
  const found = new Set<string>();
  for (const id of [group, ...(await sessionsOf(db, programme, group))])
    for (const { acceptedAt, patch } of await historyOf(db, programme, id)) {
      if (acceptedAt <= desk.now() - AT_LEAST_MS) continue;
      for (const [path, value] of Object.entries(patch)) {
        const [where, code] = path.split('/');
        if (code !== undefined && (where === 'members' || (where === 'marks' && value === true)))
          found.add(code);
      }
    }
  return found;
}

/** Codes of those who left a register, or have not been heard of for the programme's time. */
async function dueMembers(desk: Desk): Promise<string[]> {
  const { db } = desk.storage;
  const idle = monthsBefore(today(desk), periodsOf(desk.programme).member.idle);
  const due: string[] = [];
  for await (const group of eachRecord(db, desk.programme.id, { kinds: ['group'], deleted: true })) {
    const marks = await lastMarks(desk, group.id);
    const silent: string[] = [];
    for (const [path, { value }] of Object.entries(group.fields)) {
      if (!path.startsWith('members/')) continue;
      const code = path.slice('members/'.length);
      if (value === null) due.push(code);
      else if (lastHeard(code, group.fields, marks) < idle) silent.push(code);
    }
    if (silent.length === 0) continue;
    // a clock that was behind dates by a year ago what somebody did today
    const heard = await justHeardOf(desk, group.id);
    due.push(...silent.filter((code) => !heard.has(code)));
  }
  return due;
}

interface Due {
  whole: { kind: Expiring; id: string }[];
  words: { id: string; fields: string[] }[];
  members: string[];
  devices: KnownDevice[];
  people: string[];
}

async function dueNow(desk: Desk): Promise<Due> {
  const periods = periodsOf(desk.programme);
  const whole: Due['whole'] = [];
  for (const kind of EXPIRING) {
    const since = before(desk, periods[kind].whole);
    const ids = await dueRecords(desk.storage.db, desk.programme.id, kind, since);
    whole.push(...ids.map((id) => ({ kind, id })));
  }
  const going = new Set(whole.map(({ id }) => id));
  const words = (await dueWords(desk)).filter(({ id }) => !going.has(id));
  const names = dueNames(await namedOnes(desk.storage.db, desk.programme.id), {
    device: monthsAgo(desk, periods.device.idle),
    person: monthsAgo(desk, periods.person.idle),
  });
  return { whole, words, members: await dueMembers(desk), ...names };
}

function countsOf({ whole, words, members, devices, people }: Due) {
  return {
    ...{ whole: whole.length, words: words.length, members: members.length },
    ...{ devices: devices.length, people: people.length },
  };
}

/** How many held envelopes have waited for a decision longer than they should. Nothing lets them go by itself. */
export async function heldTooLong({ storage, programme, now }: Desk): Promise<number> {
  const { days } = periodsOf(programme).held;
  return countHeldSince(storage.db, programme.id, now() - days * DAY_MS);
}

/** Says what would expire now, and changes nothing. */
export async function lookAtExpiry(desk: Desk): Promise<Omit<Expired, 'wiped'>> {
  const over = await countOver(desk.storage.db, desk.programme.id, endsOf(desk));
  return { ...countsOf(await dueNow(desk)), ...over };
}

/** Lets go of rows that have stopped working. They have no words, so the files need not be written anew for them. */
async function dropOver(desk: Desk, by: By): Promise<Over> {
  const programme = desk.programme.id;
  const ends = endsOf(desk);
  return write(desk.storage, async (db) => {
    const over = await countOver(db, programme, ends);
    await dropDoors(db, programme, ends, desk.now());
    if (over.audit > 0) {
      await endAudit(db, programme, ends, desk.now());
      await note(db, programme, desk.now(), by, { what: 'audit-expired', more: String(over.audit) });
    }
    return over;
  });
}

/**
 * Lets everything shrink whose time is over, some hundred records a transaction, and then has the database's files written
 * anew. Nothing that is counted changes.
 */
export async function expire(desk: Desk, by: By): Promise<Expired> {
  const due = await dueNow(desk);
  const { whole, words, members, devices, people } = due;
  const programme = desk.programme.id;
  const work: ((db: Db) => Promise<void>)[] = [
    ...whole.map(
      ({ kind, id }) =>
        (db: Db) =>
          shrinkOne(desk, db, kind, id),
    ),
    ...words.map(
      ({ id, fields }) =>
        (db: Db) =>
          dropFields(desk, db, id, fields),
    ),
    ...members.map((code) => async (db: Db) => {
      await cleanOf(desk, db, code);
    }),
    ...devices.map((device) => (db: Db) => cutFromPerson(db, programme, device, desk.now())),
    ...people.map((id) => (db: Db) => forgetName(db, programme, id, desk.now())),
  ];
  // also what an earlier erasure still owes
  let wiped = work.length === 0 ? await desk.storage.wipe() : true;
  for (let at = 0; at < work.length; at += AT_ONCE) {
    const some = work.slice(at, at + AT_ONCE);
    const isLast = at + AT_ONCE >= work.length;
    const done = await erasing(
      desk,
      async (db) => {
        for (const each of some) await each(db);
        const entry = { what: 'records-expired', more: String(some.length) } as const;
        await note(db, programme, desk.now(), by, entry);
        return some.length;
      },
      isLast,
    );
    wiped = done.ok && done.wiped;
  }
  return { ...countsOf(due), ...(await dropOver(desk, by)), wiped };
}

/** Lets things expire now and then once a day. Returns what stops it. `every`: a timer, for tests their own. */
export function expireDaily(
  desk: Desk,
  trouble: (error: unknown) => void,
  every: (ms: number, run: () => void) => () => void,
): () => void {
  let running = false;
  const run = (): void => {
    if (running) return;
    running = true;
    expire(desk, { by: 'server' })
      .then(({ wiped: _wiped, ...counts }) => {
        if (Object.values(counts).some((count) => count > 0)) desk.log({ what: 'expired', ...counts });
      })
      .catch(trouble)
      .finally(() => (running = false));
  };
  run();
  return every(DAY_MS, run);
}
