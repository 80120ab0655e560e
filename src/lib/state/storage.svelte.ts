import { tryRoom } from '../device/settings.ts';
import { askToPersist, hasRoom, storageHealth, type StorageHealth } from '../device/storage.ts';

const manager = () => navigator.storage as StorageManager | undefined;

class Storage {
  #health = $state.raw<StorageHealth>({ persisted: null, usage: null, quota: null });
  #full = $state(false);
  #asked = false;

  /** True when the browser has promised to keep everything; null while it has not said. */
  get persisted(): boolean | null {
    return this.#health.persisted;
  }
  get usage(): number | null {
    return this.#health.usage;
  }
  get quota(): number | null {
    return this.#health.quota;
  }

  /** True when there is no room for the next record: to be told before somebody types, not after. */
  get low(): boolean {
    return this.#full;
  }

  /** Looks how storage stands. */
  async refresh(): Promise<void> {
    this.#health = await storageHealth(manager());
    this.#full = (await hasRoom(tryRoom)) === false;
  }

  /** Asks the browser to keep everything until a person clears it. */
  async ask(): Promise<boolean | null> {
    this.#asked = true;
    const granted = await askToPersist(manager());
    await this.refresh();
    return granted;
  }

  /** Asks once, when there is something worth keeping. */
  async askOnce(): Promise<void> {
    if (this.#asked || this.persisted === true) return;
    await this.ask();
  }
}

/** How the browser keeps what is on this phone. */
export const storage = new Storage();
