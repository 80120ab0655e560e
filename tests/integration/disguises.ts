import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every way in which a text could lie in a file: in any encoding, escaped, or as base64 at any offset. */
export function disguises(text: string): Buffer[] {
  const utf8 = Buffer.from(text, 'utf8');
  const utf16 = Buffer.from(text, 'utf16le');
  const escaped = Array.from({ length: text.length }, (_, i) => {
    const code = text.charCodeAt(i);
    return code < 128 ? text.charAt(i) : `\\u${code.toString(16).padStart(4, '0')}`;
  });
  const base64 = [utf8, utf16].flatMap((bytes) =>
    [0, 1, 2].flatMap((offset) =>
      (['base64', 'base64url'] as const).map((form) => {
        // only what does not depend on its neighbours: whole groups of three bytes
        const skipped = (3 - offset) % 3;
        const whole = bytes.subarray(skipped, skipped + Math.floor((bytes.length - skipped) / 3) * 3);
        return Buffer.from(whole.toString(form));
      }),
    ),
  );
  return [
    utf8,
    utf16,
    Buffer.from(utf16).swap16(),
    Buffer.from(escaped.join('')),
    Buffer.from(utf8.toString('hex')),
    Buffer.from(utf8.toString('hex').toUpperCase()),
    ...base64,
  ];
}

/** The files of the data folder that hold a text, in whatever disguise. */
export function filesWith(folder: string, text: string): string[] {
  return readdirSync(folder).filter((name) => {
    const bytes = readFileSync(join(folder, name));
    return disguises(text).some((disguise) => bytes.includes(disguise));
  });
}
