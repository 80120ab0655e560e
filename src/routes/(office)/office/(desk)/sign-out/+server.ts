import { redirect, type RequestHandler } from '@sveltejs/kit';
import { cookiePrefix } from '$lib/server/accounts/auth.ts';
import { endLogin } from '$lib/server/storage/ways-in.ts';
import { desk, whoAt } from '../desk.ts';

export const POST: RequestHandler = async ({ locals, cookies }) => {
  const tools = desk(locals);
  const who = whoAt(locals);
  await endLogin(tools.storage.db, who.id, who.session);
  cookies.delete(cookiePrefix(tools.origin), { path: '/', secure: tools.origin.startsWith('https:') });
  redirect(303, '/office/sign-in?why=signedOut');
};

// somebody who goes back to this address is looking for the office
export const GET: RequestHandler = () => redirect(303, '/office');
