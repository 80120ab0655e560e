import type { Schedule } from './schedule.ts';

type Target = Pick<EventTarget, 'addEventListener' | 'removeEventListener'>;

/** The page's own reasons for a pass: the network came back or became another, or the person came back. Returns how to stop listening. */
export function listen(
  schedule: Schedule,
  page: { window: Target; document: Target & { visibilityState: string }; connection?: Target | undefined },
): () => void {
  const online = () => void schedule.nudge();
  const visible = () => {
    if (page.document.visibilityState === 'visible') void schedule.nudge();
  };
  page.window.addEventListener('online', online);
  page.connection?.addEventListener('change', online);
  page.document.addEventListener('visibilitychange', visible);
  return () => {
    page.window.removeEventListener('online', online);
    page.connection?.removeEventListener('change', online);
    page.document.removeEventListener('visibilitychange', visible);
  };
}
