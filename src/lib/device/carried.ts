import * as z from 'zod/mini';
import { Id } from '../records/value.ts';
import type { PhoneDatabase } from './database.ts';
import { OwnBytes } from './own-bytes.ts';

/**
 * `turned-away`: the endpoint could not show that it came from that phone, so that its answer settles nothing there.
 */
const CarriedState = z.enum(['waiting', 'arrived', 'turned-away']);

/** Another phone's envelope, brought in by a rescue file, and what became of it. Its digest is its name. */
export const CarriedRow = z.object({
  /** SHA-256 of the envelope, base64url: the same envelope in two files is one row. */
  digest: z.string(),
  device: Id,
  n: z.int(),
  state: CarriedState,
  answer: z.optional(z.enum(['stored', 'held', 'refused'])),
  code: z.optional(z.string()),
  /** When it was brought in. */
  at: z.int(),
});
export type CarriedRow = z.infer<typeof CarriedRow>;

/** The envelope itself, as long as it waits. */
export const CargoRow = z.object({ digest: z.string(), bytes: OwnBytes });
export type CargoRow = z.infer<typeof CargoRow>;

/** How what was brought in of one phone stands. */
export interface Carried {
  /** The other phone. */
  device: string;
  total: number;
  waiting: number;
  arrived: number;
  /** Among those that arrived: refused, to be looked at on their own phone. */
  refused: number;
  /** Among those that arrived: kept sealed at the endpoint. */
  held: number;
  turnedAway: { code: string; count: number }[];
}

/** True while this phone carries something that the endpoint has not answered. */
export async function isCarrying(db: PhoneDatabase): Promise<boolean> {
  return (await db.carried.where('state').equals('waiting').count()) > 0;
}

/** How what was brought in of other phones stands, phone by phone, the last brought in first. */
export async function readCarried(db: PhoneDatabase): Promise<Carried[]> {
  const rows = (await db.carried.toArray()).map((row) => CarriedRow.parse(row));
  const byDevice = new Map<string, CarriedRow[]>();
  for (const row of rows.sort((a, b) => b.at - a.at))
    byDevice.set(row.device, [...(byDevice.get(row.device) ?? []), row]);
  return [...byDevice].map(([device, own]) => summed(device, own));
}

function summed(device: string, rows: readonly CarriedRow[]): Carried {
  const count = (is: (row: CarriedRow) => boolean): number => rows.filter(is).length;
  const codes = new Set(rows.flatMap((row) => (row.state === 'turned-away' ? [row.code ?? ''] : [])));
  return {
    device,
    total: rows.length,
    waiting: count(({ state }) => state === 'waiting'),
    arrived: count(({ state }) => state === 'arrived'),
    refused: count(({ answer }) => answer === 'refused'),
    held: count(({ answer }) => answer === 'held'),
    turnedAway: [...codes].map((code) => ({
      code,
      count: count((row) => row.state === 'turned-away' && (row.code ?? '') === code),
    })),
  };
}
