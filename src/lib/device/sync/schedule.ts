import type { Outcome } from './outcome.ts';

/** What a schedule stands on, handed in so that tests need not wait. */
export interface Clockwork {
  now: () => number;
  random: () => number;
  /** Calls back after so many milliseconds; the function returned calls it off. */
  after: (ms: number, call: () => void) => () => void;
}

export interface Schedule {
  /** Something happened that makes a pass worth trying at once. Resolves when a pass that began later has ended. */
  nudge: () => Promise<void>;
  stop: () => void;
}

/** After a pass without trouble: how long until the next look. */
export const QUIET_MS = 120_000;
/** After the first pass with trouble; doubled with each further one. */
export const FIRST_RETRY_MS = 2_000;
export const LAST_RETRY_MS = 60_000;

/** How long to wait after so many passes with trouble in a row: doubling, with jitter, never less than asked. */
export function waitAfter(failures: number, retryAfter: number | null, random: number): number {
  const full = failures === 0 ? QUIET_MS : Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1));
  return Math.max(full * (0.5 + random / 2), retryAfter ?? 0);
}

/**
 * Runs passes one after the other: at a nudge, and by a slow timer. Many nudges during one pass make one further
 * pass. When the endpoint asked to be left alone, nudges wait for that too.
 */
export function makeSchedule(run: () => Promise<Outcome>, clockwork: Clockwork): Schedule {
  let failures = 0;
  let notBefore = 0;
  let stopped = false;
  let callOff: () => void = () => undefined;
  let running: Promise<void> | null = null;
  let again: Promise<void> | null = null;

  function plan(ms: number): void {
    callOff();
    if (!stopped) callOff = clockwork.after(ms, () => void nudge());
  }

  async function pass(): Promise<void> {
    callOff();
    let outcome: Outcome;
    try {
      outcome = await run();
    } catch {
      // The database went away, or a bug: neither may end the loop.
      outcome = { trouble: 'internal', retryAfter: null, stopped: true };
    }
    failures = outcome.trouble === null ? 0 : failures + 1;
    notBefore = outcome.retryAfter === null ? 0 : clockwork.now() + outcome.retryAfter;
    plan(waitAfter(failures, outcome.retryAfter, clockwork.random()));
  }

  function start(): Promise<void> {
    running = pass().finally(() => (running = null));
    return running;
  }

  function nudge(): Promise<void> {
    if (stopped) return Promise.resolve();
    const left = notBefore - clockwork.now();
    if (left > 0) {
      plan(left);
      return Promise.resolve();
    }
    if (!running) return start();
    again ??= running.then(() => {
      again = null;
      return nudge();
    });
    return again;
  }

  return {
    nudge,
    stop: () => {
      stopped = true;
      callOff();
    },
  };
}
