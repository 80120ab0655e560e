import { OfficeRole } from '../access/office-roles.ts';
import {
  addAccount,
  findAccount,
  findAccountByEmail,
  removeAccount,
  setRole,
  type Account,
} from '../storage/accounts.ts';
import { note, type AuditCode } from '../storage/audit.ts';
import { write, type Db } from '../storage/open.ts';
import { endLogins } from '../storage/ways-in.ts';
import type { Tools } from '../tools.ts';
import { makeOfficeLink } from './links.ts';
import { readWho, type WhoFault } from './set-up.ts';
import type { Who } from './sessions.ts';

/** Why an admin could not do something to an account. `yourself`: nobody takes away their own key by mistake. */
export type ManageFault = WhoFault | 'role-missing' | 'email-taken' | 'yourself' | 'gone';

/** What was typed into the form of a new account. */
export interface TypedAccount {
  name: string;
  email: string;
  role: string;
}

/** A link that was just made, to be handed over. */
export interface MadeLink {
  account: Account;
  url: string;
  expiresAt: number;
}
export type Managed<T> = { ok: true; value: T } | { ok: false; code: ManageFault };

/** Tells the audit what somebody did to another one's account. */
async function noteOn(
  tools: Tools,
  db: Db,
  by: Who,
  what: AuditCode,
  { id, role }: Pick<Account, 'id' | 'role'>,
): Promise<void> {
  const entry = { what, about: id, more: role };
  await note(db, tools.programme.id, tools.now(), { by: 'office', account: by.id }, entry);
}

/** Makes an account and the link that opens it. */
export async function inviteToOffice(tools: Tools, by: Who, typed: TypedAccount): Promise<Managed<MadeLink>> {
  const read = readWho(typed.name, typed.email);
  if (!read.ok) return read;
  const role = OfficeRole.safeParse(typed.role);
  if (!role.success) return { ok: false, code: 'role-missing' };
  const account: Account = { id: tools.id(), name: read.name, email: read.email, role: role.data };
  const added = await write(tools.storage, async (db) => {
    if (await findAccountByEmail(db, tools.programme.id, account.email)) return false;
    await addAccount(db, tools.programme.id, { ...account, addedAt: tools.now(), addedBy: by.id });
    await noteOn(tools, db, by, 'account-made', account);
    return true;
  });
  if (!added) return { ok: false, code: 'email-taken' };
  return { ok: true, value: { account, ...(await makeOfficeLink(tools, account.id)) } };
}

async function another(tools: Tools, by: Who, id: string): Promise<Managed<Account>> {
  if (id === by.id) return { ok: false, code: 'yourself' };
  const account = await findAccount(tools.storage.db, tools.programme.id, id);
  return account ? { ok: true, value: account } : { ok: false, code: 'gone' };
}

/** Makes a new link for somebody who cannot get in any more. Older ones that nobody used stop working. */
export async function linkFor(tools: Tools, by: Who, id: string): Promise<Managed<MadeLink>> {
  const found = await another(tools, by, id);
  if (!found.ok) return found;
  await write(tools.storage, (db) => noteOn(tools, db, by, 'link-made', found.value));
  return { ok: true, value: { account: found.value, ...(await makeOfficeLink(tools, found.value.id)) } };
}

/** Gives somebody another role. It counts from their next click on. */
export async function changeRole(
  tools: Tools,
  by: Who,
  id: string,
  typed: string,
): Promise<Managed<Account>> {
  const role = OfficeRole.safeParse(typed);
  if (!role.success) return { ok: false, code: 'role-missing' };
  const found = await another(tools, by, id);
  if (!found.ok) return found;
  const changed = { ...found.value, role: role.data };
  await write(tools.storage, async (db) => {
    await setRole(db, tools.programme.id, id, role.data);
    await noteOn(tools, db, by, 'role-changed', changed);
  });
  return { ok: true, value: changed };
}

/** Signs somebody out everywhere. */
export async function signOutEverywhere(tools: Tools, by: Who, id: string): Promise<Managed<Account>> {
  const found = await another(tools, by, id);
  if (found.ok) await endLogins(tools.storage.db, id, null);
  return found;
}

/** Removes somebody's account, and with it every way in. */
export async function removeFromOffice(tools: Tools, by: Who, id: string): Promise<Managed<Account>> {
  const found = await another(tools, by, id);
  if (found.ok)
    await write(tools.storage, async (db) => {
      await noteOn(tools, db, by, 'account-removed', found.value);
      await removeAccount(db, tools.programme.id, id);
    });
  return found;
}
