import { PROBLEM_TYPE, type ProblemAnswer, type ProblemCode } from '../../sync/problem.ts';

const STATUS: Record<ProblemCode, number> = {
  'batch-malformed': 400,
  'batch-too-large': 413,
  'body-malformed': 400,
  'body-too-large': 413,
  'content-type-wrong': 415,
  'clock-missing': 400,
  'invite-unknown': 404,
  'invite-expired': 410,
  'invite-used': 409,
  'invite-revoked': 410,
  'card-unknown': 404,
  // not 401: a wrong PIN is counted by its card, and not against everybody behind the same router
  'card-wrong': 403,
  'card-used': 409,
  'card-cancelled': 410,
  'card-blocked': 410,
  'card-expired': 410,
  'device-other-person': 409,
  'device-known': 409,
  'signature-wrong': 401,
  'unknown-device': 401,
  'device-revoked': 403,
  'secret-wrong': 401,
  'nonce-reused': 409,
  'session-missing': 401,
  'session-expired': 401,
  'cursor-malformed': 400,
  'too-many-requests': 429,
  busy: 503,
  'not-found': 404,
  internal: 500,
};

const TITLE: Record<ProblemCode, string> = {
  'batch-malformed': 'This is no batch of envelopes.',
  'batch-too-large': 'The batch is larger than the endpoint takes. Send it in parts.',
  'body-malformed': 'The request does not say what it should.',
  'body-too-large': 'The request is larger than the endpoint takes.',
  'content-type-wrong': 'The endpoint does not take this content type here.',
  'clock-missing': "The request does not tell the device's clock.",
  'invite-unknown': 'There is no such invite.',
  'invite-expired': 'The invite has expired.',
  'invite-used': 'The invite was used by another device.',
  'invite-revoked': 'The invite was taken back.',
  'card-unknown': 'There is no such return card.',
  'card-wrong': 'The PIN does not fit this return card.',
  'card-used': 'The return card was used by another device.',
  'card-cancelled': 'The return card was cancelled.',
  'card-blocked': 'Too many wrong PINs were tried: the return card is blocked.',
  'card-expired': 'The return card has expired.',
  'device-other-person': 'The device belongs to another person.',
  'device-known': 'The device is enrolled already.',
  'signature-wrong': 'The signature is not the one of this device over this request.',
  'unknown-device': 'The endpoint does not know this device.',
  'device-revoked': 'The device was revoked.',
  'secret-wrong': 'The read secret is not the one of this device.',
  'nonce-reused': 'This request was made before.',
  'session-missing': 'There is no such read session.',
  'session-expired': 'The read session is over.',
  'cursor-malformed': 'This is no cursor.',
  'too-many-requests': 'Too many requests. Try again later.',
  busy: 'The endpoint is busy. Try again soon.',
  'not-found': 'There is nothing here.',
  internal: 'Something went wrong at the endpoint. It has been noted.',
};

/**
 * A request that is answered as a whole with a problem (RFC 9457). The status follows from the code. `tries`: how many are
 * left, where they are counted.
 */
export function problemResponse(code: ProblemCode, tries?: number): Response {
  const status = STATUS[code];
  const problem: ProblemAnswer = {
    type: `urn:mifriendly:${code}`,
    title: TITLE[code],
    status,
    code,
    ...(tries !== undefined && { tries }),
  };
  return new Response(JSON.stringify(problem), {
    status,
    headers: {
      'content-type': PROBLEM_TYPE,
      'cache-control': 'no-store',
      ...(code === 'busy' ? { 'retry-after': '5' } : {}),
      ...(code === 'too-many-requests' ? { 'retry-after': '60' } : {}),
    },
  });
}

/** A good answer in JSON. Nothing that the endpoint says is kept by a cache. */
export function jsonResponse(value: unknown, type = 'application/json'): Response {
  return new Response(JSON.stringify(value), {
    headers: { 'content-type': type, 'cache-control': 'no-store' },
  });
}
