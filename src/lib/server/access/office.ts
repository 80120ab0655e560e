import {
  addOfficeLink,
  addOfficeSession,
  endOfficeSession,
  findOfficeLink,
  findOfficeSession,
  touchOfficeSession,
  useOfficeLink,
} from '../storage/office.ts';
import { write } from '../storage/open.ts';
import type { Tools } from '../tools.ts';
import { hashOf } from './secrets.ts';

const HOUR = 3_600_000;
/** How long a set-up link can be used, once. */
export const LINK_LASTS = 24 * HOUR;
/** How long an office session lasts after it was last used … */
export const SESSION_LASTS = 12 * HOUR;
/** … and how long it lasts at most, however busy the day. */
export const SESSION_LASTS_AT_MOST = 7 * 24 * HOUR;
const TOUCH_EVERY = 60_000;

/** The cookie that holds an office session. With `__Host-`, browsers keep it to this very host over HTTPS. */
export function sessionCookie(origin: string): { name: string; secure: boolean } {
  const secure = origin.startsWith('https:');
  return { name: secure ? '__Host-office' : 'office', secure };
}

function wellFormed(token: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(token);
}

/** Makes a one-time link into the office. */
export async function makeOfficeLink(tools: Tools): Promise<{ url: string; expiresAt: number }> {
  const token = tools.secret();
  const createdAt = tools.now();
  const expiresAt = createdAt + LINK_LASTS;
  await write(tools.storage, (db) =>
    addOfficeLink(db, tools.programme.id, { tokenHash: hashOf(token), createdAt, expiresAt }),
  );
  return { url: `${tools.origin}/office/set-up#${token}`, expiresAt };
}

export type LinkFault = 'link-unknown' | 'link-expired' | 'link-used';

/** Whether a link's token could be redeemed now, or why not. Asking uses nothing up. */
export async function lookAtLink(tools: Tools, token: string): Promise<'open' | LinkFault> {
  if (!wellFormed(token)) return 'link-unknown';
  const link = await findOfficeLink(tools.storage.db, tools.programme.id, hashOf(token));
  if (!link) return 'link-unknown';
  if (link.usedAt !== null) return 'link-used';
  return link.expiresAt > tools.now() ? 'open' : 'link-expired';
}

export type Redeemed = { ok: true; session: string; expiresAt: number } | { ok: false; code: LinkFault };

/** Uses a link up and opens a session; `session` is the cookie's value. */
export async function redeemLink(tools: Tools, token: string): Promise<Redeemed> {
  const state = await lookAtLink(tools, token);
  if (state !== 'open') return { ok: false, code: state };
  const now = tools.now();
  const session = tools.secret();
  const expiresAt = now + SESSION_LASTS;
  return write(tools.storage, async (db): Promise<Redeemed> => {
    // asked again here: of two who tap at once, one comes second
    if (!(await useOfficeLink(db, tools.programme.id, hashOf(token), now)))
      return { ok: false, code: 'link-used' };
    await addOfficeSession(db, tools.programme.id, { tokenHash: hashOf(session), createdAt: now, expiresAt });
    return { ok: true, session, expiresAt };
  });
}

/** The session behind a cookie's value; null when there is none or it is over. Its use moves its end. */
export async function readOfficeSession(
  tools: Tools,
  cookie: string | undefined,
): Promise<{ expiresAt: number } | null> {
  if (cookie === undefined || !wellFormed(cookie)) return null;
  const { db } = tools.storage;
  const now = tools.now();
  const session = await findOfficeSession(db, tools.programme.id, hashOf(cookie), now);
  if (!session) return null;
  if (now - session.lastSeen <= TOUCH_EVERY) return { expiresAt: session.expiresAt };
  const expiresAt = Math.min(now + SESSION_LASTS, session.createdAt + SESSION_LASTS_AT_MOST);
  await touchOfficeSession(db, tools.programme.id, hashOf(cookie), { now, expiresAt });
  return { expiresAt };
}

/** Signs out. */
export async function endSession(tools: Tools, cookie: string): Promise<void> {
  await endOfficeSession(tools.storage.db, tools.programme.id, hashOf(cookie), tools.now());
}
