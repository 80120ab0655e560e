import { fail, redirect } from '@sveltejs/kit';
import { FieldRole } from '$lib/programme/roles.ts';
import { makeInvite, withdrawInvite } from '$lib/server/enrolment/invite.ts';
import { readInvite, stateOf, typedInvite } from '$lib/server/office/invites.ts';
import { qrOf } from '$lib/server/office/qr.ts';
import { listInvites } from '$lib/server/storage/invites.ts';
import { listPeople } from '$lib/server/storage/people.ts';
import { formOf } from '../../form.ts';
import { byWhom, desk, leaveWord } from '../desk.ts';
import { bookOf } from '../sources.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const tools = desk(locals);
  const { programme } = tools;
  const { db } = tools.storage;
  const book = bookOf(programme);
  const now = tools.now();
  const invites = await listInvites(db, programme.id);
  return {
    timeZone: programme.timeZone,
    roles: FieldRole.options,
    people: await listPeople(db, programme.id),
    invites: invites.map((invite) => ({
      id: invite.tokenHash,
      person: invite.personName,
      role: invite.role,
      cities: invite.cities.map((city) => book.code('city', city)),
      made: invite.createdAt,
      until: invite.expiresAt,
      device: invite.device,
      state: stateOf(invite, now),
    })),
  };
};

export const actions: Actions = {
  make: async ({ locals, request }) => {
    const tools = desk(locals);
    const { programme } = tools;
    const typed = typedInvite(await formOf(request));
    const read = readInvite(typed, programme, await listPeople(tools.storage.db, programme.id));
    if (!read.ok) return fail(400, { typed, problems: read.problems });
    const made = await makeInvite(tools, byWhom(locals), read.value);
    // everything was checked above; what fails now was changed by somebody else a moment ago
    if (!made.ok)
      return fail(409, { typed, problems: [{ field: 'person', code: 'personUnknown' } as const] });
    const book = bookOf(programme);
    return {
      made: {
        url: made.url,
        qr: qrOf(made.url),
        name: made.personName,
        role: made.role,
        cities: made.cities.map((city) => book.code('city', city).text),
        until: made.expiresAt,
      },
    };
  },
  withdraw: async ({ locals, request, cookies }) => {
    const tools = desk(locals);
    const invite = (await formOf(request)).get('invite');
    const done = typeof invite === 'string' && (await withdrawInvite(tools, byWhom(locals), invite));
    leaveWord(cookies, done ? 'invites.withdrawn' : 'invites.withdrawLate');
    redirect(303, '/office/invites');
  },
};
