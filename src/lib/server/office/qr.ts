import { encode } from 'uqr';

/** A link as a square to scan: one path on a field of `size` modules, quiet zone included. */
export interface QrCode {
  size: number;
  path: string;
}

/** Draws a link. The caller makes the picture, so that no markup of a library stands in our pages. */
export function qrOf(link: string): QrCode {
  const { data, size } = encode(link, { ecc: 'M', border: 4 });
  const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return { size, path: dark.join('') };
}
