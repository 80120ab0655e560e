import { HANDED_OVER } from '../sync/handed-over.ts';

/** Shuts the office in this browser while the phone is in other hands, and opens it again. */
export function shutOffice(isShut: boolean): void {
  if (!('document' in globalThis)) return;
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  const lasts = isShut ? 365 * 24 * 3600 : 0;
  // lax: a link that is opened from elsewhere brings it along
  document.cookie = `${HANDED_OVER}=1; Path=/office; Max-Age=${String(lasts)}; SameSite=Lax${secure}`;
}
