import type { Random } from '../../src/cli/seed/random.ts';

/** Bytes of any kind. */
export function bytes(random: Random, most: number): Buffer {
  const made = Buffer.alloc(random.int(0, most));
  for (let at = 0; at < made.length; at++) made[at] = random.int(0, 255);
  return made;
}

/** A copy in which something was cut off, flipped, doubled or put in. */
export function damaged(random: Random, whole: Uint8Array): Buffer {
  const made = Buffer.from(whole);
  if (made.length === 0) return bytes(random, 20);
  const at = random.int(0, made.length - 1);
  switch (random.int(0, 4)) {
    case 0:
      return made.subarray(0, at);
    case 1: {
      for (let flips = random.int(1, 8); flips > 0; flips--) {
        const place = random.int(0, made.length - 1);
        made[place] = (made[place] ?? 0) ^ (1 << random.int(0, 7));
      }
      return made;
    }
    case 2:
      return Buffer.concat([made.subarray(0, at), bytes(random, 40), made.subarray(at)]);
    case 3:
      return Buffer.concat([made, made.subarray(at)]);
    default:
      // a length somewhere in it that promises four thousand million bytes
      return Buffer.concat([made.subarray(0, at), Buffer.alloc(4, 0xff), made.subarray(at + 4)]);
  }
}

/** Words that have hurt other programs. */
export const WORDS = [
  '',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\uffff',
  '../../etc/passwd',
  '..\\..\\secrets\\keys.json',
  "' or 1=1; drop table records; --",
  '<script>alert(1)</script>',
  '{{7*7}}',
  '${7*7}',
  '%00',
  '%',
  '\r\nset-cookie: office=1',
  'x'.repeat(5000),
  'ሰላም',
  '٠١٢٣',
  '-1',
  '1e309',
  'NaN',
  'null',
  '9'.repeat(400),
] as const;

/** A value of any shape that JSON has. */
export function value(random: Random, depth = 0): unknown {
  switch (random.int(0, depth > 4 ? 6 : 9)) {
    case 0:
      return null;
    case 1:
      return random.chance(0.5);
    case 2:
      return random.pick([0, -0, -1, 1.5, 1e308, 2 ** 53, Number.MAX_SAFE_INTEGER + 2, -(2 ** 31)]);
    case 3:
    case 4:
    case 5:
      return random.pick(WORDS);
    case 6:
      return bytes(random, 60).toString('latin1');
    case 7:
      return Array.from({ length: random.int(0, 5) }, () => value(random, depth + 1));
    default:
      return object(random, depth);
  }
}

function object(random: Random, depth: number): unknown {
  const entries = Array.from(
    { length: random.int(0, 5) },
    () => `${JSON.stringify(random.pick(WORDS))}:${JSON.stringify(value(random, depth + 1))}`,
  );
  // parsed, so that `__proto__` is a key like any other
  return JSON.parse(`{${entries.join(',')}}`) as unknown;
}

/** JSON so deep that a reader which calls itself runs out of stack. */
export function deep(random: Random): string {
  const depth = random.pick([50, 2000, 5000]);
  return random.chance(0.5)
    ? `${'['.repeat(depth)}${']'.repeat(depth)}`
    : `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
}
