import { write } from '../storage/open.ts';
import { endLogins, hasPassword, passkeysOf, removePasskey } from '../storage/ways-in.ts';
import { codeOf } from './fault.ts';
import { headersOf, type Browser, type Office } from './office.ts';
import type { NewPasskey } from './passkey-answer.ts';
import { faultOf, type PasswordFault } from './passwords.ts';
import { changePassword, knownOf, type Asked } from './set-up.ts';
import type { Who } from './sessions.ts';

/** Why a way in could not be changed. `not-fresh`: sign in again first; `last-way`: there would be none left. */
export type OwnFault = PasswordFault | 'not-fresh' | 'passkey-wrong' | 'last-way';
export type Changed = { ok: true } | { ok: false; code: OwnFault };

const NAME_MAX = 60;

/** Asks for one more passkey of whoever is signed in. */
export async function askForOneMore(office: Office, browser: Browser): Promise<Asked> {
  const auth = await office.auth();
  const { headers, response } = await auth.api.generatePasskeyRegistrationOptions({
    headers: headersOf(browser),
    returnHeaders: true,
  });
  return { options: JSON.stringify(response), cookies: headers.getSetCookie() };
}

/** Keeps the passkey that was asked for. */
export async function addOwnPasskey(
  office: Office,
  who: Who,
  made: { response: NewPasskey; name: string },
  browser: Browser,
): Promise<Changed> {
  if (!who.fresh) return { ok: false, code: 'not-fresh' };
  const auth = await office.auth();
  try {
    await auth.api.verifyPasskeyRegistration({
      headers: headersOf(browser),
      body: { response: made.response, name: made.name.slice(0, NAME_MAX) },
    });
    return { ok: true };
  } catch (error) {
    codeOf(error, []);
    return { ok: false, code: 'passkey-wrong' };
  }
}

/** Removes a passkey, unless nothing would be left to sign in with. */
export async function removeOwnPasskey(office: Office, who: Who, id: string): Promise<Changed> {
  if (!who.fresh) return { ok: false, code: 'not-fresh' };
  return write(office.storage, async (db): Promise<Changed> => {
    const others = (await passkeysOf(db, who.id)).filter((passkey) => passkey.id !== id);
    if (others.length === 0 && !(await hasPassword(db, who.id))) return { ok: false, code: 'last-way' };
    await removePasskey(db, who.id, id);
    return { ok: true };
  });
}

/** Sets or changes one's password, and signs out everywhere else. */
export async function setOwnPassword(office: Office, who: Who, password: string): Promise<Changed> {
  if (!who.fresh) return { ok: false, code: 'not-fresh' };
  const fault = faultOf(password, knownOf(office, who));
  if (fault !== null) return { ok: false, code: fault };
  await changePassword(office, who.id, password);
  await endLogins(office.storage.db, who.id, who.session);
  return { ok: true };
}
