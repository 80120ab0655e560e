/** The shelf of second copies (see `second-copy.ts`); not among the app's files, whose caches are cleared by rules of their own. */
export const SHELF = 'field-unsent';

/** How many sealed envelopes lie on it; it is not made for the asking. For the first screen, which has no other code yet. */
export async function countLeft(): Promise<number> {
  try {
    if (!(await caches.has(SHELF))) return 0;
    return (await (await caches.open(SHELF)).keys()).length;
  } catch {
    return 0;
  }
}
