import { keepLockAfter, readLockAfter, type LockAfter } from '../device/settings.ts';

const MINUTE = 60_000;
/** How often other tabs are told. */
const TELL_MS = 5_000;
const TOUCHES = ['pointerdown', 'keydown', 'input', 'scroll'] as const;

/** The choices of minutes, and what stands until somebody chooses. */
export const REST_MINUTES = [1, 5, 15] as const;
export const LOCK_AFTER: LockAfter = { minutes: 5, onHide: false };

let after = LOCK_AFTER;

/** Takes the choice that is kept on this phone. */
export async function loadLockAfter(): Promise<LockAfter> {
  const kept = await readLockAfter().catch(() => null);
  return (after = kept ?? LOCK_AFTER);
}

/** Keeps a new choice, which counts from now on. */
export async function setLockAfter(chosen: LockAfter): Promise<void> {
  after = chosen;
  await keepLockAfter(chosen);
}

/** Calls back when nobody has touched the app for the chosen minutes, or when it is hidden if so chosen. Returns how to stop. */
export function rest(call: () => void): () => void {
  void loadLockAfter();
  let touched = Date.now();
  let timer: ReturnType<typeof setTimeout>;
  const look = (): void => {
    clearTimeout(timer);
    const gone = Date.now() - touched;
    // a clock that was put back begins the rest anew
    if (gone < 0) touched = Date.now();
    const left = after.minutes * MINUTE - Math.max(0, gone);
    if (left <= 0) call();
    else timer = setTimeout(look, Math.min(left, MINUTE));
  };
  const others = new BroadcastChannel('mifriendly-touched');
  let told = 0;
  // whoever works in another tab is not resting
  others.onmessage = () => (touched = Date.now());
  const touch = (): void => {
    touched = Date.now();
    if (Math.abs(touched - told) < TELL_MS) return;
    told = touched;
    others.postMessage(null);
  };
  // timers sleep with the phone: whoever comes back is looked at first
  const seen = (): void => {
    if (document.visibilityState === 'hidden' && after.onHide) call();
    else look();
  };
  const quiet = { passive: true, capture: true };
  for (const name of TOUCHES) addEventListener(name, touch, quiet);
  document.addEventListener('visibilitychange', seen);
  look();
  return () => {
    clearTimeout(timer);
    others.close();
    for (const name of TOUCHES) removeEventListener(name, touch, quiet);
    document.removeEventListener('visibilitychange', seen);
  };
}
