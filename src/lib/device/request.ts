import type * as z from 'zod/mini';
import { PROBLEM_TYPE, ProblemAnswer, type ProblemCode } from '../sync/problem.ts';
import type { Bytes } from '../sync/bytes.ts';
import type { Sender } from './phone.ts';

/** Why a request brought nothing that counts. */
export type RequestTrouble = 'no-connection' | 'not-our-answer' | ProblemCode;

/** What came back: an answer that our endpoint wrote, or why there is none. */
export type Reply<T> =
  | { ok: true; value: T; sentAt: number; receivedAt: number }
  | {
      ok: false;
      code: RequestTrouble;
      status: number | null;
      retryAfter: number | null;
      tooSlow?: boolean;
      /** How many are left, where the endpoint counts them. */
      tries?: number;
    };

export interface Question<T> {
  method: 'GET' | 'POST';
  path: string;
  headers?: Record<string, string>;
  body?: Bytes;
  /** The only content type that counts. */
  type: string;
  schema: z.ZodMiniType<T>;
}

/** A request that takes longer has met a network that swallows it. */
const PATIENCE_MS = 60_000;

/**
 * Asks the endpoint. Only status 200, our own content type and our own form count as an answer: a Wi-Fi gateway
 * says 200 to everything.
 */
export async function ask<T>(phone: Sender, question: Question<T>): Promise<Reply<T>> {
  const sentAt = phone.now();
  let response: Response;
  let text: string;
  try {
    response = await phone.fetch(`${phone.origin}${question.path}`, {
      method: question.method,
      headers: { accept: question.type, ...question.headers },
      ...(question.body && { body: question.body }),
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    text = await response.text();
  } catch (error) {
    const tooSlow = error instanceof Error && error.name === 'TimeoutError';
    return { ok: false, code: 'no-connection', status: null, retryAfter: null, tooSlow };
  }
  const receivedAt = phone.now();
  const { status } = response;
  const retryAfter = retryAfterOf(response.headers.get('retry-after'), receivedAt);
  const json = parsed(text);
  if (status === 200 && typeOf(response) === question.type) {
    const read = question.schema.safeParse(json);
    if (read.success) return { ok: true, value: read.data, sentAt, receivedAt };
  }
  if (status !== 200 && typeOf(response) === PROBLEM_TYPE) {
    const problem = ProblemAnswer.safeParse(json);
    if (problem.success) {
      const { code, tries } = problem.data;
      return { ok: false, code, status, retryAfter, ...(tries !== undefined && { tries }) };
    }
  }
  return { ok: false, code: 'not-our-answer', status, retryAfter };
}

/**
 * The endpoint's clock minus the phone's, in milliseconds, by an answer that tells the endpoint's time; null when the
 * phone's clock was set while the request was under way, which tells nothing.
 */
export function offsetBy(
  now: number,
  { sentAt, receivedAt }: { sentAt: number; receivedAt: number },
): number | null {
  const took = receivedAt - sentAt;
  return took < 0 || took > 2 * PATIENCE_MS ? null : Math.round(now - (sentAt + receivedAt) / 2);
}

/** A JSON request's bytes, so that exactly these can be signed. */
export function jsonBytes(value: object): Bytes {
  return new TextEncoder().encode(JSON.stringify(value));
}

function typeOf(response: Response): string {
  return (response.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Milliseconds to wait by a `Retry-After` header, in seconds or as a date; null without one. */
export function retryAfterOf(header: string | null, now: number): number | null {
  if (header === null || header.trim() === '') return null;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(0, ms), 60 * 60_000) : null;
}
