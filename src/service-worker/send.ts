import { webSender } from '../lib/device/phone.ts';
import { syncOnce } from '../lib/device/sync/loop.ts';

/**
 * Sends what waits, with no page open. It only sends: reading needs a session, which is the page's. When something
 * still waits it throws, so that the browser tries again later.
 */
export async function sendOutbox(app: string): Promise<void> {
  const phone = webSender(app);
  try {
    const { trouble } = await syncOnce(phone, null);
    if (trouble !== null) throw new Error(`not all was sent: ${trouble}`);
  } finally {
    // An open connection would stand in the way of an update of the database.
    phone.db.close();
  }
}
