import { fromBase64url, type Bytes } from '../../sync/bytes.ts';
import { LookRequest } from '../../sync/enrolment.ts';
import {
  ANSWERS_TYPE,
  BATCH_TYPE,
  CARRIED_HEADER,
  ENROLMENT_TYPE,
  MAX_BATCH_BYTES,
  MAX_JSON_BYTES,
  NOW_HEADER,
  RECORDS_TYPE,
  SIGNATURE_HEADER,
} from '../../sync/limits.ts';
import { traceOf, type Log } from '../log.ts';
import type { Endpoint } from '../root.ts';
import { parseJson, readBody, SenderGone, typeOf } from './body.ts';
import { jsonResponse, problemResponse } from './problem.ts';

/** Runs one answer of the API. What nobody expected becomes `internal`, told without its content. */
export async function answering(
  find: () => Promise<Endpoint>,
  log: Log,
  answer: (endpoint: Endpoint) => Promise<Response>,
): Promise<Response> {
  let endpoint: Endpoint | null = null;
  try {
    endpoint = await find();
    return await answer(endpoint);
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

/** `POST /api/v1/changes` */
export async function answerChanges(endpoint: Endpoint, request: Request): Promise<Response> {
  if (typeOf(request) !== BATCH_TYPE) return problemResponse('content-type-wrong');
  const clock = clockOf(request);
  if (clock === null) return problemResponse('clock-missing');
  const bytes = await readBody(request, MAX_BATCH_BYTES);
  if (!bytes) return problemResponse('batch-too-large');
  const carried = request.headers.get(CARRIED_HEADER) === '1';
  const pushed = await endpoint.push(bytes, carried ? null : clock);
  return pushed.ok ? jsonResponse(pushed.value, ANSWERS_TYPE) : problemResponse(pushed.code);
}

/** `POST /api/v1/invites/look` */
export async function answerLook(endpoint: Endpoint, request: Request): Promise<Response> {
  const bytes = await readBody(request, MAX_JSON_BYTES);
  if (!bytes) return problemResponse('body-too-large');
  const asked = LookRequest.safeParse(parseJson(bytes));
  if (!asked.success) return problemResponse('body-malformed');
  const seen = await endpoint.look(asked.data);
  return seen.ok ? jsonResponse(seen.value, ENROLMENT_TYPE) : problemResponse(seen.code);
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
  return enrolled.ok ? jsonResponse(enrolled.value, ENROLMENT_TYPE) : problemResponse(enrolled.code);
}

/** `POST /api/v1/sessions` */
export async function answerSessions(endpoint: Endpoint, request: Request): Promise<Response> {
  const read = await signed(request);
  if (read instanceof Response) return read;
  const opened = await endpoint.openSession(read.bytes, read.signature);
  return opened.ok ? jsonResponse(opened.value, ENROLMENT_TYPE) : problemResponse(opened.code);
}

/** `GET /api/v1/records?after=cursor&programme=version` */
export async function answerRecords(endpoint: Endpoint, request: Request): Promise<Response> {
  const token = /^Bearer ([A-Za-z0-9_-]{43})$/.exec(request.headers.get('authorization') ?? '')?.[1];
  if (token === undefined) return problemResponse('session-missing');
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
