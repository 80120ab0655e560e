import type { KeyUse } from '../storage/device-keys.ts';

/**
 * Whether a device may still have an envelope for a key that the endpoint has not answered. A device never goes back to an
 * older key: once it is known to seal for a newer one from some number on, everything for the older one has a lower
 * number, and when all lower numbers are answered, nothing is left. What is not known counts as needed.
 *
 * `ids`: all keys, newest first. `upTo`: every number of the device up to this one has been answered.
 */
export function isNeeded(
  key: string,
  ids: readonly string[],
  { uses, upTo }: { uses: readonly KeyUse[]; upTo: number },
): boolean {
  const newer = new Set(ids.slice(0, Math.max(0, ids.indexOf(key))));
  const from = uses.filter((use) => newer.has(use.key)).map(({ firstN }) => firstN);
  return from.length === 0 || upTo < Math.min(...from) - 1;
}
