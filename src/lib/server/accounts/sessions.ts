import { findAccount, type Account } from '../storage/accounts.ts';
import { endLogin } from '../storage/ways-in.ts';
import { headersOf, type Browser, type Office } from './office.ts';

/** How long a session lasts at most, however busy the week. */
export const SESSION_LASTS_AT_MOST = 7 * 24 * 3_600_000;
/** For so long after signing in one may change one's own ways in. */
export const FRESH_MS = 3_600_000;

/** Somebody in the office, by the session of their browser. */
export interface Who extends Account {
  session: string;
  /** Signed in a moment ago, so that it is surely them who changes how they get in. */
  fresh: boolean;
}

/**
 * Who is behind a browser's cookies; null when nobody is, or not any more. `cookies` are to be set anew: its use
 * moves a session's end.
 */
export async function readWho(
  office: Office,
  browser: Pick<Browser, 'cookies' | 'userAgent'>,
): Promise<{ who: Who; cookies: string[] } | null> {
  // most who knock have no cookie at all; better-auth is not woken for them
  if (browser.cookies === '') return null;
  const auth = await office.auth();
  const { headers, response } = await auth.api.getSession({
    headers: headersOf(browser),
    returnHeaders: true,
  });
  if (!response) return null;
  const { session, user } = response;
  const age = office.now() - session.createdAt.getTime();
  const account = await findAccount(office.storage.db, office.programme.id, user.id);
  if (!account || age >= SESSION_LASTS_AT_MOST) {
    await endLogin(office.storage.db, user.id, session.id);
    return null;
  }
  return { who: { ...account, session: session.id, fresh: age < FRESH_MS }, cookies: headers.getSetCookie() };
}
