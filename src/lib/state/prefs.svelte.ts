import { setLanguage } from '../i18n/index.ts';
import { keepLanguage, keepWifiOnly, readLanguage, readWifiOnly } from '../device/settings.ts';

class Prefs {
  #language = $state<string | null>(null);
  #wifiOnly = $state(false);

  /** The language chosen on this phone; null when nobody has chosen. */
  get language(): string | null {
    return this.#language;
  }
  set language(tag: string | null) {
    this.#language = tag;
    // Not kept is asked again; nothing more is lost.
    if (tag !== null) void keepLanguage(tag).catch(() => undefined);
  }

  /** Speaks another language from now on; false when its words are not on the phone and can't be fetched now. */
  async speak(tag: string): Promise<boolean> {
    try {
      await setLanguage(tag);
    } catch {
      return false;
    }
    this.language = tag;
    return true;
  }

  /** True when this phone sends over Wi-Fi only. */
  get wifiOnly(): boolean {
    return this.#wifiOnly;
  }

  /** Chooses it, and looks what has been kept: the answer is what stands on the phone. */
  async chooseWifiOnly(only: boolean): Promise<void> {
    await keepWifiOnly(only).catch(() => undefined);
    await this.loadWifiOnly();
  }

  async loadWifiOnly(): Promise<void> {
    this.#wifiOnly = await readWifiOnly().catch(() => false);
  }

  async load(): Promise<void> {
    this.#language = await readLanguage().catch(() => null);
  }
}

/** What a person has chosen on this phone. */
export const prefs = new Prefs();
