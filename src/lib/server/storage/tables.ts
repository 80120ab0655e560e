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
  /** When a phone of theirs was last heard of that was cut from them since. */
  last_active: number | null;
  /** When the name went. */
  forgotten_at: number | null;
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
  /** Of a return card its id; null for an invite of the office. */
  card: string | null;
  /** PINs that were tried at a card since the last right one. */
  tries: number;
  /** The device that made a card. */
  made_by: string | null;
  /** The newer card that took a card's place. */
  replaced_by: string | null;
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
  /** When it shrank to what it counts, because its time was over. */
  expired_at: number | null;
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
  /** Whose account it opens; null for a link that the server printed. */
  account: string | null;
}

/** What better-auth calls a user. Its moments are ISO text. */
export interface OfficeAccountsTable {
  id: string;
  name: string;
  email: string;
  email_verified: Flag;
  image: string | null;
  created_at: string;
  updated_at: string;
}

/** What better-auth calls an account: a password, or who somebody is at the council. */
export interface OfficeCredentialsTable {
  id: string;
  account: string;
  provider: string;
  subject: string;
  password: string | null;
  access_token: string | null;
  refresh_token: string | null;
  id_token: string | null;
  access_token_expires_at: string | null;
  refresh_token_expires_at: string | null;
  scope: string | null;
  created_at: string;
  updated_at: string;
}

/** What better-auth calls a session. */
export interface OfficeLoginsTable {
  id: string;
  account: string;
  token: string;
  expires_at: string;
  ip_address: string | null;
  user_agent: string | null;
  created_at: string;
  updated_at: string;
}

/** What better-auth calls a verification: a challenge that is answered once. */
export interface OfficeChallengesTable {
  id: string;
  identifier: string;
  value: string;
  expires_at: string;
  created_at: string;
  updated_at: string;
}

export interface OfficePasskeysTable {
  id: string;
  account: string;
  name: string | null;
  public_key: string;
  credential_id: string;
  counter: number;
  device_type: string;
  backed_up: Flag;
  transports: string | null;
  created_at: string | null;
  aaguid: string | null;
}

export interface OfficeMembersTable {
  programme: string;
  account: string;
  role: string;
  added_at: number;
  /** The account of whoever did it; null for whoever runs the server. */
  added_by: string | null;
}

export interface OfficeRecoveryCodesTable {
  account: string;
  code_hash: string;
}

/** How often somebody guessed wrongly: at an account, or from an address. */
export interface OfficeAttemptsTable {
  programme: string;
  key: string;
  failures: number;
  since: number;
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

/** What somebody did or looked at: ids and codes, never words. Nobody changes a row, or deletes one before its end. */
export interface AuditTable {
  id: string;
  programme: string;
  at: number;
  /** `office`, `command-line`, `server` or `device`. */
  by: string;
  account: string | null;
  what: string;
  about: string | null;
  more: string | null;
}

/** Up to when lines of the audit were let go, and when. Nobody changes or deletes a row. */
export interface AuditEndsTable {
  id: string;
  programme: string;
  at: number;
  before: number;
}

/** What stays erased whatever arrives later, in the order of erasing. Holds nothing of what was erased. */
export interface ErasedTable {
  programme: string;
  /** From the programme's one counter, so that a phone's cursor tells what it has heard of. */
  order: number;
  /**
   * `record`: gone. `cleaned`: lives on without somebody, or without words. `expired`: lives on as what it counts, and not
   * on phones. `member`: a participant's code, hashed.
   */
  what: string;
  id: string;
  at: number;
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
  office_accounts: OfficeAccountsTable;
  office_credentials: OfficeCredentialsTable;
  office_logins: OfficeLoginsTable;
  office_challenges: OfficeChallengesTable;
  office_passkeys: OfficePasskeysTable;
  office_members: OfficeMembersTable;
  office_recovery_codes: OfficeRecoveryCodesTable;
  office_attempts: OfficeAttemptsTable;
  read_sessions: ReadSessionsTable;
  data_keys: DataKeysTable;
  device_keys: DeviceKeysTable;
  audit: AuditTable;
  audit_ends: AuditEndsTable;
  erased: ErasedTable;
}
