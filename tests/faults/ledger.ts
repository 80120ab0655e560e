import type { KindName } from '../../src/lib/records/index.ts';
import type { Value } from '../../src/lib/records/value.ts';

/** Values by path, each with everything that would be right: nothing listed, anything is. `members/*` is any of them. */
export type Typed = Record<string, Value[]>;

/** One save that a person asked for. */
export interface Save {
  /** Stands in the record, and in no other save. */
  readonly token: string;
  readonly kind: KindName;
  /** The device that saved it: a phone that was wiped is another device. */
  readonly device: string;
  /** Comes after all saves of the device with a smaller one. */
  readonly order: number;
  /** True when it makes a record, false when it changes one. */
  readonly makes: boolean;
  /** What the person set. */
  typed: Typed;
  /** `asked`: nobody has seen an answer; it may be saved or not. `shown`: the app has said that it is saved. */
  state: 'asked' | 'shown' | 'refused';
  /** It was still on the phone alone when the bench wiped it. */
  wiped: boolean;
}

/** Everything that phones were asked to save, and what they said. */
export class Ledger {
  readonly #saves = new Map<string, Save>();

  /** Notes that a person is about to save something. */
  ask(save: Pick<Save, 'token' | 'kind' | 'device' | 'makes' | 'typed'>): void {
    if (this.#saves.has(save.token)) throw new Error(`${save.token} is saved twice`);
    this.#saves.set(save.token, { ...save, order: this.#saves.size, state: 'asked', wiped: false });
  }

  /** Adds what became known as the form was filled in. */
  type(token: string, typed: Typed): void {
    Object.assign(this.#find(token).typed, typed);
  }

  /** The app has shown it as saved, or has said that it could not be saved. */
  answer(token: string, state: 'shown' | 'refused'): void {
    this.#find(token).state = state;
  }

  /** It stood in the outbox of a phone that was wiped. */
  wipe(token: string): void {
    this.#find(token).wiped = true;
  }

  all(): Save[] {
    return [...this.#saves.values()];
  }

  #find(token: string): Save {
    const save = this.#saves.get(token);
    if (!save) throw new Error(`nobody asked to save ${token}`);
    return save;
  }
}
