import type { Db } from './open.ts';

/** A passkey, as its owner sees it. */
export interface Passkey {
  id: string;
  name: string | null;
  addedAt: number | null;
}

/** A browser that is signed in. */
export interface Login {
  id: string;
  userAgent: string | null;
  since: number;
  lastSeen: number;
}

export async function passkeysOf(db: Db, account: string): Promise<Passkey[]> {
  const rows = await db
    .selectFrom('office_passkeys')
    .select(['id', 'name', 'created_at'])
    .where('account', '=', account)
    .orderBy('created_at')
    .execute();
  return rows.map(({ id, name, created_at: at }) => ({
    id,
    name,
    addedAt: at === null ? null : Date.parse(at),
  }));
}

export async function removePasskey(db: Db, account: string, id: string): Promise<boolean> {
  const done = await db
    .deleteFrom('office_passkeys')
    .where('account', '=', account)
    .where('id', '=', id)
    .executeTakeFirst();
  return done.numDeletedRows === 1n;
}

export async function hasPassword(db: Db, account: string): Promise<boolean> {
  const row = await db
    .selectFrom('office_credentials')
    .select('id')
    .where('account', '=', account)
    .where('password', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** Puts a password's hash in the place of the one before, if there was one. */
export async function keepPassword(
  db: Db,
  account: string,
  password: { id: string; hash: string; at: number },
): Promise<void> {
  const at = new Date(password.at).toISOString();
  await db
    .insertInto('office_credentials')
    .values({
      id: password.id,
      account,
      // what better-auth looks for
      provider: 'credential',
      subject: account,
      password: password.hash,
      created_at: at,
      updated_at: at,
    })
    .onConflict((c) =>
      c.columns(['provider', 'subject']).doUpdateSet({ password: password.hash, updated_at: at }),
    )
    .execute();
}

/** The browsers in which somebody is signed in, last used first. */
export async function loginsOf(db: Db, account: string, now: number): Promise<Login[]> {
  const rows = await db
    .selectFrom('office_logins')
    .select(['id', 'user_agent as userAgent', 'created_at', 'updated_at'])
    .where('account', '=', account)
    .where('expires_at', '>', new Date(now).toISOString())
    .orderBy('updated_at', 'desc')
    .execute();
  return rows.map(({ id, userAgent, created_at: since, updated_at: seen }) => ({
    id,
    userAgent,
    since: Date.parse(since),
    lastSeen: Date.parse(seen),
  }));
}

/** Ends one session of an account. False when it was over already, or is another account's. */
export async function endLogin(db: Db, account: string, id: string): Promise<boolean> {
  const done = await db
    .deleteFrom('office_logins')
    .where('account', '=', account)
    .where('id', '=', id)
    .executeTakeFirst();
  return done.numDeletedRows === 1n;
}

/** Ends all sessions of an account, or all but the one at hand. */
export async function endLogins(db: Db, account: string, butNot: string | null): Promise<void> {
  let ended = db.deleteFrom('office_logins').where('account', '=', account);
  if (butNot !== null) ended = ended.where('id', '!=', butNot);
  await ended.execute();
}

/** Puts new recovery codes in the place of all older ones. */
export async function keepCodes(db: Db, account: string, hashes: readonly string[]): Promise<void> {
  await db.deleteFrom('office_recovery_codes').where('account', '=', account).execute();
  await db
    .insertInto('office_recovery_codes')
    .values(hashes.map((hash) => ({ account, code_hash: hash })))
    .execute();
}

/** Uses a recovery code up. False when there is no such code any more. */
export async function useCode(db: Db, account: string, hash: string): Promise<boolean> {
  const done = await db
    .deleteFrom('office_recovery_codes')
    .where('account', '=', account)
    .where('code_hash', '=', hash)
    .executeTakeFirst();
  return done.numDeletedRows === 1n;
}

export async function countCodes(db: Db, account: string): Promise<number> {
  const { count } = await db
    .selectFrom('office_recovery_codes')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('account', '=', account)
    .executeTakeFirstOrThrow();
  return count;
}

/** Forgets challenges that nobody answered in time, and sessions that are over. */
export async function forgetOldChallenges(db: Db, now: number): Promise<void> {
  const at = new Date(now).toISOString();
  await db.deleteFrom('office_challenges').where('expires_at', '<=', at).execute();
  await db.deleteFrom('office_logins').where('expires_at', '<=', at).execute();
}
