import { APIError } from 'better-auth/api';
import { findAccount } from '../storage/accounts.ts';
import { endLogins } from '../storage/ways-in.ts';
import { COUNCIL } from './auth.ts';
import { headersOf, type Browser, type Office } from './office.ts';

/** Begins signing in at the council's own directory; null when the directory cannot be reached. */
export async function beginCouncil(office: Office): Promise<{ url: string; cookies: string[] } | null> {
  if (!office.config.council) return null;
  const auth = await office.authWithCouncil();
  try {
    const { headers, response } = await auth.api.signInSocial({
      headers: new Headers(),
      body: { provider: COUNCIL, callbackURL: '/office', errorCallbackURL: '/office', disableRedirect: true },
      returnHeaders: true,
    });
    return response.url === undefined ? null : { url: response.url, cookies: headers.getSetCookie() };
  } catch (error) {
    if (error instanceof APIError) return null;
    throw error;
  }
}

/**
 * Ends it: the directory has said who somebody is, and there is an account with that very address. It never makes
 * one and never gives a role. `cookies` are to be set in any case.
 */
export async function finishCouncil(
  office: Office,
  query: URLSearchParams,
  browser: Browser,
): Promise<{ ok: boolean; cookies: string[] }> {
  if (!office.config.council) return { ok: false, cookies: [] };
  const auth = await office.authWithCouncil();
  const answer = await auth.api.callbackOAuth({
    method: 'GET',
    params: { id: COUNCIL },
    query: Object.fromEntries(query),
    headers: headersOf(browser),
    asResponse: true,
  });
  const cookies = answer.headers.getSetCookie();
  // better-auth redirects in any case; only one who was let in gets a session
  const opened = new URL(answer.headers.get('location') ?? '/office?error', office.origin);
  const session = await sessionIn(office, cookies);
  if (session === null || opened.searchParams.has('error')) return { ok: false, cookies: [] };
  if (await findAccount(office.storage.db, office.programme.id, session)) return { ok: true, cookies };
  await endLogins(office.storage.db, session, null);
  return { ok: false, cookies: [] };
}

/** Whose session some new cookies open. */
async function sessionIn(office: Office, lines: readonly string[]): Promise<string | null> {
  const cookies = lines.map((line) => line.split(';', 1)[0] ?? '').join('; ');
  const auth = await office.auth();
  const session = await auth.api.getSession({ headers: headersOf({ cookies, userAgent: '' }) });
  return session?.user.id ?? null;
}
