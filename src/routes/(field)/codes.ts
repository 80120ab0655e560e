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
]);

const STORAGE = new Set(['storage-full', 'storage-closed', 'storage-failed']);

/** Why an invite was not taken, in words with the way out. */
export function inviteWords(code: string): string {
  if (STORAGE.has(code)) return t(`field:storage.${code}`);
  return t(`field:invite.${INVITE.has(code) ? code : 'other'}`);
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
