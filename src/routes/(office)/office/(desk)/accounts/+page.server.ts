import { fail } from '@sveltejs/kit';
import { OfficeRole } from '$lib/server/access/office-roles.ts';
import { inviteToOffice } from '$lib/server/accounts/manage.ts';
import { listAccounts } from '$lib/server/storage/accounts.ts';
import { openOfficeLinks } from '$lib/server/storage/office.ts';
import { typed } from '../../browser.ts';
import { formOf } from '../../form.ts';
import { desk, whoAt } from '../desk.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const tools = desk(locals);
  const { db } = tools.storage;
  const links = await openOfficeLinks(db, tools.programme.id, tools.now());
  const accounts = await listAccounts(db, tools.programme.id);
  return {
    timeZone: tools.programme.timeZone,
    roles: OfficeRole.options,
    accounts: accounts.map((account) => ({ ...account, linkUntil: links.get(account.id) ?? null })),
  };
};

export const actions: Actions = {
  make: async ({ locals, request }) => {
    const form = await formOf(request);
    const asked = {
      name: typed(form, 'name').trim(),
      email: typed(form, 'email').trim(),
      role: typed(form, 'role'),
    };
    const made = await inviteToOffice(desk(locals), whoAt(locals), asked);
    if (!made.ok) return fail(400, { typed: asked, code: made.code });
    const { account, url, expiresAt } = made.value;
    return { made: { name: account.name, url, until: expiresAt } };
  },
};
