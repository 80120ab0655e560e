import { describe, expect, it } from 'vitest';
import { personalIn } from '../../src/lib/records/personal.ts';
import { westMidlands } from '../../src/lib/programme/west-midlands.ts';
import { tokensIn } from './deeds.ts';
import { MISCHIEF, PHONES, schedule } from './scheduler.ts';

describe('the schedule', () => {
  it('is the same for the same seed, and another for another', () => {
    const one = schedule(7, 30, westMidlands);
    expect(schedule(7, 30, westMidlands)).toEqual(one);
    expect(schedule(8, 30, westMidlands)).not.toEqual(one);
  });

  it('begins the same, however many rounds follow', () => {
    expect(schedule(7, 30, westMidlands).slice(0, 10)).toEqual(schedule(7, 10, westMidlands));
  });

  it('never draws a token twice, nor one inside another', () => {
    const text = JSON.stringify(schedule(7, 40, westMidlands).flatMap(({ phones }) => phones));
    const deeds = schedule(7, 40, westMidlands).flatMap(({ phones }) =>
      phones.flatMap(({ tabs }) => tabs.flat()),
    );
    const tokens = deeds.map(({ token }) => token);
    expect(new Set(tokens).size).toBe(tokens.length);
    expect(new Set(tokensIn(text))).toEqual(new Set(tokens));
  });

  it('types nothing that the app would ask about as pointing at somebody', () => {
    for (const seed of [440760733, 956992687, 2147483646]) {
      const texts = schedule(seed, 60, westMidlands).flatMap(({ phones }) =>
        phones.flatMap(({ tabs }) => tabs.flat().map((deed) => JSON.stringify(deed))),
      );
      expect(texts.filter((text) => personalIn(text).length > 0)).toEqual([]);
    }
  });

  it('lets everything happen in a hundred rounds, and enough be saved', () => {
    const rounds = schedule(3, 100, westMidlands);
    const phones = rounds.flatMap((round) => round.phones);
    expect(new Set(phones.map(({ phone }) => phone))).toEqual(new Set(PHONES));
    expect(new Set(phones.flatMap(({ mischief }) => (mischief ? [mischief.what] : [])))).toEqual(
      new Set(MISCHIEF),
    );
    expect(new Set(rounds.map(({ version }) => version))).toEqual(new Set(['current', 'next']));
    expect(new Set(phones.map(({ clock }) => clock))).toEqual(new Set([null, -365, 0, 365]));
    expect(new Set(phones.map(({ begin }) => begin))).toEqual(new Set(['as-is', 'tabs', 'browser']));
    expect(phones.some(({ wipe }) => wipe)).toBe(true);
    expect(rounds.some(({ kill }) => kill !== null)).toBe(true);
    expect(rounds.some(({ weather }) => weather.calls.some((fate) => typeof fate === 'object'))).toBe(true);
    expect(phones.some(({ tabs }) => tabs.length > 2)).toBe(true);
    const made = phones.flatMap(({ tabs }) => tabs.flat()).filter((deed) => !deed.do.startsWith('correct'));
    expect(made.length).toBeGreaterThan(1700);
  });
});
