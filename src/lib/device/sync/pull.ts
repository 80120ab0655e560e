import { staysOnPhones } from '../../records/index.ts';
import { stampTime } from '../../sync/stamp.ts';
import { latestStamp, valuesOf } from '../../sync/merge.ts';
import { RECORDS_TYPE } from '../../sync/limits.ts';
import { ReadAnswer, type ReadRecord } from '../../sync/read.ts';
import { readContact, readEnrolled, readHead, readProgramme } from '../identity.ts';
import { openRow, placeOf } from '../opening.ts';
import type { Phone } from '../phone.ts';
import { ask, type Reply } from '../request.ts';
import { RecordRow, type About } from '../rows.ts';
import type { Sealed } from '../vault/sealed.ts';
import { ProgrammeRow, type EnrolledIdentity } from '../who.ts';
import { dropErased, forgetting } from './erased.ts';
import { takeKeys } from './keys.ts';
import { FINE, type Outcome } from './outcome.ts';
import { readSecrets } from '../secrets.ts';
import { openSession, type ReadSession } from './session.ts';

/** Reads what is new at the endpoint. The page makes one and keeps it: its session lives in memory. */
export function makePull(): (phone: Phone) => Promise<Outcome> {
  let session: ReadSession | null = null;

  /** A page of records under a session; a session that ended is opened once more. */
  async function page(
    phone: Phone,
    identity: EnrolledIdentity,
    readSecret: string,
  ): Promise<Reply<ReadAnswer>> {
    for (let attempt = 0; ; attempt += 1) {
      if (session?.device !== identity.device || session.until <= phone.now()) {
        const opened = await openSession(phone, identity, readSecret);
        if (!opened.ok) return opened;
        session = opened.value;
      }
      const reply = await readPage(phone, identity, session.token);
      if (reply.ok || reply.status !== 401) return reply;
      session = null;
      if (attempt > 0) return reply;
    }
  }

  return async (phone) => {
    const identity = await readEnrolled(phone.db);
    // a locked phone reads nothing: what opens a session lies in the vault
    const secrets = identity && (await readSecrets(phone.vault, identity));
    if (!secrets) return FINE;
    for (;;) {
      const reply = await page(phone, identity, secrets.readSecret);
      if (!reply.ok) {
        return { trouble: reply.code, retryAfter: reply.retryAfter, stopped: true };
      }
      await takePage(phone, identity, reply.value, reply.receivedAt);
      await takeKeys(phone, reply.value.keys);
      if (!reply.value.more) return FINE;
    }
  };
}

async function readPage(phone: Phone, identity: EnrolledIdentity, token: string): Promise<Reply<ReadAnswer>> {
  const { cursor } = await readContact(phone.db);
  const programme = await readProgramme(phone.db);
  const query = new URLSearchParams();
  if (cursor !== null) query.set('after', cursor);
  // a programme that an older app read has come without its domains: it is asked for once more
  query.set('programme', String(programme?.domains ? programme.version : 0));
  // the key was read before the head: whatever gets a higher number is sealed for it, or for a newer one
  query.set('key', identity.endpointKeys[0]?.id ?? '');
  query.set('head', String(await readHead(phone.db)));
  return ask(phone, {
    method: 'GET',
    path: `/api/v1/records?${query.toString()}`,
    headers: { authorization: `Bearer ${token}` },
    type: RECORDS_TYPE,
    schema: ReadAnswer,
  });
}

/** Takes one page in, in one transaction with the cursor that stands behind it. */
async function takePage(
  phone: Phone,
  identity: EnrolledIdentity,
  answer: ReadAnswer,
  receivedAt: number,
): Promise<void> {
  const { db } = phone;
  const mark = phone.ids.random();
  const row = ProgrammeRow.safeParse({
    key: 'programme',
    value: answer.programme,
    domains: answer.domains,
  });
  const records = await Promise.all(
    answer.records.filter(({ kind }) => kind !== 'postcard').map((record) => putAway(phone, record)),
  );
  await db.transaction('rw', [...forgetting(db), db.identity, db.contact, db.programme], async () => {
    const device = await db.identity.get('device');
    if (device?.device !== identity.device) return;
    const contact = await readContact(db);
    // before the records: what lives on without somebody comes again among them
    await dropErased(db, answer);
    const reread = answer.reset ? mark : contact.reread;
    for (const record of records) {
      await db.records.put(pulled(await db.records.get(record.id), record, reread));
    }
    if (reread !== null && !answer.more) {
      await db.records.filter((row) => row.seen !== reread && isEndpoints(row)).delete();
    }
    if (row.success && row.data.value.id === identity.programme) await db.programme.put(row.data);
    await db.contact.put({
      ...contact,
      cursor: answer.cursor,
      reread: answer.more ? reread : null,
      ...(answer.erasedUpTo !== undefined && {
        erasedUpTo: Math.max(answer.erasedUpTo, contact.erasedUpTo ?? 0),
      }),
      lastContact: receivedAt,
    });
  });
}

/** A record that lives at the endpoint and has nothing unsent here: absent from a reread, it is gone. */
function isEndpoints({ base, unsent }: RecordRow): boolean {
  const stored = unsent.filter(({ stamp }) => stamp !== undefined);
  return (base !== null || stored.length > 0) && stored.length === unsent.length;
}

/** A record as it was read, put away. */
interface Away {
  id: string;
  about: Sealed;
  base: Sealed;
  stays: boolean;
}

async function putAway({ db, vault }: Phone, { id, kind, fields }: ReadRecord): Promise<Away> {
  const { day, city } = valuesOf(fields);
  const latest = latestStamp(fields);
  const found = await db.records.get(id);
  const known = found?.mine ? await openRow(vault, RecordRow.parse(found)) : null;
  const about: About = {
    kind,
    savedAt: known?.savedAt ?? (latest === null ? 0 : stampTime(latest)),
    readable: true,
    ...(typeof day === 'string' && { day }),
    ...(typeof city === 'string' && { city }),
  };
  const [sealed, base] = await Promise.all([
    vault.seal(about, placeOf.about(id)),
    vault.seal(fields, placeOf.base(id)),
  ]);
  if (!sealed || !base) throw new Error('a phone without a vault reads nothing');
  return { id, about: sealed, base, stays: staysOnPhones(kind) };
}

/**
 * The endpoint's copy replaces the phone's, and with it what the endpoint has stored since; what is unsent stays on top.
 */
function pulled(row: RecordRow | undefined, record: Away, mark: string | null): RecordRow {
  return {
    ...record,
    unsent: (row?.unsent ?? []).filter(({ stamp }) => stamp === undefined),
    mine: row?.mine ?? false,
    ...(mark !== null && { seen: mark }),
  };
}
