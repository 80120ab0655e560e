import type { Db } from './open.ts';

/** A one-time link into the office; only the hash of its token is kept. */
export interface OfficeLink {
  tokenHash: string;
  createdAt: number;
  expiresAt: number;
  /** Whose account it opens; null for one that the server printed. */
  account: string | null;
}

export async function addOfficeLink(db: Db, programme: string, link: OfficeLink): Promise<void> {
  await db
    .insertInto('office_links')
    .values({
      programme,
      token_hash: link.tokenHash,
      created_at: link.createdAt,
      expires_at: link.expiresAt,
      used_at: null,
      account: link.account,
    })
    .execute();
}

/** Uses a link up. False when it is unknown, expired or used. */
export async function useOfficeLink(
  db: Db,
  programme: string,
  tokenHash: string,
  now: number,
): Promise<boolean> {
  const done = await db
    .updateTable('office_links')
    .set({ used_at: now })
    .where('programme', '=', programme)
    .where('token_hash', '=', tokenHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

/** A link as it was printed, whatever became of it since. */
export async function findOfficeLink(
  db: Db,
  programme: string,
  tokenHash: string,
): Promise<(OfficeLink & { usedAt: number | null }) | null> {
  const row = await db
    .selectFrom('office_links')
    .select([
      'token_hash as tokenHash',
      'created_at as createdAt',
      'expires_at as expiresAt',
      'used_at as usedAt',
      'account',
    ])
    .where('programme', '=', programme)
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst();
  return row ?? null;
}

/** Takes back the links of an account that nobody has used: only the newest opens it. */
export async function dropOfficeLinks(db: Db, programme: string, account: string): Promise<void> {
  await db
    .deleteFrom('office_links')
    .where('programme', '=', programme)
    .where('account', '=', account)
    .where('used_at', 'is', null)
    .execute();
}

/** Accounts that have a link which still opens them, and until when. */
export async function openOfficeLinks(db: Db, programme: string, now: number): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('office_links')
    .select(['account', 'expires_at as expiresAt'])
    .where('programme', '=', programme)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .execute();
  return new Map(rows.flatMap(({ account, expiresAt }) => (account === null ? [] : [[account, expiresAt]])));
}
