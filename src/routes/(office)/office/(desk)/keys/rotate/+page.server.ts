import { fail, redirect } from '@sveltejs/kit';
import { rotate } from '$lib/server/keys/rotate.ts';
import { typed } from '../../../browser.ts';
import { formOf } from '../../../form.ts';
import { desk, leaveWord, whoAt } from '../../desk.ts';
import { keysOf, withKeyFile } from '../key.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const [newest] = await keysOf(desk(locals));
  return { newest: newest?.id ?? '' };
};

export const actions: Actions = {
  default: async ({ locals, request, cookies }) => {
    const tools = desk(locals);
    const by = { by: 'office', account: whoAt(locals).id } as const;
    const [newest] = await keysOf(tools);
    // the page says which key it follows: a form that is sent twice adds one key
    if (typed(await formOf(request), 'newest') !== newest?.id)
      return fail(409, { code: 'meanwhile' as const });
    const done = await withKeyFile(tools, () => rotate(tools, { data: false }, by));
    if ('code' in done) return fail(503, { code: done.code });
    leaveWord(cookies, 'keys.rotated');
    redirect(303, '/office/keys');
  },
};
