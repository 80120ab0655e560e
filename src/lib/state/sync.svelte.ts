import { connectionOf, tellsConnection } from '../device/connection.ts';
import type { Phone } from '../device/phone.ts';
import { putAway, readStatus, type OutboxEntry, type SyncStatus } from '../device/outbox.ts';
import { askForBackgroundSync } from '../device/sync/background.ts';
import type { Pull } from '../device/sync/loop.ts';
import { makeSchedule, type Schedule } from '../device/sync/schedule.ts';
import { listen } from '../device/sync/triggers.ts';
import { Live } from './live.svelte.ts';
import { late, phone } from './phone.ts';

export type { OutboxEntry } from '../device/outbox.ts';

const NOTHING: SyncStatus = {
  waiting: 0,
  refused: 0,
  held: 0,
  given: 0,
  answered: 0,
  missing: [],
  proven: true,
  lastContact: null,
  trouble: null,
  bytesWaiting: 0,
  bytesSent: 0,
  oldest: null,
  outbox: [],
};

class Sync {
  readonly #status = new Live(() => readStatus(phone()), NOTHING);
  #schedule: Schedule | null = null;
  #sending = $state(false);

  /** Changes that have not been answered. */
  get waiting(): number {
    return this.#status.current.waiting;
  }
  get refused(): number {
    return this.#status.current.refused;
  }
  get held(): number {
    return this.#status.current.held;
  }
  /** Numbers given out so far. */
  get given(): number {
    return this.#status.current.given;
  }
  /** Numbers that the endpoint has settled. */
  get answered(): number {
    return this.#status.current.answered;
  }
  /** Numbers that are neither on this phone any more nor answered. */
  get missing(): readonly number[] {
    return this.#status.current.missing;
  }
  /** True when the endpoint's digest over all numbers given out equals the phone's own. */
  get proven(): boolean {
    return this.#status.current.proven;
  }
  get lastContact(): number | null {
    return this.#status.current.lastContact;
  }
  /** What was in the way last time, as a code; null when nothing was. */
  get trouble(): string | null {
    return this.#status.current.trouble;
  }
  get bytesWaiting(): number {
    return this.#status.current.bytesWaiting;
  }
  get bytesSent(): number {
    return this.#status.current.bytesSent;
  }
  /** When the oldest waiting change was saved. */
  get oldest(): number | null {
    return this.#status.current.oldest;
  }
  /** Everything still in the outbox, oldest first. */
  get outbox(): readonly OutboxEntry[] {
    return this.#status.current.outbox;
  }
  /** Whether this browser can tell Wi-Fi from mobile data. */
  get tellsConnection(): boolean {
    return tellsConnection(navigator);
  }
  /** True until the outbox has been looked at. */
  get loading(): boolean {
    return this.#status.loading;
  }
  /** True while a pass runs that a person asked for. */
  get sending(): boolean {
    return this.#sending;
  }

  /** Begins the page's own loop. */
  start(): void {
    if (this.#schedule) return;
    let pull: Pull<Phone> | undefined;
    this.#schedule = makeSchedule(
      async () => {
        const { dropOld, makePull, syncOnce } = await late();
        const outcome = await syncOnce(phone(), (pull ??= makePull()), this.#sending);
        // after each pass, so at the start too, whether it got through or not
        await dropOld(phone());
        return outcome;
      },
      {
        // how much time has gone by, whatever somebody does to the clock
        now: () => performance.now(),
        random: () => Math.random(),
        after: (ms, call) => {
          const timer = setTimeout(call, ms);
          return () => clearTimeout(timer);
        },
      },
    );
    listen(this.#schedule, { window, document, connection: connectionOf(navigator) });
    void this.#schedule.nudge();
  }

  /** What is new at the endpoint can be read from now on. */
  look(): void {
    void this.#schedule?.nudge();
  }

  /** Something was saved: try at once, and let the browser wake the worker if the page closes first. */
  saved(): void {
    void this.#schedule?.nudge();
    void askForBackgroundSync(navigator.serviceWorker);
  }

  /** Puts away a change that the office has discarded. */
  async putAway(n: number): Promise<void> {
    await putAway(phone().db, n);
  }

  /** Tries now, because a person asked. Resolves when the pass has ended, however it went. */
  async sendNow(): Promise<void> {
    this.#sending = true;
    try {
      await this.#schedule?.nudge();
    } finally {
      this.#sending = false;
    }
  }
}

/** How this phone stands with the endpoint. */
export const sync = new Sync();
