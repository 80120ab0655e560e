import { createSubscriber } from 'svelte/reactivity';
import { observe } from '../device/live.ts';
import { onVault } from './reopened.ts';

const TRY_AGAIN_MS = 1000;

/**
 * What a query of the phone's database answers, kept up to date while something on screen reads it: after changes by
 * this page, by another tab and by the worker, and when the vault was opened.
 */
export class Live<T> {
  #value: T;
  #loading = true;
  #failed = false;
  readonly #subscribe: () => void;

  constructor(query: () => Promise<T>, first: T) {
    this.#value = first;
    this.#subscribe = createSubscriber((update) => {
      let stop: () => void = () => undefined;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const start = () => {
        stop = observe(
          query,
          (value) => {
            this.#value = value;
            this.#loading = false;
            this.#failed = false;
            update();
          },
          () => {
            // The system may close the database at any time; a query that failed ends its subscription.
            this.#failed = true;
            update();
            timer = setTimeout(start, TRY_AGAIN_MS);
          },
        );
      };
      const again = () => {
        clearTimeout(timer);
        stop();
        start();
      };
      const deaf = onVault(again);
      start();
      return () => {
        deaf();
        clearTimeout(timer);
        stop();
      };
    });
  }

  get current(): T {
    this.#subscribe();
    return this.#value;
  }

  get loading(): boolean {
    this.#subscribe();
    return this.#loading;
  }

  /** True while the database does not answer; the last answer stands in the meantime. */
  get failed(): boolean {
    this.#subscribe();
    return this.#failed;
  }
}

/** A live query by a key that may change. The key is read synchronously, so that a change of it is seen. */
export function liveBy<K extends string | number, T>(
  key: () => K,
  query: (key: K) => Promise<T>,
  first: T,
): { readonly current: T; readonly loading: boolean } {
  const live = $derived.by(() => {
    const now = key();
    return new Live(() => query(now), first);
  });
  return {
    get current() {
      return live.current;
    },
    get loading() {
      return live.loading;
    },
  };
}
