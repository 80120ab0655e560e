import type { Db } from './open.ts';

/** A short session in which an unlocked phone reads. Its row stays, so that no nonce works twice. */
export interface ReadSession {
  tokenHash: string;
  device: string;
  nonce: string;
  openedAt: number;
  expiresAt: number;
}

/** Opens a session. False when the device has used the nonce before. */
export async function addReadSession(db: Db, programme: string, session: ReadSession): Promise<boolean> {
  const done = await db
    .insertInto('read_sessions')
    .values({
      programme,
      token_hash: session.tokenHash,
      device: session.device,
      nonce: session.nonce,
      opened_at: session.openedAt,
      expires_at: session.expiresAt,
    })
    .onConflict((c) => c.columns(['programme', 'device', 'nonce']).doNothing())
    .executeTakeFirst();
  return done.numInsertedOrUpdatedRows === 1n;
}

export async function findReadSession(
  db: Db,
  programme: string,
  tokenHash: string,
): Promise<{ device: string; expiresAt: number } | null> {
  const row = await db
    .selectFrom('read_sessions')
    .select(['device', 'expires_at as expiresAt'])
    .where('programme', '=', programme)
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst();
  return row ?? null;
}
