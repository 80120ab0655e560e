import { t } from '$lib/i18n/index.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** What is wrong with a PIN, or in the way of one, in words. `wait` in milliseconds. */
export function pinWords(code: string, wait = 0): string {
  if (wait >= MINUTE) return t('field:pin.wait-minutes', { count: Math.ceil(wait / MINUTE) });
  if (wait > 0) return t('field:pin.wait-seconds', { count: Math.ceil(wait / SECOND) });
  return t(`field:pin.${code}`);
}
