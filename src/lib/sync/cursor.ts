/** How far a phone has read: the scope it read under, and the programme's counter. */
export interface Cursor {
  /** Grows whenever the device's rights change; the old one is answered with *reset*. */
  scope: number;
  order: number;
}

export function formatCursor(cursor: Cursor): string {
  return `${String(cursor.scope)}.${String(cursor.order)}`;
}

/** Null for a text that is no cursor. */
export function parseCursor(text: string): Cursor | null {
  const match = /^(\d{1,9})\.(\d{1,15})$/.exec(text);
  return match ? { scope: Number(match[1]), order: Number(match[2]) } : null;
}
