import { hashOf } from '../access/secrets.ts';
import {
  addAccount,
  findAccount,
  findAccountByEmail,
  plainEmail,
  type Account,
} from '../storage/accounts.ts';
import { addOfficeLink, dropOfficeLinks, findOfficeLink, useOfficeLink } from '../storage/office.ts';
import { note } from '../storage/audit.ts';
import { write, type Db } from '../storage/open.ts';
import { endLogins } from '../storage/ways-in.ts';
import type { Tools } from '../tools.ts';
import { clearGuesses } from './attempts.ts';

const HOUR = 3_600_000;
/** How long a link that the server printed can be used, once. */
export const LINK_LASTS = 24 * HOUR;
/** How long a link that an admin made for an account can be used, once. */
export const ACCOUNT_LINK_LASTS = 7 * 24 * HOUR;

export type LinkFault = 'link-unknown' | 'link-expired' | 'link-used';
/** Why a link could not be taken up for somebody. `not-an-admin`: the server's links are for admins alone. */
export type ClaimFault = LinkFault | 'not-an-admin';

/** Makes a one-time link: for one account, or for whoever runs the server, who may make or be any admin. */
export async function makeOfficeLink(
  tools: Tools,
  account: string | null = null,
): Promise<{ url: string; expiresAt: number }> {
  const token = tools.secret();
  const createdAt = tools.now();
  const expiresAt = createdAt + (account === null ? LINK_LASTS : ACCOUNT_LINK_LASTS);
  await write(tools.storage, async (db) => {
    if (account !== null) await dropOfficeLinks(db, tools.programme.id, account);
    await addOfficeLink(db, tools.programme.id, { tokenHash: hashOf(token), createdAt, expiresAt, account });
  });
  return { url: `${tools.origin}/office/set-up#${token}`, expiresAt };
}

/** What a good link opens: the account it was made for, or, for one of the server's, whichever admin's. */
type Looked = { ok: true; account: Account | null } | { ok: false; code: LinkFault };

async function look(tools: Tools, db: Db, token: string): Promise<Looked> {
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return { ok: false, code: 'link-unknown' };
  const link = await findOfficeLink(db, tools.programme.id, hashOf(token));
  if (!link) return { ok: false, code: 'link-unknown' };
  if (link.usedAt !== null) return { ok: false, code: 'link-used' };
  if (link.expiresAt <= tools.now()) return { ok: false, code: 'link-expired' };
  if (link.account === null) return { ok: true, account: null };
  const account = await findAccount(db, tools.programme.id, link.account);
  return account ? { ok: true, account } : { ok: false, code: 'link-unknown' };
}

/** Whether a link could be taken up now, or why not. Looking uses nothing up. */
export function lookAtLink(tools: Tools, token: string): Promise<Looked> {
  return look(tools, tools.storage.db, token);
}

/** Whoever takes up a link. Name and address count for a link of the server's only; an admin's link knows its account. */
export interface Claim {
  token: string;
  name: string;
  email: string;
}
export type Claimed = { ok: true; account: Account } | { ok: false; code: ClaimFault };

async function accountFor(
  tools: Tools,
  db: Db,
  linked: Account | null,
  claim: Claim,
): Promise<{ account: Account; isNew: boolean } | 'not-an-admin'> {
  if (linked) return { account: linked, isNew: false };
  const known = await findAccountByEmail(db, tools.programme.id, claim.email);
  if (known) return known.role === 'admin' ? { account: known, isNew: false } : 'not-an-admin';
  const account = {
    id: tools.id(),
    name: claim.name,
    email: plainEmail(claim.email),
    role: 'admin' as const,
  };
  return { account, isNew: true };
}

/** Whether a claim would be let in, without using its link up. */
export async function lookAtClaim(tools: Tools, claim: Claim): Promise<Claimed> {
  const { db } = tools.storage;
  const looked = await look(tools, db, claim.token);
  if (!looked.ok) return looked;
  const found = await accountFor(tools, db, looked.account, claim);
  return found === 'not-an-admin' ? { ok: false, code: found } : { ok: true, account: found.account };
}

/**
 * Uses a link up and says whose account it opens; makes the account if it is the first admin's, or one more of
 * theirs. Whoever was signed in to it before is signed out: a link is also the way back after a theft.
 */
export async function claimLink(tools: Tools, claim: Claim): Promise<Claimed> {
  return write(tools.storage, async (db): Promise<Claimed> => {
    const { id: programme } = tools.programme;
    const looked = await look(tools, db, claim.token);
    if (!looked.ok) return looked;
    const found = await accountFor(tools, db, looked.account, claim);
    if (found === 'not-an-admin') return { ok: false, code: found };
    // asked again here: of two who tap at once, one comes second
    if (!(await useOfficeLink(db, programme, hashOf(claim.token), tools.now())))
      return { ok: false, code: 'link-used' };
    const { account, isNew } = found;
    if (isNew) await addAccount(db, programme, { ...account, addedAt: tools.now(), addedBy: null });
    const what = isNew ? 'account-made' : 'account-opened';
    // a link without an account came from whoever runs the server
    const by = looked.account
      ? ({ by: 'office', account: account.id } as const)
      : ({ by: 'command-line' } as const);
    await note(db, programme, tools.now(), by, { what, about: account.id, more: account.role });
    await endLogins(db, account.id, null);
    await clearGuesses(db, tools, account.email);
    return { ok: true, account };
  });
}
