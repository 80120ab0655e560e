import { error, fail, redirect } from '@sveltejs/kit';
import { OfficeRole } from '$lib/server/access/office-roles.ts';
import {
  changeRole,
  linkFor,
  removeFromOffice,
  signOutEverywhere,
  type Managed,
} from '$lib/server/accounts/manage.ts';
import { listAccounts } from '$lib/server/storage/accounts.ts';
import { loginsOf } from '$lib/server/storage/ways-in.ts';
import { typed } from '../../../browser.ts';
import { formOf } from '../../../form.ts';
import { desk, leaveWord, whoAt } from '../../desk.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const tools = desk(locals);
  const { db } = tools.storage;
  const accounts = await listAccounts(db, tools.programme.id);
  const account = accounts.find(({ id }) => id === params.id) ?? error(404, 'not-found');
  const logins = await loginsOf(db, account.id, Date.now());
  return {
    timeZone: tools.programme.timeZone,
    roles: OfficeRole.options,
    account,
    own: account.id === whoAt(locals).id,
    logins: logins.map((login) => ({ ...login, here: false })),
  };
};

function wrong<T>(done: Managed<T>) {
  return done.ok ? null : fail(400, { code: done.code });
}

export const actions: Actions = {
  role: async ({ locals, params, request, cookies }) => {
    const role = typed(await formOf(request), 'role');
    const fault = wrong(await changeRole(desk(locals), whoAt(locals), params.id, role));
    if (fault) return fault;
    leaveWord(cookies, 'accounts.roleChanged');
    redirect(303, `/office/accounts/${params.id}`);
  },
  link: async ({ locals, params }) => {
    const made = await linkFor(desk(locals), whoAt(locals), params.id);
    if (!made.ok) return fail(400, { code: made.code });
    return { made: { name: made.value.account.name, url: made.value.url, until: made.value.expiresAt } };
  },
  signOut: async ({ locals, params, cookies }) => {
    const fault = wrong(await signOutEverywhere(desk(locals), whoAt(locals), params.id));
    if (fault) return fault;
    leaveWord(cookies, 'accounts.signedOut');
    redirect(303, `/office/accounts/${params.id}`);
  },
  remove: async ({ locals, params, request, cookies }) => {
    const tools = desk(locals);
    if (typed(await formOf(request), 'sure') !== 'yes') return fail(400, { code: 'unsure' as const });
    const fault = wrong(await removeFromOffice(tools, whoAt(locals), params.id));
    if (fault) return fault;
    leaveWord(cookies, 'accounts.removed');
    redirect(303, '/office/accounts');
  },
};
