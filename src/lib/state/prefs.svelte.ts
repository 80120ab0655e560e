import { keepLanguage, readLanguage } from '../device/settings.ts';

class Prefs {
  #language = $state<string | null>(null);

  /** The language chosen on this phone; null when nobody has chosen. */
  get language(): string | null {
    return this.#language;
  }
  set language(tag: string | null) {
    this.#language = tag;
    // Not kept is asked again; nothing more is lost.
    if (tag !== null) void keepLanguage(tag).catch(() => undefined);
  }

  async load(): Promise<void> {
    this.#language = await readLanguage().catch(() => null);
  }
}

/** What a person has chosen on this phone. */
export const prefs = new Prefs();
