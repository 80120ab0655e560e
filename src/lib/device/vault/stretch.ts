import * as z from 'zod/mini';
import type { Bytes } from '../../sync/bytes.ts';
import { OwnBytes } from '../own-bytes.ts';

/** How a PIN becomes a key: Argon2id (RFC 9106), one lane. Stored with what it unwraps. `memory` in KiB. */
export const Cost = z.object({
  memory: z.int().check(z.gte(8), z.lte(1024 * 1024)),
  passes: z.int().check(z.gte(1), z.lte(64)),
});
export type Cost = z.infer<typeof Cost>;

export const Stretching = z.object({ ...Cost.shape, salt: OwnBytes });
export type Stretching = z.infer<typeof Stretching>;

/** Makes 32 bytes of a PIN, slowly. Handed in, so that tests need not wait. */
export type Stretch = (pin: string, how: Stretching) => Promise<Bytes>;

/** OWASP's least for Argon2id: what the slowest phone pays, and whoever guesses pays each time. */
export const LEAST: Cost = { memory: 19 * 1024, passes: 2 };
const MEMORY = 32 * 1024;
const MOST_PASSES = 12;
/** How long an unlocking shall take here: a phone four times slower still opens within two seconds. */
const AIM_MS = 350;

/** Argon2id by WebAssembly, fetched when a PIN is typed and not before. */
export const stretch: Stretch = async (pin, { memory, passes, salt }) => {
  const { argon2id } = await import('hash-wasm');
  const key = await argon2id({
    password: pin,
    salt,
    memorySize: memory,
    iterations: passes,
    parallelism: 1,
    hashLength: 32,
    outputType: 'binary',
  });
  return new Uint8Array(key);
};

/** The cost that this very phone can bear, measured. Never less than `LEAST`. `now` in milliseconds. */
export async function costHere(how: Stretch, now: () => number): Promise<Cost> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  await how('warm', { memory: 8, passes: 1, salt });
  const start = now();
  await how('measured', { memory: MEMORY, passes: 1, salt });
  const passes = Math.floor(AIM_MS / Math.max(1, now() - start));
  return passes < 2 ? LEAST : { memory: MEMORY, passes: Math.min(passes, MOST_PASSES) };
}
