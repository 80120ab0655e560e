import { note, type By } from '../storage/audit.ts';
import { revokeDevice } from '../storage/devices.ts';
import { write } from '../storage/open.ts';
import type { Tools } from '../tools.ts';

/** Revokes a device for somebody, and tells the audit who it was. False when there was nothing to revoke. */
export async function revoke(tools: Tools, by: By, device: string): Promise<boolean> {
  const programme = tools.programme.id;
  const now = tools.now();
  return write(tools.storage, async (db) => {
    const done = await revokeDevice(db, programme, device, now);
    if (done) await note(db, programme, now, by, { what: 'device-revoked', about: device });
    return done;
  });
}
