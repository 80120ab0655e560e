import { Programme } from '../../programme/programme.ts';
import { stampTime } from '../../sync/stamp.ts';
import { latestStamp, valuesOf } from '../../sync/merge.ts';
import { RECORDS_TYPE } from '../../sync/limits.ts';
import { ReadAnswer, type ReadRecord } from '../../sync/read.ts';
import { readContact, readEnrolled, readHead, readProgramme } from '../identity.ts';
import type { Phone } from '../phone.ts';
import { ask, type Reply } from '../request.ts';
import type { RecordRow } from '../rows.ts';
import type { EnrolledIdentity } from '../who.ts';
import { takeKeys } from './keys.ts';
import { FINE, type Outcome } from './outcome.ts';
import { openSession, type ReadSession } from './session.ts';

/** Reads what is new at the endpoint. The page makes one and keeps it: its session lives in memory. */
export function makePull(): (phone: Phone) => Promise<Outcome> {
  let session: ReadSession | null = null;

  /** A page of records under a session; a session that ended is opened once more. */
  async function page(phone: Phone, identity: EnrolledIdentity): Promise<Reply<ReadAnswer>> {
    for (let attempt = 0; ; attempt += 1) {
      if (session?.device !== identity.device || session.until <= phone.now()) {
        const opened = await openSession(phone, identity);
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
    if (!identity) return FINE;
    for (;;) {
      const reply = await page(phone, identity);
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
  query.set('programme', String(programme?.version ?? 0));
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
  const programme = Programme.safeParse(answer.programme);
  await db.transaction('rw', [db.identity, db.records, db.contact, db.programme], async () => {
    const device = await db.identity.get('device');
    if (device?.device !== identity.device) return;
    const contact = await readContact(db);
    const reread = answer.reset ? mark : contact.reread;
    for (const record of answer.records) {
      if (record.kind === 'postcard') continue;
      await db.records.put(pulled(await db.records.get(record.id), record, reread));
    }
    if (reread !== null && !answer.more) {
      await db.records.filter((row) => row.seen !== reread && isEndpoints(row)).delete();
    }
    if (programme.success && programme.data.id === identity.programme) {
      await db.programme.put({ key: 'programme', value: programme.data });
    }
    await db.contact.put({
      ...contact,
      cursor: answer.cursor,
      reread: answer.more ? reread : null,
      lastContact: receivedAt,
    });
  });
}

/** A record that lives at the endpoint and has nothing unsent here: absent from a reread, it is gone. */
function isEndpoints(row: RecordRow): boolean {
  return row.readable && row.base !== null && row.unsent.length === 0;
}

/** The endpoint's copy replaces the phone's; what is unsent stays on top. */
function pulled(row: RecordRow | undefined, record: ReadRecord, mark: string | null): RecordRow {
  const { day, city } = valuesOf(record.fields);
  const latest = latestStamp(record.fields);
  return {
    id: record.id,
    kind: record.kind,
    base: record.fields,
    unsent: row?.unsent ?? [],
    savedAt: row?.mine ? row.savedAt : latest === null ? 0 : stampTime(latest),
    readable: true,
    mine: row?.mine ?? false,
    ...(typeof day === 'string' && { day }),
    ...(typeof city === 'string' && { city }),
    ...(mark !== null && { seen: mark }),
  };
}
