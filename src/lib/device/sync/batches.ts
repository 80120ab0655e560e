import { PushAnswer } from '../../sync/answer.ts';
import { fitting, writeBatch } from '../../sync/batch.ts';
import type { Bytes } from '../../sync/bytes.ts';
import {
  ANSWERS_TYPE,
  BATCH_TYPE,
  ERASED_HEADER,
  MAX_BATCH_ENVELOPES,
  NOW_HEADER,
} from '../../sync/limits.ts';
import { noteContact, readContact } from '../identity.ts';
import type { Sender } from '../phone.ts';
import { ask, type Reply } from '../request.ts';
import type { EnrolledIdentity } from '../who.ts';
import { takeKeys } from './keys.ts';
import { FINE, type Outcome } from './outcome.ts';

/** A row of whatever is sent: an envelope's bytes, and what is known of it. */
interface Sealed {
  bytes: Bytes;
}

/** The endpoint's answer to a batch. */
export type Answered = Extract<Reply<PushAnswer>, { ok: true }>;

/** What is sent, batch after batch, and what becomes of the answers. */
export interface Load<Row extends Sealed> {
  /** What comes next, at most so many; nothing when all has been tried. */
  next: (most: number) => Promise<Row[]>;
  /** Takes in what was answered of a batch of so many bytes; answers with the trouble that remains, if any. */
  take: (batch: Row[], answered: Answered, bytes: number) => Promise<string | null>;
  /** A batch has been tried, however it went: `next` begins after it. */
  passed: (batch: Row[]) => void;
  headers?: Record<string, string>;
}

/**
 * Sends batch after batch. What one envelope is answered holds up no other; only an endpoint that is not there, or wants
 * to be left alone, stops it. A batch that is too large for somebody on the way, or too slow for the network, goes by
 * halves, and how many went through is remembered.
 */
export async function sendBatches<Row extends Sealed>(
  phone: Sender,
  identity: EnrolledIdentity,
  load: Load<Row>,
): Promise<Outcome> {
  let { most = MAX_BATCH_ENVELOPES } = await readContact(phone.db);
  let trouble: string | null = null;
  for (;;) {
    const rows = await load.next(most);
    if (rows.length === 0) return { ...FINE, trouble };
    const batch = rows.slice(0, fitting(rows.map(({ bytes }) => bytes)));
    const body = writeBatch(batch.map(({ bytes }) => bytes));
    const { erasedUpTo } = await readContact(phone.db);
    const reply = await ask(phone, {
      method: 'POST',
      path: '/api/v1/changes',
      headers: {
        'content-type': BATCH_TYPE,
        [NOW_HEADER]: String(phone.now()),
        ...(erasedUpTo !== undefined && { [ERASED_HEADER]: String(erasedUpTo) }),
        ...load.headers,
      },
      body,
      type: ANSWERS_TYPE,
      schema: PushAnswer,
    });
    if (reply.ok && reply.value.programme === identity.programme) {
      trouble = (await load.take(batch, reply, body.length)) ?? trouble;
      await takeKeys(phone, reply.value.keys);
      if (most < MAX_BATCH_ENVELOPES && batch.length === most) {
        most = Math.min(MAX_BATCH_ENVELOPES, most * 2);
        await noteContact(phone.db, { most });
      }
    } else if (reply.ok) {
      return { trouble: 'wrong-programme', retryAfter: null, stopped: true };
    } else if ((reply.status === 413 || reply.tooSlow) && batch.length > 1) {
      most = Math.max(1, Math.floor(batch.length / 2));
      await noteContact(phone.db, { most });
      continue;
    } else if (reply.status === 413) {
      // One envelope that nobody on the way lets through must not hold up the others.
      trouble = reply.code;
    } else {
      return { trouble: reply.code, retryAfter: reply.retryAfter, stopped: true };
    }
    load.passed(batch);
  }
}
