/**
 * A reload that a new version wants, put off while something is on screen that is kept nowhere: a postcard in a
 * participant's hands.
 */
class Reloads {
  #holds = 0;
  #wanted = false;

  /** Puts off any reload. Returns how to end that. */
  hold(): () => void {
    this.#holds += 1;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#holds -= 1;
      this.#reload();
    };
  }

  /** Reloads as soon as nothing stands against it. */
  want(): void {
    this.#wanted = true;
    this.#reload();
  }

  #reload(): void {
    if (this.#wanted && this.#holds === 0) location.reload();
  }
}

export const reloads = new Reloads();
