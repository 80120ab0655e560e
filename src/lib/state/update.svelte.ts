import { dev } from '$app/environment';
import { Workbox } from 'workbox-window';
import { flushDrafts } from './draft.svelte.ts';
import { reloads } from './reloads.ts';

class Update {
  /** True when a newer version has been fetched and waits to take over. */
  waiting = $state(false);
  /** True when the app's files are kept on this phone: from now on it opens without a network. */
  ready = $state(false);
  #workbox: Workbox | null = null;
  /** Resolves when there will be no worker, and never otherwise. */
  #failed: Promise<void> = new Promise(() => undefined);
  #hadController = false;
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
    const registered = this.#workbox.register();
    this.#failed = new Promise((resolve) => void registered.catch(resolve));
    void navigator.serviceWorker.ready.then(() => (this.ready = true));
  }

  /** Waits until the app's files are kept, but not for ever: a browser may have no worker, and a network none of it. */
  async whenReady(patience = 45_000): Promise<void> {
    if (!this.#workbox || this.ready) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const enough = new Promise<void>((resolve) => (timer = setTimeout(resolve, patience)));
    await Promise.race([navigator.serviceWorker.ready, this.#failed, enough]);
    clearTimeout(timer);
  }

  /** Looks for a newer version. */
  async look(): Promise<void> {
    await this.#workbox?.update().catch(() => undefined);
  }

  /** Lets the newer version take over; drafts are written, and the page reloads once. */
  apply(): void {
    this.#workbox?.messageSkipWaiting();
  }

  async #reload(): Promise<void> {
    if (this.#reloading) return;
    this.#reloading = true;
    await flushDrafts();
    reloads.want();
  }
}

/** New versions of the app. */
export const update = new Update();
