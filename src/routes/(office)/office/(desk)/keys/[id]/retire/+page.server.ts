import { fail, redirect } from '@sveltejs/kit';
import { retire } from '$lib/server/keys/rotate.ts';
import { isFree, losersOf } from '$lib/server/keys/status.ts';
import { typed } from '../../../../browser.ts';
import { formOf } from '../../../../form.ts';
import { desk, leaveWord, whoAt } from '../../../desk.ts';
import { keyOf, withKeyFile } from '../../key.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const tools = desk(locals);
  const key = await keyOf(tools, params.id);
  return { timeZone: tools.programme.timeZone, key, free: isFree(key), losers: losersOf(key) };
};

export const actions: Actions = {
  default: async ({ locals, params, request, cookies }) => {
    const tools = desk(locals);
    const by = { by: 'office', account: whoAt(locals).id } as const;
    const key = await keyOf(tools, params.id);
    const form = await formOf(request);
    // whoever has agreed has agreed to those who stood on the page, and to nobody who came since
    if (typed(form, 'losers') !== losersOf(key)) return fail(409, { code: 'changed' as const });
    const force = typed(form, 'sure') === 'yes';
    const done = await withKeyFile(tools, () => retire(tools, { id: key.id, force }, by));
    if (!done.ok) return fail(done.code === 'key-file' ? 503 : 400, { code: done.code });
    leaveWord(cookies, 'keys.retiredDone');
    redirect(303, '/office/keys');
  },
};
