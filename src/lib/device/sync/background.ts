/** The tag under which the browser wakes the worker when there is a connection. */
export const SYNC_TAG = 'mifriendly-outbox';

interface SyncRegistration {
  sync?: { register: (tag: string) => Promise<void> };
}

/**
 * Asks the browser to wake the worker once there is a connection, every page closed or not. Only Chromium can;
 * elsewhere the page's own loop suffices.
 */
export async function askForBackgroundSync(worker: { ready: Promise<object> } | undefined): Promise<boolean> {
  if (!worker) return false;
  try {
    const registration = (await worker.ready) as SyncRegistration;
    if (!registration.sync) return false;
    await registration.sync.register(SYNC_TAG);
    return true;
  } catch {
    return false; // refused by the browser's settings
  }
}
