import { APIError } from 'better-auth/api';
import type { Tools } from '../tools.ts';
import { SetUpContext, type ClaimAccount } from './auth.ts';
import { claimLink } from './links.ts';

/** Takes a set-up link up in the middle of better-auth's making of a passkey, once the passkey is proven. */
export function claimFor(tools: Tools): ClaimAccount {
  return async (context) => {
    const claimed = await claimLink(tools, SetUpContext.parse(JSON.parse(context)));
    if (!claimed.ok) throw new APIError('FORBIDDEN', { code: claimed.code });
    return claimed.account.id;
  };
}
