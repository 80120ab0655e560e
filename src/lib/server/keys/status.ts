import { readEnvelope } from '../../sync/envelope.ts';
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
  neededBy: NeedingDevice[];
  /** Envelopes for it that are kept sealed at the endpoint, for the office to decide over. */
  held: number;
}

type Asked = Pick<Tools, 'storage' | 'programme'>;

async function heldByKey({ storage, programme }: Asked): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for await (const bytes of heldEnvelopes(storage.db, programme.id)) {
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
    return { id, state, neededBy, held: held.get(id) ?? 0 };
  });
}
