import { webSender, type Phone } from './phone.ts';
import { stretch } from './vault/stretch.ts';
import { Vault } from './vault/vault.ts';
import { webPasskeys } from './vault/web-passkeys.ts';

/** The phone as the browser gives it to a page. */
export function webPhone(app: string): Phone {
  const sender = webSender(app);
  const tools = {
    stretch,
    now: sender.now,
    measure: () => performance.now(),
    notes: globalThis.localStorage,
    passkeys: webPasskeys,
  };
  return { ...sender, stretch, vault: new Vault(sender.db, tools) };
}
