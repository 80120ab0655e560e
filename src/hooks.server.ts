import { error, type Handle, type HandleServerError, type RequestEvent } from '@sveltejs/kit';
import { capped, SenderGone } from '$lib/server/http/body.ts';
import { BARE_POLICY, FRAME_POLICY, SECURITY_HEADERS } from '$lib/server/http/headers.ts';
import { problemResponse } from '$lib/server/http/problem.ts';
import { logToStderr, traceOf } from '$lib/server/log.ts';
import { readCookies } from '$lib/server/http/cookies.ts';
import { isOwn } from '$lib/server/office/own.ts';
import { askAgain, CLOSED, guardOffice, isDoor, needsSession } from '$lib/server/office/guard.ts';
import { endpoint } from '$lib/server/root.ts';
import { HANDED_OVER } from '$lib/sync/handed-over.ts';
import { MAX_REQUEST_BYTES } from '$lib/sync/limits.ts';

/** The one page that takes files. The server as a whole lets large bodies in for its sake; everybody else does not. */
const TAKES_FILES = '/(office)/office/(desk)/devices/rescue';

function isApi(pathname: string): boolean {
  return pathname === '/api' || pathname.startsWith('/api/');
}

function secured(response: Response): Response {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.headers.set(name, value);
  const policy = response.headers.get('content-security-policy');
  response.headers.set('content-security-policy', policy ? `${policy}; ${FRAME_POLICY}` : BARE_POLICY);
  return response;
}

/** Hands the tools to a request that may do what it asks; answers one that nobody is behind by itself. */
async function atTheDoor(event: RequestEvent, route: string): Promise<Response | null> {
  const tools = await endpoint();
  const { method, headers } = event.request;
  const found = await guardOffice(tools, {
    route,
    method,
    search: event.url.searchParams,
    params: event.params,
    site: headers.get('sec-fetch-site'),
    cookies: headers.get('cookie') ?? '',
    userAgent: headers.get('user-agent') ?? '',
  });
  if (found.verdict === 'closed') return new Response(null, { status: 303, headers: { location: CLOSED } });
  if (found.verdict === 'again') {
    const page = askAgain(event.url.pathname + event.url.search);
    return new Response(page, { headers: { 'content-type': 'text/html; charset=utf-8' } });
  }
  for (const { name, value, options } of readCookies(found.cookies)) event.cookies.set(name, value, options);
  event.locals.who = found.who;
  // without the tools every page, action and file of the desk answers 403
  if (found.verdict === 'through') event.locals.office = tools;
  return null;
}

/** The page's frame says that phones need a script. The office needs none. */
function transformPageChunk({ html }: { html: string }): string {
  return html.replace(/\s*<noscript>.*?<\/noscript>/s, '');
}

export const handle: Handle = async ({ event, resolve }) => {
  const route = event.route.id;
  const inOffice = needsSession(route);
  const ofOffice = inOffice || isDoor(route);
  if (ofOffice && !isOwn(event.request, event.url.origin))
    return secured(new Response('This did not come from a page of the office', { status: 403 }));
  if (ofOffice && event.cookies.get(HANDED_OVER) !== undefined)
    return secured(new Response(null, { status: 303, headers: { location: '/postcards/hand-over' } }));
  const stopped = route !== null && inOffice ? await atTheDoor(event, route) : null;
  if (stopped) return secured(stopped);
  if (route !== TAKES_FILES)
    event.request = capped(event.request, MAX_REQUEST_BYTES, () => error(413, 'Too large'));
  const response = await resolve(event, ofOffice ? { transformPageChunk } : {});
  // an address or a method that the API does not have: machines get their kind of answer too
  const strange = isApi(event.url.pathname) && (route === null || response.status === 405);
  // what the office shows is kept nowhere but there
  if (ofOffice) response.headers.set('cache-control', 'no-store');
  return secured(strange ? problemResponse('not-found') : response);
};

export const handleError: HandleServerError = ({ error, status }) => {
  // what is wrong with a request, or that its sender hung up, is no fault of ours
  if (status >= 500 && !(error instanceof SenderGone))
    logToStderr({ what: 'unexpected', status, ...traceOf(error) });
  return { message: status === 404 ? 'Not found' : 'Something went wrong' };
};
