import { findAccount, findAccountByEmail, plainEmail } from '../storage/accounts.ts';
import { endLogins, forgetOldChallenges, useCode } from '../storage/ways-in.ts';
import { senderOf } from '../http/address.ts';
import { clearGuesses, mayGuess } from './attempts.ts';
import { hashOfCode } from './codes.ts';
import { codeOf } from './fault.ts';
import { headersOf, type Browser, type Office } from './office.ts';
import type { PasskeyAnswer } from './passkey-answer.ts';
import { PASSWORD_MAX } from './passwords.ts';
import { openSession, type Asked } from './set-up.ts';

/** `wrong` never says which of the two was wrong, nor whether there is such an account. */
export type SignInFault = 'wrong' | 'locked' | 'passkey-wrong';
export type SignedIn = { ok: true; cookies: string[] } | { ok: false; code: SignInFault };

/** Asks for any passkey of this office: which account it is of, its answer says. */
export async function askWhoItIs(office: Office): Promise<Asked> {
  await forgetOldChallenges(office.storage.db, Date.now());
  const auth = await office.auth();
  const { headers, response } = await auth.api.generatePasskeyAuthenticationOptions({
    headers: new Headers(),
    returnHeaders: true,
  });
  const options = { ...response, userVerification: 'required' };
  return { options: JSON.stringify(options), cookies: headers.getSetCookie() };
}

/** The same for somebody who has no session: each question is a row in the database, so that nobody gets thousands. */
export async function askStranger(office: Office, { address }: Browser): Promise<Asked | null> {
  return office.limits.strangers.take(senderOf(address)) ? askWhoItIs(office) : null;
}

/** Without what is not there: better-auth's types tell a missing field from an empty one. */
function spelled({ response, ...answer }: PasskeyAnswer) {
  const { userHandle, ...rest } = response;
  return { ...answer, response: userHandle === undefined ? rest : { ...rest, userHandle } };
}

/** Signs in with the passkey that was asked for. Guesses are not counted: nobody guesses a signature. */
export async function signInByPasskey(
  office: Office,
  response: PasskeyAnswer,
  browser: Browser,
): Promise<SignedIn> {
  const auth = await office.auth();
  try {
    const { headers, response: done } = await auth.api.verifyPasskeyAuthentication({
      headers: headersOf(browser),
      body: { response: spelled(response) },
      returnHeaders: true,
    });
    const account = await findAccount(office.storage.db, office.programme.id, done.user.id);
    if (!account) return { ok: false, code: 'passkey-wrong' };
    await clearGuesses(office.storage.db, office, account.email);
    return { ok: true, cookies: headers.getSetCookie() };
  } catch (error) {
    codeOf(error, []);
    return { ok: false, code: 'passkey-wrong' };
  }
}

/** Signs in with an e-mail address and a password. */
export async function signInByPassword(
  office: Office,
  typed: { email: string; password: string },
  browser: Browser,
): Promise<SignedIn> {
  const email = plainEmail(typed.email);
  if (!(await mayGuess(office, { email, address: browser.address }))) return { ok: false, code: 'locked' };
  if (typed.password.length > PASSWORD_MAX) return { ok: false, code: 'wrong' };
  const auth = await office.auth();
  try {
    const { headers } = await auth.api.signInEmail({
      headers: headersOf({ ...browser, cookies: '' }),
      body: { email, password: typed.password },
      returnHeaders: true,
    });
    await clearGuesses(office.storage.db, office, email);
    return { ok: true, cookies: headers.getSetCookie() };
  } catch (error) {
    codeOf(error, []);
    return { ok: false, code: 'wrong' };
  }
}

/**
 * Signs in with an e-mail address and a recovery code, which is used up by it. Everywhere else the account is signed
 * out: what was lost may be in somebody's hands, and still signed in.
 */
export async function signInByCode(
  office: Office,
  typed: { email: string; code: string },
  browser: Browser,
): Promise<SignedIn> {
  const email = plainEmail(typed.email);
  if (!(await mayGuess(office, { email, address: browser.address }))) return { ok: false, code: 'locked' };
  const { db } = office.storage;
  const account = await findAccountByEmail(db, office.programme.id, email);
  if (!account || !(await useCode(db, account.id, hashOfCode(typed.code))))
    return { ok: false, code: 'wrong' };
  await clearGuesses(db, office, email);
  await endLogins(db, account.id, null);
  return { ok: true, cookies: await openSession(office, account.id, browser) };
}
