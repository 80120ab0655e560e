import { error, type Cookies } from '@sveltejs/kit';
import type { Who } from '$lib/server/accounts/sessions.ts';
import type { Endpoint } from '$lib/server/root.ts';
import type { By } from '$lib/server/storage/audit.ts';

/** What the pages of the desk work with. Only a request that came through the guard has it. */
export function desk(locals: App.Locals): Endpoint {
  if (locals.office) return locals.office;
  error(locals.who ? 403 : 401, locals.who ? 'not-yours' : 'office-closed');
}

/** Who sits at the desk. */
export function whoAt(locals: App.Locals): Who {
  return locals.who ?? error(401, 'office-closed');
}

/** Who sits at the desk, as the audit writes it down. */
export function byWhom(locals: App.Locals): By {
  return { by: 'office', account: whoAt(locals).id };
}

const SAID = 'office-said';

/** Leaves a word for the next page: what was done. It is said once and is not part of the address. */
export function leaveWord(cookies: Cookies, word: string): void {
  cookies.set(SAID, word, { path: '/office', httpOnly: true, sameSite: 'strict', secure: false, maxAge: 60 });
}

/** The word that the last page left, if there is one. */
export function takeWord(cookies: Cookies): string | null {
  const word = cookies.get(SAID) ?? null;
  if (word !== null) cookies.delete(SAID, { path: '/office' });
  return word;
}
