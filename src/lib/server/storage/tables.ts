// The shape of the database. Only types that SQLite and PostgreSQL both know: text, integer, bigint and the
// dialect's word for bytes. Times are milliseconds since 1970; JSON is text and parsed on reading. What people typed is
// sealed; ids, codes, days and numbers are not, because they are filtered and counted.

/** 0 or 1: SQLite binds no booleans. */
export type Flag = 0 | 1;

export interface ProgrammesTable {
  id: string;
  config: string;
  version: number;
  /** The programme's one counter: every accepted change takes the next order from it. */
  counter: number;
  created_at: number;
}

export interface PeopleTable {
  programme: string;
  id: string;
  /** Sealed, see `words.ts`. */
  name: string;
  created_at: number;
}

export interface DevicesTable {
  programme: string;
  id: string;
  person: string;
  role: string;
  cities: string;
  public_key: string;
  read_secret_hash: string;
  /** Grows whenever the device's rights change; part of every cursor. */
  scope: number;
  app: string;
  enrolled_at: number;
  revoked_at: number | null;
  last_contact: number | null;
  /** The highest number seen from the device. */
  given: number;
  answered_count: number;
  answered_up_to: number;
  /** The running digest at `answered_up_to`, base64url. */
  proof: string;
  /** The device that its phone was before the storage was cleared. */
  replaces: string | null;
}

export interface InvitesTable {
  programme: string;
  token_hash: string;
  person: string;
  role: string;
  cities: string;
  created_at: number;
  expires_at: number;
  device: string | null;
  device_key: string | null;
  redeemed_at: number | null;
  revoked_at: number | null;
}

export interface NumbersTable {
  programme: string;
  device: string;
  n: number;
  change: string;
  digest: string;
  answer: string;
  code: string | null;
  /** Sealed JSON. */
  problems: string | null;
  stamp: string | null;
  day: string | null;
  answered_at: number;
}

export interface HeldTable {
  programme: string;
  device: string;
  n: number;
  bytes: Uint8Array;
  received_at: number;
  /** The endpoint's clock minus the device's, measured when it came. */
  offset: number | null;
}

export interface ChangesTable {
  programme: string;
  change: string;
  order: number;
  record: string;
  kind: string;
  device: string;
  n: number;
  person: string;
  stamp: string;
  device_time: number;
  offset_then: number | null;
  offset_now: number;
  accepted_at: number;
  version: number;
  /** JSON, with free text sealed path by path, see `sealed.ts`. */
  patch: string;
  mends: string | null;
}

export interface RecordsTable {
  programme: string;
  id: string;
  kind: string;
  city: string;
  /** Empty for a kind that has no day. */
  day: string;
  /** Who made it first, and on what. */
  person: string;
  device: string;
  /** JSON, with free text sealed path by path. */
  fields: string;
  deleted: Flag;
  /** The order of its last change. */
  order: number;
  first_accepted_at: number;
  last_accepted_at: number;
}

export interface TalliesTable {
  programme: string;
  city: string;
  month: string;
  measure: string;
  key: string;
  amount: number;
  people: Flag;
}

export interface NeedsTable {
  programme: string;
  id: string;
  city: string;
  /** Sealed, and so are the next two. */
  issue: string;
  mapping: string;
  more: string;
  priority: string;
  position: number;
  author: string;
  /** Counts every edit, so that two people do not overwrite each other unseen. */
  version: number;
  created_at: number;
  updated_at: number;
}

export interface OfficeLinksTable {
  programme: string;
  token_hash: string;
  created_at: number;
  expires_at: number;
  used_at: number | null;
}

export interface OfficeSessionsTable {
  programme: string;
  token_hash: string;
  created_at: number;
  expires_at: number;
  last_seen: number;
}

export interface ReadSessionsTable {
  programme: string;
  token_hash: string;
  device: string;
  nonce: string;
  opened_at: number;
  expires_at: number;
}

/** A data key under which words of this database were sealed: without it in the key file nothing of them opens. */
export interface DataKeysTable {
  id: string;
  first_used_at: number;
}

/** From which number on a device seals for a key, or for a newer one. */
export interface DeviceKeysTable {
  programme: string;
  device: string;
  key: string;
  first_n: number;
}

export interface MigrationsTable {
  name: string;
  applied_at: number;
}

/** Every table of the endpoint. */
export interface Tables {
  migrations: MigrationsTable;
  programmes: ProgrammesTable;
  people: PeopleTable;
  devices: DevicesTable;
  invites: InvitesTable;
  numbers: NumbersTable;
  held: HeldTable;
  changes: ChangesTable;
  records: RecordsTable;
  tallies: TalliesTable;
  needs: NeedsTable;
  office_links: OfficeLinksTable;
  office_sessions: OfficeSessionsTable;
  read_sessions: ReadSessionsTable;
  data_keys: DataKeysTable;
  device_keys: DeviceKeysTable;
}
