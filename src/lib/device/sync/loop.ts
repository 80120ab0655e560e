import { emptyGone } from '../gone.ts';
import { noteContact, readContact, readEnrolled } from '../identity.ts';
import type { Sender } from '../phone.ts';
import { carry } from './carry.ts';
import { FINE, type Outcome } from './outcome.ts';
import { prove } from './prove.ts';
import { push } from './push.ts';

/** The one lock under which a phone talks to the endpoint, whoever does the talking. */
export const SYNC_LOCK = 'mifriendly-sync';

/** Reading, if the caller can: the worker cannot, it has no session. */
export type Pull<Reader> = (phone: Reader) => Promise<Outcome>;

/**
 * One pass: send what waits, settle the proof, send what other phones handed over, then read. Passes of other tabs
 * and of the worker are waited for, not skipped: what was saved while theirs ran may have come too late for it.
 * `asked`: a person wants it now, over whatever connection there is.
 */
export async function syncOnce<Reader extends Sender>(
  phone: Reader,
  pull: Pull<Reader> | null,
  asked = false,
): Promise<Outcome> {
  return phone.locks.request(SYNC_LOCK, async (): Promise<Outcome> => {
    const identity = await readEnrolled(phone.db);
    if (!identity) return FINE;
    const waits = !asked && (await phone.waitsForWifi?.()) === true;
    const outcome = waits ? FOR_WIFI : await sendAndRead(phone, pull, asked);
    await noteTrouble(phone, outcome.trouble);
    if (identity.gone) await emptyGone(phone.db);
    return outcome;
  });
}

const FOR_WIFI: Outcome = { trouble: 'waits-for-wifi', retryAfter: null, stopped: true };

async function sendAndRead<Reader extends Sender>(
  phone: Reader,
  pull: Pull<Reader> | null,
  asked: boolean,
): Promise<Outcome> {
  const sent = await push(phone, asked);
  await prove(phone);
  // An endpoint that is not there, or wants to be left alone, is not asked a second question.
  if (sent.stopped) return sent;
  const carried = await carry(phone);
  const trouble = sent.trouble ?? carried.trouble;
  if (pull === null || carried.stopped) return { ...carried, trouble };
  const read = await pull(phone);
  return { ...read, trouble: trouble ?? read.trouble };
}

/** Keeps what was in the way; a proof that differs is told when nothing louder is. */
async function noteTrouble(phone: Sender, trouble: string | null): Promise<void> {
  const { matches } = await readContact(phone.db);
  await noteContact(phone.db, { trouble: trouble ?? (matches ? null : 'proof-differs') });
}
