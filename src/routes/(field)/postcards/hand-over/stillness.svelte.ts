/** So long a card may lie untouched before it is asked whether somebody is there, and then before it is wiped. */
export const REST_MS = 120_000;
export const LAST_CALL_MS = 30_000;

const TOUCHES = ['pointerdown', 'keydown', 'input', 'scroll'] as const;

/**
 * Watches whether anybody touches the phone while a card is under way. Being read to counts as touching: nobody who
 * listens is asked whether they are there.
 */
export class Stillness {
  /** Nobody has touched the phone for a while: it asks. */
  asks = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #touched = 0;
  readonly #gone: () => void;
  readonly #listening: () => boolean;

  /** `gone`: nobody answered. `listening`: true while something is read aloud. */
  constructor(gone: () => void, listening: () => boolean) {
    this.#gone = gone;
    this.#listening = listening;
  }

  /** From now on; returns how to stop. */
  watch(): () => void {
    const touch = (): void => {
      // once it asks, only its button answers: a sleeve that brushes the glass is nobody
      if (!this.asks) this.#begin();
    };
    // timers sleep with the phone: whoever takes it up later finds no card of somebody else
    const seen = (): void => {
      const isOver = Date.now() - this.#touched >= REST_MS + LAST_CALL_MS;
      if (document.visibilityState === 'visible' && isOver) this.#gone();
    };
    const quiet = { passive: true, capture: true };
    for (const name of TOUCHES) addEventListener(name, touch, quiet);
    document.addEventListener('visibilitychange', seen);
    this.#begin();
    return () => {
      for (const name of TOUCHES) removeEventListener(name, touch, quiet);
      document.removeEventListener('visibilitychange', seen);
      clearTimeout(this.#timer);
      this.asks = false;
    };
  }

  /** Somebody is there. */
  stay(): void {
    this.asks = false;
    this.#begin();
  }

  #begin(): void {
    this.#touched = Date.now();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), REST_MS);
  }

  #ask(): void {
    if (this.#listening()) {
      this.#begin();
      return;
    }
    this.asks = true;
    this.#timer = setTimeout(() => this.#gone(), LAST_CALL_MS);
  }
}
