import { KINDS, parseRecord, type KindName, type Problem } from '../records/index.ts';
import { isChildBand } from '../programme/programme.ts';
import { signWith, webCryptography } from '../sealing/index.ts';
import type { Body } from '../sync/body.ts';
import { base64url } from '../sync/bytes.ts';
import { sealEnvelope, type Envelope } from '../sync/envelope.ts';
import { dayOf, minutesEast } from './calendar.ts';
import { editOf, type Edit } from './change.ts';
import { readContact, readEnrolled, readHead, readProgramme } from './identity.ts';
import { draftRow } from './drafts.ts';
import { openRow, placeOf, type OpenRow } from './opening.ts';
import type { Phone } from './phone.ts';
import { OutboxRow, RecordRow, type About, type Unsent } from './rows.ts';
import { keepTwice } from './second-copy.ts';
import { withStore, type StoreFault } from './store.ts';
import type { Sealed } from './vault/sealed.ts';
import type { EnrolledIdentity, Identity } from './who.ts';

export interface SaveRequest {
  kind: KindName;
  /** Of a record that exists, or of one whose id is already known. A new one gets an id. */
  id?: string;
  /** The record as the form opened it; nothing for a new one. */
  before?: object | null;
  after: unknown;
  /** Key of the draft that this save makes superfluous. */
  draft?: string;
  /** True when the record's day is the one that the app filled in from the phone's clock. */
  dayByClock?: boolean;
}

export type SaveResult =
  | { ok: true; id: string }
  | { ok: false; code: 'invalid'; problems: Problem[] }
  | { ok: false; code: 'not-enrolled' | 'no-vault' | 'busy' | StoreFault };

/** One change on its way into the database. */
interface Draft {
  kind: KindName;
  record: string;
  change: string;
  draft: string | undefined;
  edit: (row: OpenRow | null, refused: OutboxRow[]) => Edit;
  dayByClock: boolean;
  /** What else the record's row says; null to leave no row behind. */
  about: Pick<About, 'day' | 'city' | 'event'> | null;
}

/** How often another tab may take the number under our hands before we give up. */
const ATTEMPTS = 100;

/**
 * Saves a record: checks it, seals what changed, then commits record and envelope in one strict transaction.
 * Resolves with `ok` only after that transaction has completed.
 */
export async function saveRecord(phone: Phone, request: SaveRequest): Promise<SaveResult> {
  const change = phone.ids.ordered(phone.now());
  const record = request.id ?? phone.ids.ordered(phone.now());
  return withStore(phone.db, async () => {
    const identity = await readEnrolled(phone.db);
    const programme = await readProgramme(phone.db);
    if (!identity || !programme) return { ok: false, code: 'not-enrolled' };
    const parsed = parseRecord(request.kind, request.after, {
      isChildBand: (band) => isChildBand(programme, band),
    });
    if (!parsed.ok) return { ok: false, code: 'invalid', problems: parsed.problems };
    const value: object = parsed.value;
    const { maps } = KINDS[request.kind];
    return commit(phone, identity, {
      kind: request.kind,
      record,
      change,
      draft: request.draft,
      dayByClock: request.dayByClock ?? false,
      edit: (row, refused) => editOf(request.before ?? {}, value, maps, row, refused, identity.device),
      about: aboutOf(value),
    });
  });
}

/** Deletes a record for good, at the endpoint too. */
export async function deleteRecord(phone: Phone, kind: KindName, record: string): Promise<SaveResult> {
  const change = phone.ids.ordered(phone.now());
  return withStore(phone.db, async () => {
    const identity = await readEnrolled(phone.db);
    if (!identity) return { ok: false, code: 'not-enrolled' };
    const edit = (_row: OpenRow | null, refused: OutboxRow[]): Edit => ({
      patch: { deleted: true },
      mended: refused,
    });
    return commit(phone, identity, {
      kind,
      record,
      change,
      draft: `${kind}:${record}`,
      dayByClock: false,
      edit,
      about: null,
    });
  });
}

/** Seals with the next number, then commits if that number is still the next; else again. */
async function commit(phone: Phone, known: EnrolledIdentity, draft: Draft): Promise<SaveResult> {
  const { db } = phone;
  let identity = known;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    // A connection that broke at the very end may have committed: the change id tells.
    if (await db.outbox.get({ change: draft.change })) return { ok: true, id: draft.record };
    const head = await readHead(db);
    const found = await rowOf(phone, draft.record);
    const row = found ? await openRow(phone.vault, found) : null;
    const edit = draft.edit(row, await refusedOf(phone, draft.record));
    if (Object.keys(edit.patch).length === 0) {
      await db.drafts.bulkDelete(draftsOf(phone, draft));
      return { ok: true, id: draft.record };
    }
    const n = head + 1;
    const at = phone.now();
    const away = await putAway(phone, draft, row, edit, at);
    if (away === null) return { ok: false, code: 'no-vault' };
    const envelope = await seal(phone, identity, draft, { n, at, edit });
    if (await write(phone, identity, draft, { n, at, edit, envelope, away })) {
      const { device } = identity;
      await keepTwice(phone, { device, n, digest: base64url(envelope.digest), bytes: envelope.bytes });
      return { ok: true, id: draft.record };
    }
    // the same device may have been given a newer key; another device's seal would not be ours to make
    const now = await readEnrolled(db);
    if (now?.device === known.device) identity = now;
  }
  return { ok: false, code: 'busy' };
}

function draftsOf({ vault }: Phone, { draft }: Draft): string[] {
  return draft === undefined ? [] : [draftRow(vault, draft)];
}

/** What stays of a change on the phone, sealed for the vault. */
interface Away {
  about: Sealed | null;
  kind: Sealed | null;
  /** Null for a record that leaves no readable copy behind. */
  patch: Sealed | null;
}

/** Puts away what stays on the phone; null when it must not stay unsealed, and there is no vault to seal it for. */
async function putAway(
  { vault }: Phone,
  draft: Draft,
  row: OpenRow | null,
  edit: Edit,
  at: number,
): Promise<Away | null> {
  const { record, change, kind } = draft;
  const readable = KINDS[kind].leavesCopy;
  const { day, city } = row ?? {};
  const about: About = {
    kind,
    savedAt: row?.mine ? row.savedAt : at,
    readable,
    ...(draft.about ?? { ...(day && { day }), ...(city && { city }) }),
  };
  const patch = readable ? await vault.seal(edit.patch, placeOf.change(change)) : null;
  if (readable && patch === null) return null;
  return {
    about: await vault.seal(about, placeOf.about(record)),
    kind: await vault.seal(kind, placeOf.outbox(change)),
    patch,
  };
}

interface Numbered {
  n: number;
  at: number;
  edit: Edit;
}

async function seal(
  phone: Phone,
  identity: EnrolledIdentity,
  draft: Draft,
  { n, at, edit }: Numbered,
): Promise<Envelope> {
  const [key] = identity.endpointKeys;
  if (!key) throw new Error('an enrolled phone has no key to seal for');
  const { offset, cursor } = await readContact(phone.db);
  const body: Body = {
    record: draft.record,
    kind: draft.kind,
    version: KINDS[draft.kind].version,
    patch: edit.patch,
    at,
    offset,
    seen: cursor,
  };
  // only the day of this very moment was told by this clock: an older one may have been told by a right one
  if (draft.dayByClock && edit.patch['day'] === dayOf(at)) body.dayByClock = minutesEast(at);
  // The first refused change is the cause; what was refused after it fell with it.
  const [first] = edit.mended;
  if (first) body.mends = first.change;
  return sealEnvelope(
    { programme: identity.programme, device: identity.device, n, change: draft.change },
    body,
    key,
    { crypto: webCryptography, sign: signWith(identity.keys) },
  );
}

/** The one transaction. False when somebody else took the number, or the phone became another's. */
async function write(
  phone: Phone,
  identity: EnrolledIdentity,
  draft: Draft,
  { n, at, edit, envelope, away }: Numbered & { envelope: Envelope; away: Away },
): Promise<boolean> {
  const { db } = phone;
  return db.transaction('rw', [db.identity, db.numbers, db.records, db.outbox, db.drafts], async () => {
    const head = await db.numbers.get('head');
    const device = await db.identity.get('device');
    if (head?.head !== n - 1 || device?.device !== identity.device) return false;
    if (!sealsFor(device, identity)) return false;
    const row = await rowOf(phone, draft.record);
    const next = rowAfter(row, draft, n, edit, away);
    if (next) await db.records.put(next);
    else await db.records.delete(draft.record);
    await db.outbox.bulkDelete(edit.mended.map((refused) => refused.n));
    await db.outbox.add({
      n,
      change: draft.change,
      record: draft.record,
      kind: away.kind,
      bytes: envelope.bytes,
      digest: envelope.digest,
      at,
      state: 'waiting',
    });
    await db.numbers.put({ key: 'head', head: n });
    await db.drafts.bulkDelete(draftsOf(phone, draft));
    return true;
  });
}

// once a newer key is there nothing is sealed for an older one any more: by that an older one can be retired
function sealsFor(device: Identity, { endpointKeys: [key] }: EnrolledIdentity): boolean {
  return device.state !== 'enrolled' || device.endpointKeys[0]?.id === key?.id;
}

function rowAfter(
  row: RecordRow | undefined,
  { kind, record, change, about }: Draft,
  n: number,
  { mended }: Edit,
  away: Away,
): RecordRow | null {
  if (!KINDS[kind].leavesCopy && about === null) return null;
  const gone = new Set(mended.map((each) => each.change));
  const kept = (row?.unsent ?? []).filter((each) => !gone.has(each.change));
  const unsent: Unsent[] = away.patch === null ? [] : [...kept, { change, n, patch: away.patch }];
  return {
    id: record,
    about: away.about,
    base: row?.base ?? null,
    unsent,
    mine: true,
    stays: KINDS[kind].staysOnPhones,
    ...(row?.seen !== undefined && { seen: row.seen }),
  };
}

function aboutOf(value: object): Pick<About, 'day' | 'city' | 'event'> {
  const about: Pick<About, 'day' | 'city' | 'event'> = {};
  if ('day' in value && typeof value.day === 'string') about.day = value.day;
  if ('city' in value && typeof value.city === 'string') about.city = value.city;
  if ('event' in value && typeof value.event === 'string') about.event = value.event;
  return about;
}

async function rowOf(phone: Phone, record: string): Promise<RecordRow | undefined> {
  const row = await phone.db.records.get(record);
  return row && RecordRow.parse(row);
}

async function refusedOf(phone: Phone, record: string): Promise<OutboxRow[]> {
  const rows = await phone.db.outbox.where('record').equals(record).sortBy('n');
  return rows.map((row) => OutboxRow.parse(row)).filter(({ state }) => state === 'refused');
}
