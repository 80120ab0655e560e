import { createHash } from 'node:crypto';
import { readEnvelope } from '../../sync/envelope.ts';
import { keyDates } from '../storage/audit.ts';
import { allKeyUses } from '../storage/device-keys.ts';
import { listDevices } from '../storage/devices.ts';
import { heldEnvelopes } from '../storage/held.ts';
import type { Tools } from '../tools.ts';
import { isNeeded } from './needed.ts';
import { idsOf, type KeyRing } from './ring.ts';

/** A phone that may still have something sealed for a key: what it records would not open without it. */
export interface NeedingDevice {
  device: string;
  personName: string;
  /** The highest number that was ever heard of, and how many were answered. What the phone has beyond it nobody knows. */
  given: number;
  answered: number;
  lastContact: number | null;
  revoked: boolean;
}

/** One of the programme's keys, and who still needs it. */
export interface KeyStatus {
  id: string;
  state: 'newest' | 'older' | 'retired';
  /** When it was added and retired, as the audit has it; null for what it does not tell, or not any more. */
  added: number | null;
  retired: number | null;
  /** How many phones are known to have been given it. */
  phones: number;
  neededBy: NeedingDevice[];
  /** Envelopes for it that are kept sealed at the endpoint, for the office to decide over. */
  held: number;
}

type Asked = Pick<Tools, 'storage' | 'programme'>;

async function heldByKey({ storage, programme }: Asked): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for await (const { bytes } of heldEnvelopes(storage.db, programme.id)) {
    const parts = readEnvelope(bytes);
    if (typeof parts === 'string') continue;
    counts.set(parts.header.key, (counts.get(parts.header.key) ?? 0) + 1);
  }
  return counts;
}

/** All of the programme's keys, newest first. */
export async function statusOf(tools: Asked, ring: KeyRing): Promise<KeyStatus[]> {
  const { storage, programme } = tools;
  const ids = idsOf(ring);
  const devices = await listDevices(storage.db, programme.id);
  const uses = await allKeyUses(storage.db, programme.id);
  const held = await heldByKey(tools);
  const dates = await keyDates(storage.db, programme.id);
  const phones = new Map<string, number>();
  for (const { key } of [...uses.values()].flat()) phones.set(key, (phones.get(key) ?? 0) + 1);
  return ids.map((id, at) => {
    const state = !ring.pairs.has(id) ? 'retired' : at === 0 ? 'newest' : 'older';
    const needing = devices.filter(
      (device) =>
        state === 'older' &&
        isNeeded(id, ids, { uses: uses.get(device.id) ?? [], upTo: device.answered.upTo }),
    );
    const neededBy = needing.map((device) => ({
      device: device.id,
      personName: device.personName,
      given: device.given,
      answered: device.answered.count,
      lastContact: device.lastContact,
      revoked: device.revokedAt !== null,
    }));
    const { added = null, retired = null } = dates.get(id) ?? {};
    const counts = { phones: phones.get(id) ?? 0, held: held.get(id) ?? 0 };
    return { id, state, added, retired, neededBy, ...counts };
  });
}

/** True when nothing that is sealed for an older key can be anywhere, as far as is known. */
export function isFree({ neededBy, held }: Pick<KeyStatus, 'neededBy' | 'held'>): boolean {
  return neededBy.length === 0 && held === 0;
}

/** Names who would lose by the end of a key: whoever agreed to it agreed to these and to no others. */
export function losersOf({ id, neededBy, held }: Pick<KeyStatus, 'id' | 'neededBy' | 'held'>): string {
  const losers = [id, held, ...neededBy.map(({ device }) => device).sort()];
  return createHash('sha256').update(JSON.stringify(losers)).digest('base64url');
}
