import { redirect, type RequestHandler } from '@sveltejs/kit';
import { finishCouncil } from '$lib/server/accounts/council.ts';
import { endpoint } from '$lib/server/root.ts';
import { bake, browserOf } from '../../browser.ts';

/** Where the council's directory sends people back to. */
export const GET: RequestHandler = async (event) => {
  const tools = await endpoint();
  const done = await finishCouncil(tools, event.url.searchParams, browserOf(event, tools));
  bake(event.cookies, done.cookies);
  redirect(303, done.ok ? '/office' : '/office/sign-in?why=council');
};
