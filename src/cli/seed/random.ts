/** A small seeded generator (mulberry32): the same seed draws the same things on every machine. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A generator of its own for one purpose, so that a change in one part leaves the others as they were. */
  fork(purpose: number): Random {
    return new Random(Math.imul(this.#state ^ Math.imul(purpose + 1, 0x9e3779b1), 0x85ebca6b));
  }

  /** From 0 up to, and never, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number between two, both included. */
  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** One of a list that has at least one. */
  pick<T>(list: readonly T[]): T {
    return this.weighted(list, () => 1);
  }

  /** One of a list, each as likely as its weight says. */
  weighted<T>(list: readonly T[], weight: (item: T, index: number) => number): T {
    const weights = list.map(weight);
    let left = this.next() * weights.reduce((sum, each) => sum + each, 0);
    for (const [index, item] of list.entries()) {
      left -= weights[index] ?? 0;
      if (left < 0) return item;
    }
    const last = list.at(-1);
    if (last === undefined) throw new Error('there is nothing to pick from');
    return last;
  }

  /** One of a list whose first items are met most: a programme names the common things first. */
  common<T>(list: readonly T[]): T {
    return this.weighted(list, (_, index) => 1 / (index + 2));
  }

  /** Up to `count` different items, the common ones most often. */
  some<T>(list: readonly T[], count: number): T[] {
    const left = [...list];
    const taken: T[] = [];
    while (taken.length < count && left.length > 0) {
      const item = this.common(left);
      left.splice(left.indexOf(item), 1);
      taken.push(item);
    }
    return taken;
  }

  /** A list in another order. */
  shuffled<T>(list: readonly T[]): T[] {
    return list
      .map((item) => ({ item, place: this.next() }))
      .sort((a, b) => a.place - b.place)
      .map(({ item }) => item);
  }
}
