import { readOfficeSession, sessionCookie } from '../access/office.ts';
import type { Tools } from '../tools.ts';

/** Everything below this route is the office. */
const OFFICE = '/(office)';
/** The one page of it that opens without a session: it is the door. */
export const DOOR = '/(office)/office/set-up';

/** Where somebody without a session is sent. */
export const CLOSED = '/office/set-up?why=closed';

/** As much of a request as the guard looks at. */
export interface Knock {
  method: string;
  /** The browser's `Sec-Fetch-Site`. */
  site: string | null;
  cookie(name: string): string | undefined;
}

/** `through`: go on; `again`: ask once more from our own page; `closed`: there is no session. */
export type Verdict = 'through' | 'again' | 'closed';

/** True for a route that needs a session. A route that is not known is not one of ours. */
export function needsSession(route: string | null): boolean {
  if (route === null || route === DOOR || route.startsWith(`${DOOR}/`)) return false;
  return route === OFFICE || route.startsWith(`${OFFICE}/`);
}

/**
 * Decides over a request to the office, before any page, action or file of it runs. Only who goes `through` is
 * handed the tools.
 */
export async function guardOffice(tools: Tools, knock: Knock): Promise<Verdict> {
  const session = await readOfficeSession(tools, knock.cookie(sessionCookie(tools.origin).name));
  if (session) return 'through';
  // Browsers keep a strict cookie back when a link on another site was followed. The address may well be one
  // that a colleague shared, so the page asks again by itself, and this time from here.
  return knock.method === 'GET' && knock.site === 'cross-site' ? 'again' : 'closed';
}

/** The page that asks again. It holds nothing and goes nowhere but to the same path. */
export function askAgain(path: string): string {
  const safe = path
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
  return `<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>MiFriendly Field</title><meta http-equiv="refresh" content="0; url=${safe}"></head><body><p><a href="${safe}">Go on to the office</a></p></body></html>`;
}
