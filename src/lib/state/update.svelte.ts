import { dev } from '$app/environment';
import { Workbox } from 'workbox-window';
import { flushDrafts } from './draft.svelte.ts';

class Update {
  /** True when a newer version has been fetched and waits to take over. */
  waiting = $state(false);
  /** True when the app's files are kept on this phone: from now on it opens without a network. */
  ready = $state(false);
  #workbox: Workbox | null = null;
  #hadController = false;
  #holds = 0;
  #reloading = false;

  /** Registers the worker. An update found waiting at the start is taken at once: nobody has typed anything yet. */
  register(): void {
    if (this.#workbox || !('serviceWorker' in navigator)) return;
    this.#hadController = navigator.serviceWorker.controller !== null;
    this.#workbox = new Workbox('/service-worker.js', { type: dev ? 'module' : 'classic' });
    this.#workbox.addEventListener('waiting', ({ wasWaitingBeforeRegister }) => {
      this.waiting = true;
      if (wasWaitingBeforeRegister) this.apply();
    });
    // Also when another tab has let the new version in.
    navigator.serviceWorker.addEventListener('controllerchange', () => {
      // The very first worker takes over a page that is already the newest.
      if (this.#hadController) void this.#reload();
      this.#hadController = true;
    });
    void this.#workbox.register().catch(() => null);
    void navigator.serviceWorker.ready.then(() => (this.ready = true));
  }

  /** Looks for a newer version. */
  async look(): Promise<void> {
    await this.#workbox?.update().catch(() => undefined);
  }

  /** Lets the newer version take over; drafts are written, and the page reloads once. */
  apply(): void {
    this.#workbox?.messageSkipWaiting();
  }

  /**
   * Puts off any reload while something is on screen that is kept nowhere: a postcard in a participant's hands.
   * Returns how to end it.
   */
  hold(): () => void {
    this.#holds += 1;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#holds -= 1;
      if (this.#holds === 0 && this.#reloading) location.reload();
    };
  }

  async #reload(): Promise<void> {
    if (this.#reloading) return;
    this.#reloading = true;
    await flushDrafts();
    if (this.#holds === 0) location.reload();
  }
}

/** New versions of the app. */
export const update = new Update();
