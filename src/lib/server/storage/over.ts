// Rows of what has stopped working, and lines of the audit whose time is over. None of them has anybody's words.
import { sql, type ExpressionBuilder, type SqlBool, type Expression } from 'kysely';
import { entryId } from './audit.ts';
import type { Db } from './open.ts';
import type { Tables } from './tables.ts';
import { forgetOldChallenges } from './ways-in.ts';

/** Moments before which something must have ended to be over. */
export interface Ends {
  invites: number;
  doors: number;
  audit: number;
}

/** How many rows are over. */
export interface Over {
  invites: number;
  links: number;
  sessions: number;
  audit: number;
}

type Where<T extends keyof Tables> = (eb: ExpressionBuilder<Tables, T>) => Expression<SqlBool>;

const invitesOver =
  (programme: string, { invites }: Ends): Where<'invites'> =>
  (eb) =>
    eb.and([
      eb('programme', '=', programme),
      eb(eb.fn.coalesce('redeemed_at', 'revoked_at', 'expires_at'), '<', invites),
    ]);

const linksOver =
  (programme: string, { doors }: Ends): Where<'office_links'> =>
  (eb) =>
    eb.and([eb('programme', '=', programme), eb(eb.fn.coalesce('used_at', 'expires_at'), '<', doors)]);

// one that was shrunk already has no end any more
const sessionsOver =
  (programme: string, { doors }: Ends): Where<'read_sessions'> =>
  (eb) =>
    eb.and([eb('programme', '=', programme), eb('expires_at', '>', 0), eb('expires_at', '<', doors)]);

const auditOver =
  (programme: string, { audit }: Ends): Where<'audit'> =>
  (eb) =>
    eb.and([eb('programme', '=', programme), eb('at', '<', audit)]);

async function count(query: {
  executeTakeFirstOrThrow(): Promise<{ count: number | string }>;
}): Promise<number> {
  return Number((await query.executeTakeFirstOrThrow()).count);
}

/** Says how many rows are over, and changes nothing. */
export async function countOver(db: Db, programme: string, ends: Ends): Promise<Over> {
  const all = db.fn.countAll<number | string>().as('count');
  return {
    invites: await count(db.selectFrom('invites').select(all).where(invitesOver(programme, ends))),
    links: await count(db.selectFrom('office_links').select(all).where(linksOver(programme, ends))),
    sessions: await count(db.selectFrom('read_sessions').select(all).where(sessionsOver(programme, ends))),
    audit: await count(db.selectFrom('audit').select(all).where(auditOver(programme, ends))),
  };
}

/** Lets go of links and sessions that are over, and of what guesses and challenges have left behind. */
export async function dropDoors(db: Db, programme: string, ends: Ends, now: number): Promise<void> {
  await db.deleteFrom('invites').where(invitesOver(programme, ends)).execute();
  await db.deleteFrom('office_links').where(linksOver(programme, ends)).execute();
  await db
    .deleteFrom('read_sessions')
    .where('programme', '=', programme)
    .where('device', 'in', (eb) =>
      eb
        .selectFrom('devices')
        .select('devices.id')
        .where('devices.programme', '=', programme)
        .where('devices.revoked_at', '<', ends.doors),
    )
    .execute();
  // of a phone that may read its nonces stay: a request that somebody has caught must not open a session again
  await db
    .updateTable('read_sessions')
    .set({ token_hash: sql<string>`device || '/' || nonce`, opened_at: 0, expires_at: 0 })
    .where(sessionsOver(programme, ends))
    .execute();
  await forgetOldChallenges(db, now);
  await db
    .deleteFrom('office_attempts')
    .where('programme', '=', programme)
    .where('since', '<', ends.doors)
    .execute();
}

/** Lets go of lines of the audit. The database takes it only behind an end that was written down first, for good. */
export async function endAudit(db: Db, programme: string, ends: Ends, now: number): Promise<void> {
  await db
    .insertInto('audit_ends')
    .values({ id: entryId(now), programme, at: now, before: ends.audit })
    .execute();
  await db.deleteFrom('audit').where(auditOver(programme, ends)).execute();
}
