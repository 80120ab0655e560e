import { error, type Handle, type HandleServerError, type RequestEvent } from '@sveltejs/kit';
import { capped, SenderGone } from '$lib/server/http/body.ts';
import { BARE_POLICY, FRAME_POLICY, SECURITY_HEADERS } from '$lib/server/http/headers.ts';
import { problemResponse } from '$lib/server/http/problem.ts';
import { logToStderr, traceOf } from '$lib/server/log.ts';
import { askAgain, CLOSED, DOOR, guardOffice, needsSession } from '$lib/server/office/guard.ts';
import { endpoint } from '$lib/server/root.ts';
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

/** Hands the tools to a request that may enter the office; answers every other one by itself. */
async function atTheDoor(event: RequestEvent): Promise<Response | null> {
  const tools = await endpoint();
  const verdict = await guardOffice(tools, {
    method: event.request.method,
    site: event.request.headers.get('sec-fetch-site'),
    cookie: (name) => event.cookies.get(name),
  });
  if (verdict === 'closed') return new Response(null, { status: 303, headers: { location: CLOSED } });
  if (verdict === 'again') {
    const page = askAgain(event.url.pathname + event.url.search);
    return new Response(page, { headers: { 'content-type': 'text/html; charset=utf-8' } });
  }
  event.locals.office = tools;
  return null;
}

/** The page's frame says that phones need a script. The office needs none. */
function transformPageChunk({ html }: { html: string }): string {
  return html.replace(/\s*<noscript>.*?<\/noscript>/s, '');
}

export const handle: Handle = async ({ event, resolve }) => {
  const inOffice = needsSession(event.route.id);
  const stopped = inOffice ? await atTheDoor(event) : null;
  if (stopped) return secured(stopped);
  if (event.route.id !== TAKES_FILES)
    event.request = capped(event.request, MAX_REQUEST_BYTES, () => error(413, 'Too large'));
  const response = await resolve(event, inOffice || event.route.id === DOOR ? { transformPageChunk } : {});
  // an address or a method that the API does not have: machines get their kind of answer too
  const strange = isApi(event.url.pathname) && (event.route.id === null || response.status === 405);
  // what the office shows is kept nowhere but there
  if (inOffice) response.headers.set('cache-control', 'no-store');
  return secured(strange ? problemResponse('not-found') : response);
};

export const handleError: HandleServerError = ({ error, status }) => {
  // what is wrong with a request, or that its sender hung up, is no fault of ours
  if (status >= 500 && !(error instanceof SenderGone))
    logToStderr({ what: 'unexpected', status, ...traceOf(error) });
  return { message: status === 404 ? 'Not found' : 'Something went wrong' };
};
