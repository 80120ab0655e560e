import { fromHex, uuid } from '../sync/bytes.ts';

/** Where new ids come from. */
export interface Ids {
  /** A UUID v7, in the order of time: records and changes. */
  ordered(now: number): string;
  /** A UUID v4: devices and marks. */
  random(): string;
}

/** A UUID v7 (RFC 9562 §5.7) from a time and ten random bytes. */
export function uuid7(now: number, random: Uint8Array): string {
  const bytes = fromHex(Math.max(0, now).toString(16).padStart(12, '0').slice(-12) + '0'.repeat(20));
  bytes.set(random.subarray(0, 10), 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  return uuid(bytes);
}

/** When an id was made, by the clock of whoever made it; null for one that does not tell. */
export function timeIn(id: string): number | null {
  return id[14] === '7' ? Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) : null;
}

export const webIds: Ids = {
  ordered: (now) => uuid7(now, crypto.getRandomValues(new Uint8Array(10))),
  random: () => crypto.randomUUID(),
};
