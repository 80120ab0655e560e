import { redirect, type RequestHandler } from '@sveltejs/kit';
import { endSession, sessionCookie } from '$lib/server/access/office.ts';
import { desk } from '../desk.ts';

export const POST: RequestHandler = async ({ locals, cookies }) => {
  const tools = desk(locals);
  const { name, secure } = sessionCookie(tools.origin);
  const cookie = cookies.get(name);
  if (cookie !== undefined) await endSession(tools, cookie);
  cookies.delete(name, { path: '/', secure });
  redirect(303, '/office/set-up?why=signedOut');
};

// somebody who goes back to this address is looking for the office
export const GET: RequestHandler = () => redirect(303, '/office');
