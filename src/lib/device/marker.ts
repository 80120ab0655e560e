/** Where a phone notes that it was enrolled: outside of IndexedDB, so that it outlives a database that was cleared. */
const MARKER = 'mifriendly-field-device';

/** A browser's `localStorage`, as far as it is needed. */
export interface NoteShelf {
  getItem: (key: string) => string | null;
  setItem: (key: string, value: string) => void;
  removeItem: (key: string) => void;
}

/** Notes which device this phone is. A browser without such a shelf keeps no note, and nothing depends on it. */
export function leaveMarker(shelf: NoteShelf | undefined, device: string): void {
  try {
    if (shelf && shelf.getItem(MARKER) !== device) shelf.setItem(MARKER, device);
  } catch {
    // a browser may refuse it: then a cleared phone looks like a new one
  }
}

/** The device that this phone was when it was last enrolled; null when nobody knows. */
export function readMarker(shelf: NoteShelf | undefined): string | null {
  try {
    return shelf?.getItem(MARKER) ?? null;
  } catch {
    return null;
  }
}

/** Takes the note away: nobody shall see that this phone was somebody's. */
export function forgetMarker(shelf: NoteShelf | undefined): void {
  try {
    shelf?.removeItem(MARKER);
  } catch {
    // then none was left either
  }
}
