import { difference, unfold, type Maps, type Patch } from '../records/patch.ts';
import type { OpenRow } from './opening.ts';
import type { OutboxRow } from './rows.ts';

/** An edit of one record, ready to be sealed, and the refused changes that it makes good. */
export interface Edit {
  patch: Patch;
  mended: OutboxRow[];
}

/** True for what only the device named in its path may set: its own count of those who walked in. */
function isAnothers(path: string, device: string): boolean {
  const [field, counter] = path.split('/');
  return field === 'walkIns' && counter !== device;
}

/**
 * The edit from one form to the next. What the endpoint refused before goes into it once more, as the form has
 * it now: a refused change is stored nowhere but here. What was refused because the endpoint has no such record –
 * it went back to an older backup – goes whole, so that the record is there again.
 */
export function editOf(
  before: object,
  after: object,
  maps: Maps,
  row: Pick<OpenRow, 'base' | 'unsent'> | null,
  refused: OutboxRow[],
  device: string,
): Edit {
  const patch = difference(before, after, maps);
  if (refused.some(({ code }) => code === 'record-incomplete')) {
    for (const [path, value] of Object.entries(unfold(after, maps)))
      if (!isAnothers(path, device)) patch[path] ??= value;
  }
  const changes = new Set(refused.map(({ change }) => change));
  const now = unfold(after, maps);
  for (const unsent of row?.unsent ?? []) {
    if (!changes.has(unsent.change)) continue;
    for (const path of Object.keys(unsent.patch)) {
      const value = now[path];
      if (value !== undefined) patch[path] = value;
      else if (row?.base && path in row.base) patch[path] = null;
    }
  }
  return { patch, mended: refused };
}
