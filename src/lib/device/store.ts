import type { PhoneDatabase } from './database.ts';

/** Why the phone's own storage did not take something. Words in `locales/<tag>/field.json`, `storage.<code>`. */
export type StoreFault = 'storage-full' | 'storage-closed' | 'storage-failed';

const CLOSED = new Set([
  'DatabaseClosedError',
  'InvalidStateError',
  'InvalidState',
  'UnknownError',
  'TransactionInactiveError',
  'TransactionInactive',
]);
const FAILED = new Set([
  'AbortError',
  'Abort',
  'OpenFailedError',
  'MissingAPIError',
  'TimeoutError',
  'VersionError',
  'DataError',
]);

function names(error: unknown): string[] {
  if (typeof error !== 'object' || error === null) return [];
  const name = 'name' in error && typeof error.name === 'string' ? [error.name] : [];
  return [...name, ...('inner' in error ? names(error.inner) : [])];
}

/** The storage fault that an error stands for; null for a bug, which is to be thrown on. */
export function storeFault(error: unknown): StoreFault | null {
  const all = names(error);
  if (all.includes('QuotaExceededError') || all.includes('QuotaExceeded')) return 'storage-full';
  if (all.some((name) => CLOSED.has(name))) return 'storage-closed';
  if (all.some((name) => FAILED.has(name))) return 'storage-failed';
  return null;
}

/**
 * Does something with the database. When the system closed it (iOS does, under memory pressure) it is opened and
 * the work is done once more; the work must therefore stand being repeated.
 */
export async function withStore<T>(
  db: PhoneDatabase,
  work: () => Promise<T>,
): Promise<T | { ok: false; code: StoreFault }> {
  try {
    return await work();
  } catch (error) {
    const fault = storeFault(error);
    if (fault === null) throw error;
    if (fault !== 'storage-closed') return { ok: false, code: fault };
  }
  try {
    db.close();
    await db.open();
    return await work();
  } catch (error) {
    const fault = storeFault(error);
    if (fault === null) throw error;
    return { ok: false, code: fault };
  }
}
