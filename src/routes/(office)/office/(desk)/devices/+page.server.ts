import { troublesOf } from '$lib/server/office/devices.ts';
import { listDevices } from '$lib/server/storage/devices.ts';
import { periodsOf } from '$lib/programme/retention.ts';
import { desk } from '../desk.ts';
import { bookOf } from '../sources.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const tools = desk(locals);
  const { programme } = tools;
  const book = bookOf(programme);
  const now = tools.now();
  const heldDays = periodsOf(programme).held.days;
  const devices = await listDevices(tools.storage.db, programme.id);
  return {
    timeZone: programme.timeZone,
    devices: devices.map((device) => ({
      id: device.id,
      person: device.personName,
      role: device.role,
      cities: device.cities.map((city) => book.code('city', city)),
      enrolled: device.enrolledAt,
      lastContact: device.lastContact,
      answered: device.answered.count,
      revoked: device.revokedAt,
      troubles: troublesOf(device, now, heldDays),
    })),
  };
};
