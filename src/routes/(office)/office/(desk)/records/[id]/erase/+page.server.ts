import { error, redirect } from '@sveltejs/kit';
import { Id } from '$lib/records/value.ts';
import { eraseRecord } from '$lib/server/erasure/record.ts';
import { findRecord } from '$lib/server/storage/records.ts';
import { desk, leaveWord, whoAt } from '../../../desk.ts';
import { bookOf } from '../../../sources.ts';
import type { Actions, PageServerLoad } from './$types';

async function recordAt(locals: App.Locals, id: string) {
  const tools = desk(locals);
  const read = Id.safeParse(id);
  const record = read.success ? await findRecord(tools.storage.db, tools.programme.id, read.data) : null;
  return record ?? error(404, 'not-found');
}

export const load: PageServerLoad = async ({ locals, params }) => {
  const { id, kind, city, day } = await recordAt(locals, params.id);
  return { id, kind, day, city: bookOf(desk(locals).programme).code('city', city) };
};

export const actions: Actions = {
  default: async ({ locals, params, cookies }) => {
    const { id } = await recordAt(locals, params.id);
    const done = await eraseRecord(desk(locals), { by: 'office', account: whoAt(locals).id }, id);
    if (!done.ok) error(404, 'not-found');
    leaveWord(cookies, done.wiped ? 'erase.done' : 'erase.doneLater');
    redirect(303, '/office/records');
  },
};
