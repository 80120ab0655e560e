import { hashOf } from '../access/secrets.ts';
import { senderOf } from '../http/address.ts';
import { addFailure, clearAttempts, findAttempts } from '../storage/attempts.ts';
import { plainEmail } from '../storage/accounts.ts';
import { write, type Db } from '../storage/open.ts';
import type { Tools } from '../tools.ts';

/** After so many wrong guesses at one account nobody guesses at it for a while. Passkeys still open it. */
export const GUESSES_AT_ACCOUNT = 5;
/** The same for an address. A whole town hall may sit behind it, so it is generous. */
export const GUESSES_FROM_ADDRESS = 50;
export const LOCKED_MS = 15 * 60_000;

// only hashes are kept: the table is no list of who tried to get in from where
const accountKey = (email: string): string => `account:${hashOf(plainEmail(email))}`;
const addressKey = (address: string): string => `address:${hashOf(senderOf(address))}`;

/** What is guessed at and from where; `email` is left out where the guess is at no account. */
export interface Guess {
  email?: string;
  address: string;
}

/**
 * Counts a guess before it is looked at, so that many at once are no way around. False when there were too many:
 * then nothing is looked at, and asking again does not make it longer.
 */
export async function mayGuess(tools: Tools, { email, address }: Guess): Promise<boolean> {
  const limits: [string, number][] = [[addressKey(address), GUESSES_FROM_ADDRESS]];
  if (email !== undefined) limits.push([accountKey(email), GUESSES_AT_ACCOUNT]);
  const now = tools.now();
  return write(tools.storage, async (db) => {
    for (const [key, most] of limits) {
      const made = await findAttempts(db, tools.programme.id, key);
      if (made && made.failures >= most && now < made.since + LOCKED_MS) return false;
    }
    for (const [key] of limits)
      await addFailure(db, tools.programme.id, key, { now, notBefore: now - LOCKED_MS });
    return true;
  });
}

/** Forgets the guesses at an account, after the right one. Those of the address are let run out. */
export async function clearGuesses(db: Db, tools: Tools, email: string): Promise<void> {
  await clearAttempts(db, tools.programme.id, accountKey(email));
}
