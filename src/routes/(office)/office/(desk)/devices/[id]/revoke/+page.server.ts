import { redirect } from '@sveltejs/kit';
import { write } from '$lib/server/storage/open.ts';
import { revokeDevice } from '$lib/server/storage/devices.ts';
import { desk, leaveWord } from '../../../desk.ts';
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
    await write(tools.storage, (db) => revokeDevice(db, tools.programme.id, device.id, tools.now()));
    leaveWord(cookies, 'devices.revokeDone');
    redirect(303, `/office/devices/${device.id}`);
  },
};
