import { describe, expect, it } from 'vitest';
import { FINE, type Outcome } from './outcome.ts';
import { FIRST_RETRY_MS, LAST_RETRY_MS, makeSchedule, QUIET_MS, waitAfter } from './schedule.ts';

/** A clock that moves when told. */
function clockwork() {
  let now = 0;
  let planned: { at: number; call: () => void } | null = null;
  return {
    now: () => now,
    random: () => 1,
    after(ms: number, call: () => void) {
      const mine = { at: now + ms, call };
      planned = mine;
      return () => {
        if (planned === mine) planned = null;
      };
    },
    left: () => (planned ? planned.at - now : null),
    forward(ms: number) {
      now += ms;
      if (planned && planned.at <= now) {
        const { call } = planned;
        planned = null;
        call();
      }
    },
  };
}

const offline: Outcome = { trouble: 'no-connection', retryAfter: null, stopped: true };
const settle = async () => {
  for (let i = 0; i < 10; i += 1) await Promise.resolve();
};

describe('the page’s own loop', () => {
  it('looks again after a quiet while, and sooner, ever less often, when something is in the way', async () => {
    const clock = clockwork();
    let outcome = FINE;
    const schedule = makeSchedule(async () => outcome, clock);
    await schedule.nudge();
    expect(clock.left()).toBe(QUIET_MS);
    outcome = offline;
    const waits: (number | null)[] = [];
    for (let i = 0; i < 8; i += 1) {
      clock.forward(clock.left() ?? 0);
      await settle();
      waits.push(clock.left());
    }
    expect(waits.slice(0, 3)).toEqual([FIRST_RETRY_MS, FIRST_RETRY_MS * 2, FIRST_RETRY_MS * 4]);
    expect(waits.at(-1)).toBe(LAST_RETRY_MS);
    outcome = FINE;
    clock.forward(LAST_RETRY_MS);
    await settle();
    expect(clock.left()).toBe(QUIET_MS);
  });

  it('spreads out what many phones do at once', () => {
    expect(waitAfter(3, null, 0)).toBe(waitAfter(3, null, 1) / 2);
  });

  it('many nudges during one pass make one further pass', async () => {
    const clock = clockwork();
    let passes = 0;
    const ends: (() => void)[] = [];
    const schedule = makeSchedule(async () => {
      passes += 1;
      await new Promise<void>((resolve) => ends.push(resolve));
      return FINE;
    }, clock);
    const first = schedule.nudge();
    const others = [schedule.nudge(), schedule.nudge(), schedule.nudge()];
    expect(passes).toBe(1);
    ends.shift()?.();
    await first;
    await settle();
    expect(passes).toBe(2);
    ends.shift()?.();
    await Promise.all(others);
    expect(passes).toBe(2);
  });

  it('leaves an endpoint alone for as long as it asked, whatever happens on the page', async () => {
    const clock = clockwork();
    let passes = 0;
    const schedule = makeSchedule(async () => {
      passes += 1;
      return { trouble: 'too-many-requests', retryAfter: 300_000, stopped: true };
    }, clock);
    await schedule.nudge();
    clock.forward(1000);
    await schedule.nudge();
    expect(passes).toBe(1);
    expect(clock.left()).toBe(299_000);
    clock.forward(299_000);
    await settle();
    expect(passes).toBe(2);
  });

  it('goes on after a pass that failed in a way nobody expected', async () => {
    const clock = clockwork();
    const schedule = makeSchedule(() => Promise.reject(new Error('a bug')), clock);
    await schedule.nudge();
    expect(clock.left()).toBe(FIRST_RETRY_MS);
  });
});
