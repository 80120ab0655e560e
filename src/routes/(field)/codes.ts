import { t } from '$lib/i18n/index.ts';
import { AnswerCode } from '$lib/sync/answer.ts';

const INVITE = new Set([
  'invite-malformed',
  'invite-unknown',
  'invite-expired',
  'invite-used',
  'invite-revoked',
  'other-person',
  'wipe-needed',
  'send-first',
  'lose-refused',
  'device-other-person',
  'device-known',
  'device-revoked',
  'no-connection',
  'not-our-answer',
  'not-loaded',
  'too-many-requests',
]);

const TROUBLE = new Set([
  'no-connection',
  'not-our-answer',
  'wrong-programme',
  'unknown-device',
  'device-revoked',
  'signature-wrong',
  'too-many-requests',
  'internal',
  'proof-differs',
  'waits-for-wifi',
]);

const STORAGE = new Set(['storage-full', 'storage-closed', 'storage-failed']);

/** Why an invite was not taken, in words with the way out. */
export function inviteWords(code: string): string {
  if (STORAGE.has(code)) return t(`field:storage.${code}`);
  return t(`field:invite.${INVITE.has(code) ? code : 'other'}`);
}

const CARD = new Set(['card-unknown', 'card-used', 'card-cancelled', 'card-blocked', 'card-expired']);

/** Why a return card opened nothing, in words with the way out. `tries`: how many more PINs may be wrong. */
export function cardWords(code: string, tries = 0): string {
  if (code === 'card-wrong') return t('field:return-card.tries', { count: tries });
  return CARD.has(code) ? t(`field:return-card.${code}`) : inviteWords(code);
}

/** What was in the way of the last contact, in words. */
export function troubleWords(code: string): string {
  return t(`field:trouble.${TROUBLE.has(code) ? code : 'other'}`);
}

/** What the endpoint said of one change, in words. */
export function answerWords(code: string | undefined): string {
  const known = AnswerCode.safeParse(code);
  return t(`field:answer.${known.success ? known.data : 'unknown'}`);
}

const RESCUE = new Set([
  'rescue-not-a-rescue-file',
  'rescue-truncated',
  'rescue-damaged',
  'rescue-newer',
  'rescue-wrong-programme',
  'rescue-too-large',
  'rescue-empty',
  'not-loaded',
]);

const CARRIED = new Set([
  'malformed',
  'protocol-unknown',
  'wrong-programme',
  'unknown-device',
  'signature-wrong',
  'number-reused',
]);

/** Why a rescue file was not made, or not brought in, in words with the way out. */
export function rescueWords(code: string): string {
  if (STORAGE.has(code)) return t('field:rescue-fault.storage');
  return t(`field:rescue-fault.${RESCUE.has(code) ? code : 'other'}`);
}

/** Why the endpoint did not take what this phone carried for another one. */
export function carriedWords(code: string): string {
  return t(`field:carried.${CARRIED.has(code) ? code : 'other'}`);
}
