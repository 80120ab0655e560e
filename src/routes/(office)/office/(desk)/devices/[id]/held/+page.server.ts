import { fail, redirect } from '@sveltejs/kit';
import { byWhom, desk, leaveWord } from '../../../desk.ts';
import { deviceOf } from '../../device.ts';
import { formOf } from '../../../../form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const device = await deviceOf(desk(locals), params.id);
  const { id, personName: person, held } = device;
  return { id, person, held, revoked: device.revokedAt !== null };
};

export const actions: Actions = {
  open: async ({ locals, params, cookies }) => {
    const tools = desk(locals);
    const device = await deviceOf(tools, params.id);
    const { done, left } = await tools.openHeld(device.id, byWhom(locals));
    const reasons = Object.entries(left).map(([code, count]) => ({ code, count }));
    if (reasons.length > 0) return fail(409, { done, left: reasons, unsure: false });
    leaveWord(cookies, 'devices.heldOpened');
    redirect(303, `/office/devices/${device.id}`);
  },
  discard: async ({ locals, params, cookies, request }) => {
    const tools = desk(locals);
    const device = await deviceOf(tools, params.id);
    const form = await formOf(request);
    if (form.get('sure') !== 'yes') return fail(400, { done: 0, left: [], unsure: true });
    await tools.discardHeld(device.id, byWhom(locals));
    leaveWord(cookies, 'devices.heldDiscarded');
    redirect(303, `/office/devices/${device.id}`);
  },
};
