import * as z from 'zod/mini';
import { ShortText } from '../../records/value.ts';
import { findAccount, plainEmail, type Account } from '../storage/accounts.ts';
import { keepPassword } from '../storage/ways-in.ts';
import { mayGuess } from './attempts.ts';
import { cookiePrefix, type SetUpContext } from './auth.ts';
import { codeOf } from './fault.ts';
import { claimLink, lookAtClaim, lookAtLink, type Claim, type ClaimFault } from './links.ts';
import { headersOf, onlyCookie, type Browser, type Office } from './office.ts';
import type { NewPasskey } from './passkey-answer.ts';
import { faultOf, type PasswordFault } from './passwords.ts';

const Email = z.string().check(z.email(), z.maxLength(254));

/** What is wrong with a name or an address that somebody typed. */
export type WhoFault = 'name-missing' | 'name-long' | 'email-wrong';

/** Reads who somebody is, or says what is wrong first. */
export function readWho(
  name: string,
  email: string,
): { ok: true; name: string; email: string } | { ok: false; code: WhoFault } {
  if (name === '') return { ok: false, code: 'name-missing' };
  if (!ShortText.safeParse(name).success) return { ok: false, code: 'name-long' };
  if (!Email.safeParse(plainEmail(email)).success) return { ok: false, code: 'email-wrong' };
  return { ok: true, name, email: plainEmail(email) };
}

export type SetUpFault = ClaimFault | PasswordFault | 'passkey-wrong' | 'locked';

/** Looks at a link for somebody who has just opened it. Unknown ones are counted, by address. */
export async function openLink(office: Office, token: string, browser: Browser) {
  const looked = await lookAtLink(office, token);
  if (!looked.ok && looked.code === 'link-unknown' && !(await mayGuess(office, { address: browser.address })))
    return { ok: false as const, code: 'locked' as const };
  return looked;
}

/** A started making of a passkey: what the browser is to be asked, and the cookie that ties the answer to it. */
export interface Asked {
  options: string;
  cookies: string[];
}

/** Asks for a passkey with a link that nobody has taken up yet. Nobody has to be signed in. */
export async function askForPasskey(office: Office, claim: Claim, account: Account): Promise<Asked> {
  const auth = await office.auth();
  const context: SetUpContext = { token: claim.token, name: account.name, email: account.email };
  const { headers, response } = await auth.api.generatePasskeyRegistrationOptions({
    headers: new Headers(),
    query: { context: JSON.stringify(context), name: account.email },
    returnHeaders: true,
  });
  return { options: JSON.stringify(response), cookies: headers.getSetCookie() };
}

const CLAIM_FAULTS = ['link-used', 'link-expired', 'link-unknown', 'not-an-admin'] as const;

/** A set-up that is done: the account, and the cookies of its first session. */
export type SetUp = { ok: true; account: Account; cookies: string[] } | { ok: false; code: SetUpFault };

/** Takes a link up with the passkey that was asked for. Of a wrong passkey the link does not suffer. */
export async function setUpByPasskey(
  office: Office,
  claim: Claim,
  response: NewPasskey,
  browser: Browser,
): Promise<SetUp> {
  const looked = await lookAtClaim(office, claim);
  if (!looked.ok) return looked;
  const auth = await office.auth();
  // only the challenge: whoever else is signed in in this browser has no part in it
  const cookies = onlyCookie(browser.cookies, `${cookiePrefix(office.origin)}.better-auth-passkey`);
  try {
    const made = await auth.api.verifyPasskeyRegistration({
      headers: headersOf({ ...browser, cookies }),
      body: { response, createSession: true },
      returnHeaders: true,
    });
    const account = await findAccount(office.storage.db, office.programme.id, made.response.userId);
    if (!account) return { ok: false, code: 'link-unknown' };
    return { ok: true, account, cookies: made.headers.getSetCookie() };
  } catch (error) {
    return { ok: false, code: codeOf(error, CLAIM_FAULTS) ?? 'passkey-wrong' };
  }
}

/** What others know of somebody, and nobody should use as a password. */
export function knownOf(office: Office, { name, email }: Pick<Account, 'name' | 'email'>): string[] {
  return [name, email, office.programme.id, ...Object.values(office.programme.name)];
}

/** Takes a link up with a password. A password that will not do uses nothing up. */
export async function setUpByPassword(
  office: Office,
  claim: Claim,
  password: string,
  browser: Browser,
): Promise<SetUp> {
  const looked = await lookAtClaim(office, claim);
  if (!looked.ok) return looked;
  const fault = faultOf(password, knownOf(office, looked.account));
  if (fault !== null) return { ok: false, code: fault };
  const claimed = await claimLink(office, claim);
  if (!claimed.ok) return claimed;
  await changePassword(office, claimed.account.id, password);
  return {
    ok: true,
    account: claimed.account,
    cookies: await openSession(office, claimed.account.id, browser),
  };
}

/** Keeps the hash of a password that has been looked at before. */
export async function changePassword(office: Office, account: string, password: string): Promise<void> {
  const { password: hashing } = await (await office.auth()).$context;
  const hash = await hashing.hash(password);
  await keepPassword(office.storage.db, account, { id: office.id(), hash, at: office.now() });
}

/** Opens a session for somebody who has been recognised; returns its cookies. */
export async function openSession(office: Office, account: string, browser: Browser): Promise<string[]> {
  const auth = await office.auth();
  const { headers } = await auth.api.openSession({
    body: { account },
    headers: headersOf({ ...browser, cookies: '' }),
    returnHeaders: true,
  });
  return headers.getSetCookie();
}
