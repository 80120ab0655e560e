import { error } from '@sveltejs/kit';
import { Id } from '$lib/records/value.ts';
import { listDevices, type ListedDevice } from '$lib/server/storage/devices.ts';
import type { Tools } from '$lib/server/tools.ts';

/** The device of an address; there is no page for one that is not there. */
export async function deviceOf(tools: Tools, id: string): Promise<ListedDevice> {
  const known = Id.safeParse(id).success ? await listDevices(tools.storage.db, tools.programme.id) : [];
  return known.find((device) => device.id === id) ?? error(404, 'not-found');
}
