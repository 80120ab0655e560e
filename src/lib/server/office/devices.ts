import { RETENTION } from '../../programme/retention.ts';
import type { ListedDevice } from '../storage/devices.ts';

const DAY = 86_400_000;
/** After so many days without a word from a phone, somebody should ask its person. */
export const SILENT_DAYS = 14;

/** What is the matter with a device. Numbers only: what the changes said is not the office's to read here. */
export type DeviceTrouble =
  | { what: 'refused' | 'held' | 'silent'; count: number }
  /** Something of it is held for so many days, which is longer than the programme wants it to wait. */
  | { what: 'overdue'; count: number }
  /** Its phone's storage was cleared; `count` is the last number that was heard of. */
  | { what: 'wiped'; count: number }
  /** It was enrolled and never heard of again. */
  | { what: 'never'; count: 0 };

type Watched = Pick<
  ListedDevice,
  | 'refused'
  | 'held'
  | 'heldSince'
  | 'wiped'
  | 'nameless'
  | 'given'
  | 'lastContact'
  | 'enrolledAt'
  | 'revokedAt'
>;

/** Everything that is the matter with a device; nothing for one that works, or was revoked and sends nothing. */
export function troublesOf(device: Watched, now: number, heldDays = RETENTION.held.days): DeviceTrouble[] {
  const troubles: DeviceTrouble[] = [];
  if (device.refused > 0) troubles.push({ what: 'refused', count: device.refused });
  if (device.held > 0) troubles.push({ what: 'held', count: device.held });
  const waiting = device.heldSince === null ? 0 : Math.floor((now - device.heldSince) / DAY);
  if (waiting >= heldDays) troubles.push({ what: 'overdue', count: waiting });
  // nobody can ask after a phone of which nobody knows whose it was
  if (device.revokedAt !== null || device.nameless) return troubles;
  if (device.wiped) return [...troubles, { what: 'wiped', count: device.given }];
  const days = Math.floor((now - (device.lastContact ?? device.enrolledAt)) / DAY);
  if (days >= SILENT_DAYS)
    troubles.push(
      device.lastContact === null ? { what: 'never', count: 0 } : { what: 'silent', count: days },
    );
  return troubles;
}

/** Whether somebody in the office should look at a device. */
export function needsLook(device: Watched, now: number, heldDays = RETENTION.held.days): boolean {
  return troublesOf(device, now, heldDays).length > 0;
}
