/** What Chromium hands out when the app may be put on the home screen. */
interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

function isPrompt(event: Event): event is InstallPrompt {
  return 'prompt' in event;
}

class Install {
  #offer = $state.raw<InstallPrompt | null>(null);

  /** True when one tap can put the app on the home screen. */
  get offered(): boolean {
    return this.#offer !== null;
  }

  /** True when the app runs from the home screen already. */
  get done(): boolean {
    return (
      matchMedia('(display-mode: standalone)').matches ||
      ('standalone' in navigator && navigator.standalone === true)
    );
  }

  /** An iPhone or iPad: an installed app keeps its own storage there, and starts empty. */
  get ownStorage(): boolean {
    return /iP(hone|ad|od)/.test(navigator.userAgent);
  }

  keep(event: Event): void {
    if (!isPrompt(event)) return;
    event.preventDefault();
    this.#offer = event;
  }

  async ask(): Promise<void> {
    const offer = this.#offer;
    this.#offer = null;
    await offer?.prompt();
  }
}

/** Putting the app on the home screen. */
export const install = new Install();

/** Keeps the browser's offer for the moment when we ask. Answers with how to stop. */
export function listenForInstall(): () => void {
  const keep = (event: Event): void => install.keep(event);
  addEventListener('beforeinstallprompt', keep);
  return () => removeEventListener('beforeinstallprompt', keep);
}
