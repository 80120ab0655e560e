import type { Programme } from '../programme/programme.ts';
import type { Limits } from './access/limiter.ts';
import type { Log } from './log.ts';
import type { Storage } from './storage/open.ts';

/** What every part of the endpoint works with. The composition root hands it in; tests hand in their own clock. */
export interface Tools {
  storage: Storage;
  programme: Programme;
  /** Where phones and browsers reach the endpoint, without a slash at the end. */
  origin: string;
  /** Milliseconds since 1970. */
  now(): number;
  /** A new random UUID. */
  id(): string;
  /** A new secret of 32 random bytes, base64url. */
  secret(): string;
  log: Log;
  limits: Limits;
}
