import type { PhoneDatabase } from './database.ts';
import { DraftRow } from './rows.ts';

/** What was being typed under a key, or undefined. */
export async function readDraft(db: PhoneDatabase, key: string): Promise<unknown> {
  const row = await db.drafts.get(key);
  return row && DraftRow.parse(row).typed;
}

/** Keeps what is being typed, as typed. */
export async function keepDraft(db: PhoneDatabase, key: string, typed: unknown, at: number): Promise<void> {
  await db.drafts.put({ key, typed, at });
}

export async function dropDraft(db: PhoneDatabase, key: string): Promise<void> {
  await db.drafts.delete(key);
}
