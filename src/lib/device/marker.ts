/** Where a phone notes that it was enrolled: outside of IndexedDB, so that it outlives a database that was cleared. */
const MARKER = 'mifriendly-field-device';

type Shelf = Pick<Storage, 'getItem' | 'setItem'>;

/** Notes which device this phone is. A browser without such a shelf keeps no note, and nothing depends on it. */
export function leaveMarker(shelf: Shelf | undefined, device: string): void {
  try {
    if (shelf && shelf.getItem(MARKER) !== device) shelf.setItem(MARKER, device);
  } catch {
    // a browser may refuse it: then a cleared phone looks like a new one
  }
}

/** The device that this phone was when it was last enrolled; null when nobody knows. */
export function readMarker(shelf: Shelf | undefined): string | null {
  try {
    return shelf?.getItem(MARKER) ?? null;
  } catch {
    return null;
  }
}
