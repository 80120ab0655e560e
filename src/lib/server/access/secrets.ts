import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A secret nobody guesses: 256 random bits. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** The hash under which a secret is kept. The secret has 256 random bits, so that it needs no slow hash. */
export function hashOf(secret: string | Uint8Array): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** Compares two hashes in a time that tells nothing. */
export function sameHash(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}
