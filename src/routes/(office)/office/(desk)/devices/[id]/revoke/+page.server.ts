import { redirect } from '@sveltejs/kit';
import { revoke } from '$lib/server/enrolment/revoke.ts';
import { byWhom, desk, leaveWord } from '../../../desk.ts';
import { deviceOf } from '../../device.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const tools = desk(locals);
  const device = await deviceOf(tools, params.id);
  return {
    timeZone: tools.programme.timeZone,
    id: device.id,
    person: device.personName,
    revoked: device.revokedAt,
  };
};

export const actions: Actions = {
  default: async ({ locals, params, cookies }) => {
    const tools = desk(locals);
    const device = await deviceOf(tools, params.id);
    await revoke(tools, byWhom(locals), device.id);
    leaveWord(cookies, 'devices.revokeDone');
    redirect(303, `/office/devices/${device.id}`);
  },
};
