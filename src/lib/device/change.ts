import { difference, unfold, type Maps, type Patch } from '../records/patch.ts';
import type { OutboxRow, RecordRow } from './rows.ts';

/** An edit of one record, ready to be sealed, and the refused changes that it makes good. */
export interface Edit {
  patch: Patch;
  mended: OutboxRow[];
}

/**
 * The edit from one form to the next. What the endpoint refused before goes into it once more, as the form has
 * it now: a refused change is stored nowhere but here.
 */
export function editOf(
  before: object,
  after: object,
  maps: Maps,
  row: RecordRow | undefined,
  refused: OutboxRow[],
): Edit {
  const patch = difference(before, after, maps);
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
