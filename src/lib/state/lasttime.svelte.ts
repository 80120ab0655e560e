import { keepLastTime, readLastTime, withoutFreeText, type LastTime } from '../device/last-time.ts';
import type { KindName, RecordOf } from '../records/index.ts';
import { phone } from './phone.ts';

class LastTimes {
  #values = $state.raw<LastTime>(new Map());

  /** The answers from last time, for a form to begin with. */
  get<K extends KindName>(kind: K): Partial<RecordOf[K]> {
    return (this.#values.get(kind) ?? {}) as Partial<RecordOf[K]>;
  }

  /** Keeps answers for next time; free text is left out. */
  set<K extends KindName>(kind: K, values: Partial<RecordOf[K]>): void {
    const given: object = values;
    const plain = withoutFreeText(kind, $state.snapshot(given));
    // eslint-disable-next-line svelte/prefer-svelte-reactivity -- replaced as a whole, never changed
    this.#values = new Map(this.#values).set(kind, plain);
    // A likely answer is no loss: the form asks again.
    void keepLastTime(phone(), kind, plain).catch(() => undefined);
  }

  async load(): Promise<void> {
    this.#values = await readLastTime(phone());
  }
}

/** Likely answers from last time. */
export const lastTime = new LastTimes();
