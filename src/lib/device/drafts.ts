import type { Shelf } from './phone.ts';
import { DraftRow } from './rows.ts';
import type { Vault } from './vault/vault.ts';

export const placeOfDraft = (key: string): string => `draft/${key}`;

const LOCKED = 'locked/';

/** A locked phone cannot see what was typed before; every page of it has a row of its own, so as to write over nothing. */
const ofLocked = (page: string, key: string): string => `${LOCKED}${page}/${key}`;

const isOf = (row: string, key: string): boolean =>
  row === key || (row.startsWith(LOCKED) && row.endsWith(`/${key}`));

/** The row in which a form's draft stands on this page. */
export function draftRow(vault: Vault, key: string): string {
  return vault.isOpen ? key : ofLocked(vault.page, key);
}

/**
 * What was being typed under a key last, or undefined. What was typed into the same form earlier, before or while the
 * phone was locked, stays behind it and comes up when that one is saved or put aside.
 */
export async function readDraft(shelf: Shelf, key: string): Promise<unknown> {
  const { db, vault } = shelf;
  if (!vault.isOpen) return undefined;
  const rows = await db.drafts.filter((row) => isOf(row.key, key)).toArray();
  const [last] = rows.map((row) => DraftRow.parse(row)).sort((a, b) => b.at - a.at);
  if (!last) return undefined;
  const typed = await vault.read(last.typed, placeOfDraft(last.key));
  if (last.key !== key) {
    await move(shelf, key, ofLocked(crypto.randomUUID(), key));
    await move(shelf, last.key, key);
  }
  return typed;
}

/** Puts a draft into another row: sealed anew, for it opens nowhere but in its own. */
async function move({ db, vault }: Shelf, from: string, to: string): Promise<void> {
  const row = await db.drafts.get(from);
  if (!row) return;
  const typed = await vault.seal(await vault.read(row.typed, placeOfDraft(from)), placeOfDraft(to));
  if (!typed) return;
  await db.transaction('rw', db.drafts, async () => {
    await db.drafts.put({ key: to, typed, at: row.at });
    await db.drafts.delete(from);
  });
}

/** Keeps what is being typed, as typed. */
export async function keepDraft(
  { db, vault }: Shelf,
  key: string,
  typed: unknown,
  at: number,
): Promise<void> {
  const own = draftRow(vault, key);
  const sealed = await vault.seal(typed, placeOfDraft(own));
  // without a vault nothing is kept: there is no form on screen then
  if (sealed) await db.drafts.put({ key: own, typed: sealed, at });
}

export async function dropDraft({ db, vault }: Shelf, key: string): Promise<void> {
  await db.drafts.delete(draftRow(vault, key));
}
