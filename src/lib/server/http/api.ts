import { fromBase64url, type Bytes } from '../../sync/bytes.ts';
import { LookRequest } from '../../sync/enrolment.ts';
import {
  ANSWERS_TYPE,
  BATCH_TYPE,
  CARRIED_HEADER,
  ENROLMENT_TYPE,
  ERASED_HEADER,
  MAX_BATCH_BYTES,
  MAX_JSON_BYTES,
  NOW_HEADER,
  RECORDS_TYPE,
  SIGNATURE_HEADER,
} from '../../sync/limits.ts';
import { traceOf, type Log } from '../log.ts';
import type { Endpoint } from '../root.ts';
import { senderOf } from './address.ts';
import { compressed } from './compressed.ts';
import { parseJson, readBody, SenderGone, typeOf } from './body.ts';
import { jsonResponse, problemResponse } from './problem.ts';

/** What is answered to somebody whom the endpoint does not know, or who asks for what is not there. */
const TO_STRANGERS = [401, 404];

/** What answers a request. `strange` counts one that no device can be shown to have sent; false when there were too many. */
type Answering = (endpoint: Endpoint, strange: () => boolean) => Promise<Response>;

/**
 * Runs one answer of the API. What nobody expected becomes `internal`, told without its content. `from`: the address
 * it came from. Only strangers are counted by it: many phones may stand behind one router.
 */
export async function answering(
  find: () => Promise<Endpoint>,
  log: Log,
  answer: Answering,
  from: (endpoint: Endpoint) => string,
): Promise<Response> {
  let endpoint: Endpoint | null = null;
  try {
    const found = await find();
    endpoint = found;
    const strange = (): boolean => found.limits.strangers.take(senderOf(from(found)));
    const response = await answer(found, strange);
    const toAStranger = TO_STRANGERS.includes(response.status);
    return toAStranger && !strange() ? problemResponse('too-many-requests') : response;
  } catch (error) {
    if (endpoint?.storage.capabilities.mayRetry(error) === true) return problemResponse('busy');
    if (error instanceof SenderGone) return problemResponse('body-malformed');
    log({ what: 'unexpected', ...traceOf(error) });
    return problemResponse('internal');
  }
}

function clockOf(request: Request): number | null {
  const text = request.headers.get(NOW_HEADER) ?? '';
  return /^-?\d{1,15}$/.test(text) ? Number(text) : null;
}

function toldOf(request: Request): number | null {
  const text = request.headers.get(ERASED_HEADER) ?? '';
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** `POST /api/v1/changes` */
export async function answerChanges(
  endpoint: Endpoint,
  request: Request,
  strange: () => boolean,
): Promise<Response> {
  if (typeOf(request) !== BATCH_TYPE) return problemResponse('content-type-wrong');
  const clock = clockOf(request);
  if (clock === null) return problemResponse('clock-missing');
  const bytes = await readBody(request, MAX_BATCH_BYTES);
  if (!bytes) return problemResponse('batch-too-large');
  const carried = request.headers.get(CARRIED_HEADER) === '1';
  const pushed = await endpoint.push(bytes, carried ? null : clock, toldOf(request));
  if (!pushed.ok) return problemResponse(pushed.code);
  // each envelope has its own answer, so that the status says nothing of who sent them
  if (!pushed.known && !strange()) return problemResponse('too-many-requests');
  return jsonResponse(pushed.value, ANSWERS_TYPE);
}

/** `POST /api/v1/invites/look` */
export async function answerLook(endpoint: Endpoint, request: Request): Promise<Response> {
  const bytes = await readBody(request, MAX_JSON_BYTES);
  if (!bytes) return problemResponse('body-too-large');
  const asked = LookRequest.safeParse(parseJson(bytes));
  if (!asked.success) return problemResponse('body-malformed');
  const seen = await endpoint.look(asked.data);
  return seen.ok ? jsonResponse(seen.value, ENROLMENT_TYPE) : problemResponse(seen.code, seen.tries);
}

async function signed(request: Request): Promise<{ bytes: Bytes; signature: Bytes } | Response> {
  const signature = fromBase64url(request.headers.get(SIGNATURE_HEADER) ?? '');
  const bytes = await readBody(request, MAX_JSON_BYTES);
  if (!bytes) return problemResponse('body-too-large');
  return signature?.length === 64 ? { bytes, signature } : problemResponse('signature-wrong');
}

/** `POST /api/v1/enrolment` */
export async function answerEnrolment(endpoint: Endpoint, request: Request): Promise<Response> {
  const read = await signed(request);
  if (read instanceof Response) return read;
  const enrolled = await endpoint.enrol(read.bytes, read.signature);
  return enrolled.ok
    ? compressed(request, jsonResponse(enrolled.value, ENROLMENT_TYPE))
    : problemResponse(enrolled.code, enrolled.tries);
}

/** `POST /api/v1/sessions` */
export async function answerSessions(endpoint: Endpoint, request: Request): Promise<Response> {
  const read = await signed(request);
  if (read instanceof Response) return read;
  const opened = await endpoint.openSession(read.bytes, read.signature);
  return opened.ok ? jsonResponse(opened.value, ENROLMENT_TYPE) : problemResponse(opened.code);
}

function sessionIn(request: Request): string | null {
  return /^Bearer ([A-Za-z0-9_-]{43})$/.exec(request.headers.get('authorization') ?? '')?.[1] ?? null;
}

/** `POST /api/v1/return-card` */
export async function answerMakeCard(endpoint: Endpoint, request: Request): Promise<Response> {
  const session = sessionIn(request);
  if (session === null) return problemResponse('session-missing');
  const read = await signed(request);
  if (read instanceof Response) return read;
  const made = await endpoint.makeReturnCard(session, read.bytes, read.signature);
  return made.ok ? jsonResponse(made.value, ENROLMENT_TYPE) : problemResponse(made.code);
}

/** `GET /api/v1/return-card` */
export async function answerCard(endpoint: Endpoint, request: Request): Promise<Response> {
  const session = sessionIn(request);
  if (session === null) return problemResponse('session-missing');
  const shown = await endpoint.showReturnCard(session);
  return shown.ok ? jsonResponse(shown.value, ENROLMENT_TYPE) : problemResponse(shown.code);
}

/** `GET /api/v1/records?after=cursor&programme=version` */
export async function answerRecords(endpoint: Endpoint, request: Request): Promise<Response> {
  const token = sessionIn(request);
  if (token === null) return problemResponse('session-missing');
  const { searchParams } = new URL(request.url);
  const count = (name: string): number | null => {
    const text = searchParams.get(name);
    return text !== null && /^\d{1,10}$/.test(text) ? Number(text) : null;
  };
  const read = await endpoint.read(token, {
    after: searchParams.get('after'),
    programme: count('programme'),
    key: searchParams.get('key'),
    head: count('head'),
  });
  return read.ok ? jsonResponse(read.value, RECORDS_TYPE) : problemResponse(read.code);
}

/** `GET /api/v1/health` */
export async function answerHealth(endpoint: Endpoint, version: string): Promise<Response> {
  return jsonResponse({ ...(await endpoint.health()), version });
}
