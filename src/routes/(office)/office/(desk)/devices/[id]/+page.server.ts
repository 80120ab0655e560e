import { troublesOf } from '$lib/server/office/devices.ts';
import { reasonsOf } from '$lib/server/storage/office-counts.ts';
import { gapsOf } from '$lib/server/storage/numbers.ts';
import { desk } from '../../desk.ts';
import { bookOf } from '../../sources.ts';
import { deviceOf } from '../device.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const tools = desk(locals);
  const { programme } = tools;
  const device = await deviceOf(tools, params.id);
  const book = bookOf(programme);
  return {
    timeZone: programme.timeZone,
    id: device.id,
    person: device.personName,
    role: device.role,
    cities: device.cities.map((city) => book.code('city', city)),
    enrolled: device.enrolledAt,
    lastContact: device.lastContact,
    answered: device.answered.count,
    given: device.given,
    held: device.held,
    gaps: await gapsOf(tools.storage.db, programme.id, device, 20),
    app: device.app,
    revoked: device.revokedAt,
    troubles: troublesOf(device, tools.now()),
    reasons: await reasonsOf(tools.storage.db, programme.id, device.id),
  };
};
