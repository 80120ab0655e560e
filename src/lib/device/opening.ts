import { Patch } from '../records/patch.ts';
import { mergeChange, type Fields } from '../sync/merge.ts';
import { About, Base, RecordRow } from './rows.ts';
import type { Vault } from './vault/vault.ts';

/** A record's row, opened: the endpoint's copy with what it has stored since, and what it has not stored. */
export interface OpenRow extends About {
  id: string;
  base: Fields | null;
  unsent: { change: string; n: number; patch: Patch }[];
  mine: boolean;
}

/** Where the parts of a record are put away. */
export const placeOf = {
  about: (record: string) => `record/${record}/about`,
  base: (record: string) => `record/${record}/base`,
  change: (change: string) => `change/${change}`,
  outbox: (change: string) => `outbox/${change}`,
};

/** Opens a row; null while the vault is locked, and for a row that nobody can open. Never inside a transaction. */
export async function openRow(vault: Vault, row: RecordRow): Promise<OpenRow | null> {
  if (!vault.isOpen || row.about === null) return null;
  const about = About.parse(await vault.read(row.about, placeOf.about(row.id)));
  const unsent: OpenRow['unsent'] = [];
  let base = row.base === null ? null : Base.parse(await vault.read(row.base, placeOf.base(row.id)));
  for (const { change, n, patch: sealed, stamp, day } of row.unsent) {
    const own = Patch.parse(await vault.read(sealed, placeOf.change(change)));
    const patch = day === undefined ? own : { ...own, day };
    if (stamp === undefined) unsent.push({ change, n, patch });
    else base = mergeChange(base ?? {}, { stamp, patch });
  }
  return { ...about, id: row.id, base, unsent, mine: row.mine };
}

/** Opens many rows; those that cannot be opened are left out. */
export async function openRows(vault: Vault, rows: readonly unknown[]): Promise<OpenRow[]> {
  if (!vault.isOpen) return [];
  const opened = await Promise.all(rows.map((row) => openRow(vault, RecordRow.parse(row))));
  return opened.flatMap((row) => row ?? []);
}
