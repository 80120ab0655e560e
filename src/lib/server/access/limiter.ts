/** So much at once, and so much a second after that. */
export interface Allowance {
  burst: number;
  perSecond: number;
}

/** A phone that is at work asks a few times a minute; this stops one that has run wild, and no seeded day of work. */
export const OF_A_DEVICE: Allowance = { burst: 1000, perSecond: 5 };
/** Requests from one address that no device can be shown to have sent. Whoever is known is never counted here. */
export const OF_STRANGERS: Allowance = { burst: 200, perSecond: 1 };

const MOST_KEYS = 20_000;

/** Counts what is asked, by a key each. In memory: after a restart everybody begins anew. */
export class Limiter {
  readonly #allowance: Allowance;
  readonly #now: () => number;
  readonly #left = new Map<string, { left: number; at: number }>();

  constructor(allowance: Allowance, now: () => number) {
    this.#allowance = allowance;
    this.#now = now;
  }

  /** Takes one from a key's allowance; false when there is none left. */
  take(key: string): boolean {
    const { burst, perSecond } = this.#allowance;
    const now = this.#now();
    const known = this.#left.get(key);
    const gained = known ? (Math.max(0, now - known.at) / 1000) * perSecond : burst;
    const left = Math.min(burst, (known?.left ?? 0) + gained);
    this.#left.delete(key);
    // the oldest go first, so that a flood of addresses cannot fill the memory
    for (const oldest of this.#left.keys()) {
      if (this.#left.size < MOST_KEYS) break;
      this.#left.delete(oldest);
    }
    this.#left.set(key, { left: left < 1 ? left : left - 1, at: now });
    return left >= 1;
  }
}

/** What the endpoint counts: by device where one is known, by address only where none is. */
export interface Limits {
  devices: Limiter;
  strangers: Limiter;
}

export function makeLimits(now: () => number): Limits {
  return { devices: new Limiter(OF_A_DEVICE, now), strangers: new Limiter(OF_STRANGERS, now) };
}
