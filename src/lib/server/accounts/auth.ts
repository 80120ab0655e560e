import { passkey } from '@better-auth/passkey';
import { betterAuth } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { genericOAuth } from 'better-auth/plugins';
import * as z from 'zod';
import type { Config } from '../config.ts';
import type { Tools } from '../tools.ts';
import { PASSWORD_MAX, PASSWORD_MIN } from './passwords.ts';

const HOUR = 3600;
/** How long a session lasts after it was last used, in seconds. How long at most is the guard's to say. */
export const SESSION_LASTS = 12 * HOUR;
/** How often a session's end is moved while somebody works, in seconds. */
const TOUCH_EVERY = 60;

/** The name under which better-auth knows the council's own directory. */
export const COUNCIL = 'council';

/** Cookies for this very host alone: over HTTPS browsers insist on it by the name. */
export function cookiePrefix(origin: string): string {
  return origin.startsWith('https:') ? '__Host-office' : 'office';
}

/** Where the council's directory sends people back to. An operator registers this address there. */
export function councilReturns(origin: string): string {
  return `${origin}/office/sign-in/council`;
}

/** Who a passkey will belong to, asked once it has been proven: the account's id. */
export type ClaimAccount = (context: string) => Promise<string>;

/** What the building of better-auth needs. `claim` lets a set-up link's passkey in. */
export interface AuthParts {
  tools: Tools;
  config: Config;
  secret: string;
  claim: ClaimAccount;
  /** With the council's directory, which is asked for its addresses at once. */
  withCouncil: boolean;
}

// Opens a session for somebody whom we have recognised ourselves. It has no path: nothing outside can call it.
const opening = {
  id: 'office',
  endpoints: {
    openSession: createAuthEndpoint(
      { method: 'POST', body: z.object({ account: z.string() }) },
      async (context) => {
        const user = await context.context.internalAdapter.findUserById(context.body.account);
        if (!user) throw new APIError('NOT_FOUND');
        const session = await context.context.internalAdapter.createSession(user.id);
        await setSessionCookie(context, { session, user });
        return { session: session.id };
      },
    ),
  },
} as const;

/** The person has to be recognised by their authenticator, not only its possession. */
function verified(info: { userVerified: boolean } | undefined): void {
  if (info?.userVerified !== true) throw new APIError('UNAUTHORIZED', { code: 'NOT_VERIFIED' });
}

function passkeys({ tools, config, claim }: AuthParts) {
  return passkey({
    rpID: new URL(config.origin).hostname,
    rpName: 'MiFriendly Field',
    origin: config.origin,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    schema: {
      passkey: {
        modelName: 'office_passkeys',
        fields: {
          publicKey: 'public_key',
          userId: 'account',
          credentialID: 'credential_id',
          deviceType: 'device_type',
          backedUp: 'backed_up',
          createdAt: 'created_at',
        },
      },
    },
    registration: {
      // with a set-up link nobody is signed in yet; the link itself is looked at before and once more in `claim`
      requireSession: false,
      resolveUser: ({ context }) => {
        const { name, email } = SetUpContext.parse(JSON.parse(context ?? ''));
        return { id: tools.id(), name: email, displayName: name };
      },
      afterVerification: async ({ verification, context }) => {
        verified(verification.registrationInfo);
        if (context) return { userId: await claim(context) };
      },
    },
    authentication: { afterVerification: ({ verification }) => verified(verification.authenticationInfo) },
  });
}

/** What a passkey that is made with a set-up link is made for. */
export const SetUpContext = z.object({ token: z.string(), name: z.string(), email: z.string() });
export type SetUpContext = z.infer<typeof SetUpContext>;

function council({ config, withCouncil }: AuthParts) {
  if (!config.council || !withCouncil) return [];
  const { issuer, clientId, clientSecret } = config.council;
  return [
    genericOAuth({
      config: [
        {
          providerId: COUNCIL,
          discoveryUrl: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
          clientId,
          clientSecret,
          redirectURI: councilReturns(config.origin),
          scopes: ['openid', 'email', 'profile'],
          requireIdTokenVerification: true,
          // the directory says who somebody is, never that they have an account here
          disableSignUp: true,
        },
      ],
    }),
  ];
}

const withoutTokens = <T extends object>(credential: T) => ({
  // nobody asks the directory for anything later, so its tokens are not kept
  data: { ...credential, accessToken: null, refreshToken: null, idToken: null },
});

/** Builds better-auth over our own tables. None of its routes is mounted: ours call it. */
export function makeAuth(parts: AuthParts) {
  const { tools, config, secret } = parts;
  const secure = config.origin.startsWith('https:');
  const prefix = cookiePrefix(config.origin);
  return betterAuth({
    appName: 'MiFriendly Field',
    baseURL: config.origin,
    basePath: '/office/sign-in',
    secret,
    telemetry: { enabled: false },
    trustedOrigins: [config.origin],
    // `sqlite` in any database: moments as text and flags as 0 and 1, as in our own tables.
    // No transactions of its own: SQLite has one connection, and a second one inside would wait for ever.
    database: { db: tools.storage.db, type: 'sqlite', transaction: false },
    logger: { disabled: true },
    // ours counts by account and address and is kept in the database
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_MIN,
      maxPasswordLength: PASSWORD_MAX,
    },
    user: {
      modelName: 'office_accounts',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    account: {
      modelName: 'office_credentials',
      fields: {
        userId: 'account',
        providerId: 'provider',
        accountId: 'subject',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
      // an account is found by an e-mail address that the directory has checked, and by nothing less
      accountLinking: { enabled: true, trustedProviders: [], allowDifferentEmails: false },
    },
    databaseHooks: {
      account: {
        create: { before: (credential) => Promise.resolve(withoutTokens(credential)) },
        update: { before: (credential) => Promise.resolve(withoutTokens(credential)) },
      },
    },
    session: {
      modelName: 'office_logins',
      fields: {
        userId: 'account',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
      expiresIn: SESSION_LASTS,
      updateAge: TOUCH_EVERY,
      cookieCache: { enabled: false },
    },
    verification: {
      modelName: 'office_challenges',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    advanced: {
      database: { generateId: () => tools.id() },
      ipAddress: { disableIpTracking: true },
      // the name's own beginning says `__Host-`, which is stricter than the one it would add
      useSecureCookies: false,
      cookiePrefix: prefix,
      defaultCookieAttributes: { secure, httpOnly: true, sameSite: 'strict', path: '/' },
      cookies: {
        session_token: { name: prefix },
        // comes back from the directory's own site
        state: { attributes: { sameSite: 'lax' } },
      },
    },
    plugins: [passkeys(parts), opening, ...council(parts)],
  });
}

/** better-auth as this office uses it. */
export type Auth = ReturnType<typeof makeAuth>;
