import type { Db } from './open.ts';

/** A one-time link into the office; only the hash of its token is kept. */
export interface OfficeLink {
  tokenHash: string;
  createdAt: number;
  expiresAt: number;
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
    ])
    .where('programme', '=', programme)
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst();
  return row ?? null;
}

export async function addOfficeSession(
  db: Db,
  programme: string,
  session: { tokenHash: string; createdAt: number; expiresAt: number },
): Promise<void> {
  await db
    .insertInto('office_sessions')
    .values({
      programme,
      token_hash: session.tokenHash,
      created_at: session.createdAt,
      expires_at: session.expiresAt,
      last_seen: session.createdAt,
    })
    .execute();
}

/** The session of that token hash if it is still good. */
export async function findOfficeSession(
  db: Db,
  programme: string,
  tokenHash: string,
  now: number,
): Promise<{ createdAt: number; expiresAt: number; lastSeen: number } | null> {
  const row = await db
    .selectFrom('office_sessions')
    .select(['created_at as createdAt', 'expires_at as expiresAt', 'last_seen as lastSeen'])
    .where('programme', '=', programme)
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return row ?? null;
}

/** Notes that a session was used, and moves its end. */
export async function touchOfficeSession(
  db: Db,
  programme: string,
  tokenHash: string,
  seen: { now: number; expiresAt: number },
): Promise<void> {
  await db
    .updateTable('office_sessions')
    .set({ last_seen: seen.now, expires_at: seen.expiresAt })
    .where('programme', '=', programme)
    .where('token_hash', '=', tokenHash)
    .execute();
}

/** Ends one session, and forgets those that ended by themselves. */
export async function endOfficeSession(
  db: Db,
  programme: string,
  tokenHash: string,
  now: number,
): Promise<void> {
  await db
    .deleteFrom('office_sessions')
    .where('programme', '=', programme)
    .where((eb) => eb.or([eb('token_hash', '=', tokenHash), eb('expires_at', '<=', now)]))
    .execute();
}
