import { liveQuery } from 'dexie';

/**
 * Runs a query now and after every change of what it read – also by another tab or by the worker – until the
 * returned function is called.
 */
export function observe<T>(
  query: () => Promise<T>,
  next: (value: T) => void,
  failed: (error: unknown) => void,
): () => void {
  const subscription = liveQuery(query).subscribe({ next, error: failed });
  return () => subscription.unsubscribe();
}
