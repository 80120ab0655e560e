import { fail, redirect } from '@sveltejs/kit';
import {
  readOfficeSession,
  redeemLink,
  SESSION_LASTS_AT_MOST,
  sessionCookie,
} from '$lib/server/access/office.ts';
import { endpoint } from '$lib/server/root.ts';
import { formOf } from '../form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, cookies }) => {
  const tools = await endpoint();
  const why = url.searchParams.get('why');
  const session = await readOfficeSession(tools, cookies.get(sessionCookie(tools.origin).name));
  return {
    open: session !== null,
    why: why === 'closed' || why === 'signedOut' ? why : null,
    programme: tools.programme.name[tools.programme.firstLanguage] ?? tools.programme.id,
    example: tools.programme.example,
  };
};

export const actions: Actions = {
  default: async ({ request, cookies }) => {
    const tools = await endpoint();
    const typed = (await formOf(request)).get('token');
    // somebody without a script may well paste the whole link
    const token = typeof typed === 'string' ? (typed.trim().split('#').at(-1) ?? '') : '';
    if (token === '') return fail(400, { code: 'no-token' as const });
    const redeemed = await redeemLink(tools, token);
    if (!redeemed.ok) return fail(403, { code: redeemed.code });
    const { name, secure } = sessionCookie(tools.origin);
    cookies.set(name, redeemed.session, {
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure,
      maxAge: SESSION_LASTS_AT_MOST / 1000,
    });
    // with a fragment of its own, or the browser would carry the link's over into the new address
    redirect(303, '/office#main');
  },
};
