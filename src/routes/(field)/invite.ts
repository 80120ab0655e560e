import { InviteToken } from '$lib/sync/enrolment.ts';

export type InviteRead = { ok: true; token: string } | { ok: false; code: 'not-a-link' | 'other-address' };

/** The token in a pasted or scanned invite: the whole link, or what stands behind its `#`. */
export function inviteIn(text: string, origin: string): InviteRead {
  const typed = text.trim();
  const url = URL.canParse(typed) ? new URL(typed) : null;
  const token = url ? url.hash.slice(1) : typed.replace(/^.*#/, '');
  if (!InviteToken.safeParse(token).success) return { ok: false, code: 'not-a-link' };
  if (url && url.origin !== origin) return { ok: false, code: 'other-address' };
  return { ok: true, token };
}
