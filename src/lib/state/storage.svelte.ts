import { askToPersist, storageHealth, type StorageHealth } from '../device/storage.ts';

const manager = () => navigator.storage as StorageManager | undefined;

/** Below this many bytes of room a person is told before they type, not after. */
const ROOM_NEEDED = 5_000_000;

class Storage {
  #health = $state.raw<StorageHealth>({ persisted: null, usage: null, quota: null });
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

  /** True when there may be no room for the next record. */
  get low(): boolean {
    const { usage, quota } = this.#health;
    return usage !== null && quota !== null && quota - usage < ROOM_NEEDED;
  }

  /** Looks how storage stands. */
  async refresh(): Promise<void> {
    this.#health = await storageHealth(manager());
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
