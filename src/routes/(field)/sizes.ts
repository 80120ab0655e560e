import { t } from '$lib/i18n/index.ts';

/** A number of bytes as people say it: kB, MB, GB; what is less than one kB is one. */
export function sizeWords(bytes: number): string {
  if (bytes < 1e6)
    return t('field:units.kb', { number: bytes === 0 ? 0 : Math.max(1, Math.round(bytes / 1e3)) });
  if (bytes < 1e9) return t('field:units.mb', { number: Math.round(bytes / 1e6) });
  return t('field:units.gb', { number: Math.round(bytes / 1e8) / 10 });
}
