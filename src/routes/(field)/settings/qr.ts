/** A link as a square to scan: one path on a field of `size` modules, quiet zone included. */
export interface QrCode {
  size: number;
  path: string;
}

/** Draws a link. What draws is fetched now: few ever need it. */
export async function drawQr(link: string): Promise<QrCode> {
  const { encode } = await import('uqr');
  const { data, size } = encode(link, { ecc: 'M', border: 4 });
  const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return { size, path: dark.join('') };
}
