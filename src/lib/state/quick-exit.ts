/** A page of the time, and of nothing else. */
export const CLOCK = '/clock.html';
const LEFT = 'left';

/** Notes that this tab was left in a hurry: Back shows no page of the app any more. */
export function leave(): void {
  try {
    sessionStorage.setItem(LEFT, '1');
  } catch {
    // without it Back finds the app, locked
  }
}

function cameBack(): boolean {
  const [entry] = performance.getEntriesByType('navigation');
  return entry instanceof PerformanceNavigationTiming && entry.type === 'back_forward';
}

/**
 * True when this page of the app was reached by Back or Forward in a tab that was left in a hurry. Whoever opens the
 * app by its address or its icon means it: the note goes.
 */
export function wasLeft(again = cameBack()): boolean {
  try {
    if (sessionStorage.getItem(LEFT) === null) return false;
    if (again) return true;
    sessionStorage.removeItem(LEFT);
  } catch {
    // nothing was noted
  }
  return false;
}
