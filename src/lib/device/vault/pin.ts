/** Why a PIN will not do. Words in `locales/<tag>/field.json`, `pin.<code>`. */
export type PinFault = 'pin-digits' | 'pin-short' | 'pin-long' | 'pin-simple';

export const PIN_LEAST = 6;
export const PIN_MOST = 12;

/** The first digit of every set that our languages are typed in: ASCII, Arabic, Persian, Gurmukhi, Bengali, Gujarati, Tamil. */
const ZEROES = [0x30, 0x660, 0x6f0, 0xa66, 0x9e6, 0xae6, 0xbe6];

/** A PIN in ASCII digits, whichever digits it was typed in; anything else stays as it is. */
export function plainPin(typed: string): string {
  return Array.from(typed.replace(/[\s\u200e\u200f\u2066-\u2069]/g, ''))
    .map((letter) => {
      const code = letter.codePointAt(0) ?? 0;
      const zero = ZEROES.find((each) => code >= each && code <= each + 9);
      return zero === undefined ? letter : String(code - zero);
    })
    .join('');
}

function isRun(pin: string, step: number): boolean {
  return Array.from(pin).every(
    (digit, at) => at === 0 || Number(digit) === (Number(pin[at - 1]) + step + 10) % 10,
  );
}

/** True for what somebody with the phone in hand tries first: one digit or a pair repeated, a run, a year twice. */
function isSimple(pin: string): boolean {
  const repeats = [1, 2, 3, 4].some((length) => pin === pin.slice(0, length).repeat(pin.length / length));
  return repeats || isRun(pin, 1) || isRun(pin, -1) || isRun(pin, 2);
}

/** Why a PIN will not do, or null. `pin` in plain digits. */
export function pinFault(pin: string): PinFault | null {
  if (!/^\d*$/.test(pin)) return 'pin-digits';
  if (pin.length < PIN_LEAST) return 'pin-short';
  if (pin.length > PIN_MOST) return 'pin-long';
  return isSimple(pin) ? 'pin-simple' : null;
}
