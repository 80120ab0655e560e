import { InviteToken } from '$lib/sync/enrolment.ts';
import { readCard } from '$lib/sync/return-card.ts';

export type InviteRead = { ok: true; token: string } | { ok: false; code: 'not-a-link' | 'other-address' };

/** What a pasted or scanned invite has behind its `#`, or a return card: of the whole link, or that alone. */
export function inviteIn(text: string, origin: string): InviteRead {
  const typed = text.trim();
  const url = URL.canParse(typed) ? new URL(typed) : null;
  const token = url ? url.hash.slice(1) : typed.replace(/^.*#/, '');
  if (!InviteToken.safeParse(token).success && !readCard(token)) return { ok: false, code: 'not-a-link' };
  if (url && url.origin !== origin) return { ok: false, code: 'other-address' };
  return { ok: true, token };
}
