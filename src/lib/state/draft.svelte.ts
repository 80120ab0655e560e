import { dropDraft, keepDraft, readDraft } from '../device/drafts.ts';
import { phone } from './phone.ts';
import { today } from './today.svelte.ts';

/** The drafts on screen, by key, so that a save can still the one that it makes superfluous. */
// eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing on screen reads it
const open = new Map<string, Draft<unknown>>();

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * What a person is typing into one form, kept as typed, so that a killed browser loses nothing. Bind inputs to `typed`
 * and call `keep()` while the component is being made. The hand-over of postcards never uses one.
 */
export class Draft<T> {
  readonly key: string;
  /** What is typed. Deeply reactive. */
  typed = $state() as T;
  /** True when something from before was found. */
  restored = $state(false);
  /** Resolves when a draft from before, if any, stands in `typed`. */
  readonly ready: Promise<void>;

  readonly #initial: () => T;
  #loaded = $state(false);
  /** What stands in the database, or need not, as text. */
  #known = '';
  #pending: { typed: unknown } | null = null;
  #writing: Promise<void> | null = null;
  #held = false;

  constructor(key: string, initial: () => T) {
    // a form begins with the day that it is now, also when the clock was put right meanwhile
    today.refresh();
    this.key = key;
    this.#initial = initial;
    this.#begin();
    open.set(key, this);
    this.ready = this.#load();
  }

  #begin(): void {
    this.typed = this.#initial();
    this.#known = JSON.stringify($state.snapshot(this.typed));
  }

  async #load(): Promise<void> {
    try {
      const stored = await readDraft(phone(), this.key);
      if (stored !== undefined) {
        // A field that came with a newer app gets its first value.
        this.typed = (isPlain(stored) ? { ...this.#initial(), ...stored } : stored) as T;
        this.#known = JSON.stringify($state.snapshot(this.typed));
        this.restored = true;
      }
    } catch {
      // No storage: the form works all the same, and saving will say what is wrong.
    }
    this.#loaded = true;
  }

  /** Keeps every change from now on. To be called while the component is being made. */
  keep(): void {
    $effect(() => {
      const typed: unknown = $state.snapshot(this.typed);
      if (this.#loaded) this.#write(typed);
    });
    $effect(() => {
      const leave = () => void this.flush();
      addEventListener('pagehide', leave);
      document.addEventListener('visibilitychange', leave);
      return () => {
        removeEventListener('pagehide', leave);
        document.removeEventListener('visibilitychange', leave);
        void this.flush();
        if (open.get(this.key) === (this as Draft<unknown>)) open.delete(this.key);
      };
    });
  }

  #write(typed: unknown): void {
    const text = JSON.stringify(typed);
    if (text === this.#known) return;
    this.#known = text;
    this.#pending = { typed };
    if (!this.#writing && !this.#held) void this.#drain();
  }

  /** One write after the other; what is typed during one goes into the next. */
  async #drain(): Promise<void> {
    this.#writing = (async () => {
      while (this.#pending && !this.#held) {
        const { typed } = this.#pending;
        this.#pending = null;
        await this.#put(typed);
      }
    })();
    await this.#writing;
    this.#writing = null;
  }

  async #put(typed: unknown): Promise<void> {
    try {
      await keepDraft(phone(), this.key, typed, phone().now());
    } catch {
      // Written again with the next change; the next save says what is wrong with the storage.
    }
  }

  /** Resolves when all that was typed is written: a write under way too, whose page must not be left before. */
  async flush(): Promise<void> {
    if (this.#pending && !this.#writing && !this.#held) void this.#drain();
    while (this.#writing) await this.#writing;
  }

  /** Forgets the draft and begins the form afresh. */
  async drop(): Promise<void> {
    this.#held = true;
    this.#pending = null;
    await this.#writing;
    try {
      await dropDraft(phone(), this.key);
    } finally {
      this.#begin();
      this.restored = false;
      this.#pending = null;
      this.#held = false;
    }
  }

  /** Before a save: no write may come after the save has dropped the draft. */
  async hold(): Promise<void> {
    this.#held = true;
    await this.#writing;
  }

  /** After a save: what is typed from now on is kept again. */
  release(saved: boolean): void {
    if (saved) this.#pending = null;
    this.#held = false;
    if (this.#pending) void this.#drain();
  }
}

/** The draft on screen under a key. */
export function openDraft(key: string | undefined): Draft<unknown> | undefined {
  return key === undefined ? undefined : open.get(key);
}

/** Resolves when every draft on screen is written: before a reload, and before the vault locks. */
export async function flushDrafts(): Promise<void> {
  await Promise.all([...open.values()].map((draft) => draft.flush()));
}
