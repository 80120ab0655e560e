import { OfficeRole } from '../access/office-roles.ts';
import type { Db } from './open.ts';

/** Somebody who works in the office. */
export interface Account {
  id: string;
  name: string;
  email: string;
  role: OfficeRole;
}

/** The same with what an admin may know of it. */
export interface ListedAccount extends Account {
  addedAt: number;
  /** When it was last used; null when nobody has signed in, or has been signed out since. */
  lastSeen: number | null;
  hasPassword: boolean;
  passkeys: number;
}

/** E-mail addresses are compared without regard to capitals. */
export function plainEmail(email: string): string {
  return email.trim().toLowerCase();
}

function members(db: Db, programme: string) {
  return db
    .selectFrom('office_members')
    .innerJoin('office_accounts', 'office_accounts.id', 'office_members.account')
    .where('office_members.programme', '=', programme)
    .select([
      'office_accounts.id',
      'office_accounts.name',
      'office_accounts.email',
      'office_members.role',
      'office_members.added_at as addedAt',
    ]);
}

/** The account of an id, if it belongs to the programme. */
export async function findAccount(db: Db, programme: string, id: string): Promise<Account | null> {
  const row = await members(db, programme).where('office_accounts.id', '=', id).executeTakeFirst();
  if (!row) return null;
  return { id: row.id, name: row.name, email: row.email, role: OfficeRole.parse(row.role) };
}

export async function findAccountByEmail(db: Db, programme: string, email: string): Promise<Account | null> {
  const row = await members(db, programme)
    .where('office_accounts.email', '=', plainEmail(email))
    .executeTakeFirst();
  if (!row) return null;
  return { id: row.id, name: row.name, email: row.email, role: OfficeRole.parse(row.role) };
}

/** All accounts of the programme, by name. */
export async function listAccounts(db: Db, programme: string): Promise<ListedAccount[]> {
  const rows = await members(db, programme)
    .select((eb) => [
      eb
        .selectFrom('office_logins')
        .whereRef('office_logins.account', '=', 'office_accounts.id')
        .select((each) => each.fn.max('office_logins.updated_at').as('at'))
        .as('seen'),
      eb
        .selectFrom('office_passkeys')
        .whereRef('office_passkeys.account', '=', 'office_accounts.id')
        .select((each) => each.fn.countAll<number>().as('count'))
        .as('passkeys'),
      eb
        .selectFrom('office_credentials')
        .whereRef('office_credentials.account', '=', 'office_accounts.id')
        .where('office_credentials.password', 'is not', null)
        .select((each) => each.fn.countAll<number>().as('count'))
        .as('passwords'),
    ])
    .orderBy('office_accounts.name')
    .orderBy('office_accounts.id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    email: row.email,
    role: OfficeRole.parse(row.role),
    addedAt: row.addedAt,
    lastSeen: row.seen === null ? null : Date.parse(row.seen),
    hasPassword: (row.passwords ?? 0) > 0,
    passkeys: row.passkeys ?? 0,
  }));
}

/** Adds an account without any way in. Its e-mail address counts as checked: whoever invites vouches for it. */
export async function addAccount(
  db: Db,
  programme: string,
  account: Account & { addedAt: number; addedBy: string | null },
): Promise<void> {
  const at = new Date(account.addedAt).toISOString();
  await db
    .insertInto('office_accounts')
    .values({
      id: account.id,
      name: account.name,
      email: plainEmail(account.email),
      email_verified: 1,
      image: null,
      created_at: at,
      updated_at: at,
    })
    .execute();
  await db
    .insertInto('office_members')
    .values({
      programme,
      account: account.id,
      role: account.role,
      added_at: account.addedAt,
      added_by: account.addedBy,
    })
    .execute();
}

export async function setRole(db: Db, programme: string, id: string, role: OfficeRole): Promise<void> {
  await db
    .updateTable('office_members')
    .set({ role })
    .where('programme', '=', programme)
    .where('account', '=', id)
    .execute();
}

/** Removes an account with its ways in, its sessions and its open links. What it did stays, under its id. */
export async function removeAccount(db: Db, programme: string, id: string): Promise<void> {
  await db.deleteFrom('office_links').where('programme', '=', programme).where('account', '=', id).execute();
  await db.deleteFrom('office_accounts').where('id', '=', id).execute();
}
