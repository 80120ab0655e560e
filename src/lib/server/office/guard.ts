import { roleMay } from '../access/office-roles.ts';
import type { Office } from '../accounts/office.ts';
import { readWho, type Who } from '../accounts/sessions.ts';
import { note } from '../storage/audit.ts';
import { write } from '../storage/open.ts';
import { actionOf, neededFor, readingOf } from './routes.ts';

/** Everything below this route is the office. */
const OFFICE = '/(office)';
/** The pages of it that open without a session: they are its doors. */
const DOORS = ['/(office)/office/set-up', '/(office)/office/sign-in'];

/** Where somebody without a session is sent. */
export const CLOSED = '/office/sign-in?why=closed';

/** As much of a request as the guard looks at. */
export interface Knock {
  /** Kit's name of the route. */
  route: string;
  method: string;
  search: URLSearchParams;
  /** What Kit found in the address. */
  params: Readonly<Record<string, string | undefined>>;
  /** The browser's `Sec-Fetch-Site`. */
  site: string | null;
  cookies: string;
  userAgent: string;
}

/**
 * `through`: go on; `forbidden`: somebody is there whose role does not do this; `again`: ask once more from our
 * own page; `closed`: there is no session. `cookies` are to be set.
 */
export type Verdict =
  | { verdict: 'through'; who: Who; cookies: string[] }
  | { verdict: 'forbidden'; who: Who; cookies: string[] }
  | { verdict: 'again' }
  | { verdict: 'closed' };

/** True for a page that opens without a session, and for what belongs to it. */
export function isDoor(route: string | null): boolean {
  return DOORS.some((door) => route === door || route?.startsWith(`${door}/`));
}

/** True for a route that needs a session. A route that is not known is not one of ours. */
export function needsSession(route: string | null): boolean {
  if (route === null || isDoor(route)) return false;
  return route === OFFICE || route.startsWith(`${OFFICE}/`);
}

/**
 * Decides over a request to the office, before any page, action or file of it runs, and writes down who is about to
 * read people's words. Only who goes `through` is handed the tools.
 */
export async function guardOffice(office: Office, knock: Knock): Promise<Verdict> {
  const read = await readWho(office, knock);
  // Browsers keep a strict cookie back when a link on another site was followed. The address may well be one
  // that a colleague shared, so the page asks again by itself, and this time from here.
  if (!read)
    return knock.method === 'GET' && knock.site === 'cross-site'
      ? { verdict: 'again' }
      : { verdict: 'closed' };
  const needed = neededFor(knock.route, knock.method, actionOf(knock.search));
  const may = needed !== null && roleMay(read.who.role, needed);
  if (!may) return { verdict: 'forbidden', ...read };
  const { id: account, role } = read.who;
  const reading = readingOf(knock.route, role, office.programme, knock);
  // written down before anything is shown: what cannot be written down is not shown
  if (reading)
    await write(office.storage, (db) =>
      note(db, office.programme.id, office.now(), { by: 'office', account }, reading),
    );
  return { verdict: 'through', ...read };
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
