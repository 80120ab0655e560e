import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PIN_LEAST, PIN_MOST, pinFault, plainPin } from './pin.ts';
import { waitOf } from './tries.ts';

describe('a PIN', () => {
  it.each([
    ['', 'pin-short'],
    ['48291', 'pin-short'],
    ['4829134829134', 'pin-long'],
    ['48291a', 'pin-digits'],
    ['000000', 'pin-simple'],
    ['121212', 'pin-simple'],
    ['123123', 'pin-simple'],
    ['123456', 'pin-simple'],
    ['987654', 'pin-simple'],
    ['890123', 'pin-simple'],
    ['246802', 'pin-simple'],
    ['482913', null],
    ['1990051', null],
  ])('%s: %s', (pin, fault) => {
    expect(pinFault(pin)).toBe(fault);
  });

  it('may be typed in any digits, with whatever a keyboard puts between them', () => {
    for (const typed of ['٤٨٢٩١٣', '۴۸۲۹۱۳', '੪੮੨੯੧੩', '৪৮২৯১৩', '૪૮૨૯૧૩', '௪௮௨௯௧௩', ' 482 913\u200f'])
      expect(plainPin(typed)).toBe('482913');
  });

  it('has nothing against most numbers that people draw', () => {
    const numbers = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: PIN_LEAST, maxLength: PIN_MOST });
    let refused = 0;
    fc.assert(
      fc.property(numbers, (digits) => {
        const fault = pinFault(digits.join(''));
        if (fault !== null) refused += 1;
        expect([null, 'pin-simple']).toContain(fault);
      }),
      { numRuns: 1000 },
    );
    expect(refused).toBeLessThan(100);
  });
});

describe('after wrong PINs', () => {
  it.each([
    [0, 0],
    [3, 0],
    [4, 30_000],
    [5, 60_000],
    [6, 300_000],
    [8, 3_600_000],
    [500, 3_600_000],
  ])('%i of them make the next one wait %i ms', (wrong, wait) => {
    expect(waitOf({ wrong, at: 1000 }, 1000)).toBe(wait);
    expect(waitOf({ wrong, at: 1000 }, 1000 + wait)).toBe(0);
  });

  it('a clock that is put back wins nothing', () => {
    expect(waitOf({ wrong: 6, at: 1_000_000 }, 10)).toBe(300_000);
  });
});
