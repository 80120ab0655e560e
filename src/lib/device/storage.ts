/** How the browser keeps the phone's storage. */
export interface StorageHealth {
  /** True when the browser has promised not to clear it by itself; null when it does not say. */
  persisted: boolean | null;
  usage: number | null;
  quota: number | null;
}

type Manager = Partial<Pick<StorageManager, 'persisted' | 'persist' | 'estimate'>>;

/** Asks how storage stands; a browser that does not say is no trouble. */
export async function storageHealth(manager: Manager | undefined): Promise<StorageHealth> {
  const [persisted, estimate] = await Promise.all([
    manager?.persisted?.().catch(() => null),
    manager?.estimate?.().catch(() => null),
  ]);
  return {
    persisted: persisted ?? null,
    usage: estimate?.usage ?? null,
    quota: estimate?.quota ?? null,
  };
}

/** Asks the browser to keep the storage until a person clears it. */
export async function askToPersist(manager: Manager | undefined): Promise<boolean | null> {
  return (await manager?.persist?.().catch(() => null)) ?? null;
}

/** As much as a record, its envelope and some drafts may need. */
const PROBE_BYTES = 200_000;

/**
 * Whether there is room for the next record, found out by writing: what browsers tell of their quota is rounded for
 * everybody alike. Null when the attempt failed for another reason.
 */
export async function hasRoom(write: (bytes: Uint8Array) => Promise<void>): Promise<boolean | null> {
  try {
    const probe = new Uint8Array(PROBE_BYTES);
    // what can be compressed would take no room; 65,536 bytes are the most that are given at once
    for (let at = 0; at < probe.length; at += 65_536) crypto.getRandomValues(probe.subarray(at, at + 65_536));
    await write(probe);
    return true;
  } catch (error) {
    return error instanceof Error && error.name === 'QuotaExceededError' ? false : null;
  }
}
