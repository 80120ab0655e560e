import { crc32, deflateSync, inflateSync } from 'node:zlib';

// PNG, ISO/IEC 15948: https://www.w3.org/TR/png-3/
const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
const MOST = 256;

interface Pixels {
  width: number;
  height: number;
  /** Three bytes for every point. */
  rgb: Uint8Array;
}

/** Some colours that stand for one another. */
type Box = Uint32Array;

/** A picture of the browser with at most 256 colours: a third of its size, and the same to the eye. */
export function palettised(png: Buffer): Buffer {
  const pixels = read(png);
  const counts = countColours(pixels.rgb);
  const palette = chooseColours(counts);
  return write(pixels, palette, nearest(counts.keys(), palette));
}

function* chunks(png: Buffer): Generator<{ type: string; data: Buffer }> {
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    yield { type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) };
    at += 12 + length;
  }
}

function read(png: Buffer): Pixels {
  let [width, height, perPixel] = [0, 0, 0];
  const parts: Buffer[] = [];
  for (const { type, data } of chunks(png)) {
    if (type === 'IDAT') parts.push(data);
    if (type !== 'IHDR') continue;
    width = data.readUInt32BE(0);
    height = data.readUInt32BE(4);
    const [depth, colours] = [data[8], data[9]];
    perPixel = colours === 2 ? 3 : 4;
    if (depth !== 8 || (colours !== 2 && colours !== 6)) throw new Error('not a screenshot of a browser');
  }
  const lines = inflateSync(Buffer.concat(parts));
  const line = width * perPixel;
  let above = new Uint8Array(line);
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const start = y * (line + 1);
    above = unfiltered(lines[start] ?? 0, lines.subarray(start + 1, start + 1 + line), above, perPixel);
    for (let x = 0; x < width; x++)
      rgb.set(above.subarray(x * perPixel, x * perPixel + 3), (y * width + x) * 3);
  }
  return { width, height, rgb };
}

/** One line without its filter, given the line above it. */
function unfiltered(
  filter: number,
  line: Uint8Array,
  above: Uint8Array,
  perPixel: number,
): Uint8Array<ArrayBuffer> {
  const plain = new Uint8Array(line.length);
  for (let i = 0; i < line.length; i++) {
    const left = i < perPixel ? 0 : (plain[i - perPixel] ?? 0);
    const up = above[i] ?? 0;
    const corner = i < perPixel ? 0 : (above[i - perPixel] ?? 0);
    const guess = [0, left, up, (left + up) >> 1, filter === 4 ? paeth(left, up, corner) : 0][filter] ?? 0;
    plain[i] = (line[i] ?? 0) + guess;
  }
  return plain;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

function countColours(rgb: Uint8Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (let i = 0; i < rgb.length; i += 3) {
    const colour = ((rgb[i] ?? 0) << 16) | ((rgb[i + 1] ?? 0) << 8) | (rgb[i + 2] ?? 0);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  return counts;
}

const channel = (colour: number, shift: number): number => (colour >> shift) & 255;

/** The flat colours of the page as they are; what lies between them, at the edges of letters, by cutting the median. */
function chooseColours(counts: Map<number, number>): number[] {
  const known = [...counts].sort(([, a], [, b]) => b - a).map(([colour]) => colour);
  if (known.length <= MOST) return known;
  const flat = known.slice(0, MOST / 4);
  let boxes: Box[] = [Uint32Array.from(known.slice(flat.length))];
  while (flat.length + boxes.length < MOST) {
    const widest = boxes.map((box) => widestOf(box)).sort((a, b) => b.width - a.width)[0];
    if (!widest || widest.width === 0) break;
    const { box, shift } = widest;
    const sorted = box.sort((a, b) => channel(a, shift) - channel(b, shift));
    const half = sorted.length >> 1;
    boxes = [...boxes.filter((each) => each !== box), sorted.slice(0, half), sorted.slice(half)];
  }
  return [...flat, ...boxes.map((box) => meanOf(box, counts))];
}

function widestOf(box: Box): { box: Box; shift: number; width: number } {
  const widths = [16, 8, 0].map((shift) => {
    let [least, most] = [255, 0];
    for (const colour of box) {
      least = Math.min(least, channel(colour, shift));
      most = Math.max(most, channel(colour, shift));
    }
    return { box, shift, width: most - least };
  });
  return widths.sort((a, b) => b.width - a.width)[0] ?? { box, shift: 0, width: 0 };
}

function meanOf(box: Box, counts: Map<number, number>): number {
  let all = 0;
  const sums = [0, 0, 0];
  for (const colour of box) {
    const count = counts.get(colour) ?? 0;
    all += count;
    for (const [at, shift] of [16, 8, 0].entries())
      sums[at] = (sums[at] ?? 0) + channel(colour, shift) * count;
  }
  return sums.reduce((mean, sum) => (mean << 8) | Math.round(sum / all), 0);
}

/** The place in the palette that is nearest to each colour. */
function nearest(colours: Iterable<number>, palette: readonly number[]): Map<number, number> {
  const places = new Map<number, number>();
  for (const colour of colours) {
    let [best, least] = [0, Infinity];
    for (const [place, other] of palette.entries()) {
      let distance = 0;
      for (const shift of [16, 8, 0]) distance += (channel(colour, shift) - channel(other, shift)) ** 2;
      if (distance < least) [best, least] = [place, distance];
    }
    places.set(colour, best);
  }
  return places;
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

function write(
  { width, height, rgb }: Pixels,
  palette: readonly number[],
  places: Map<number, number>,
): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  const lines = Buffer.alloc((width + 1) * height);
  for (let i = 0; i < width * height; i++) {
    const colour = ((rgb[i * 3] ?? 0) << 16) | ((rgb[i * 3 + 1] ?? 0) << 8) | (rgb[i * 3 + 2] ?? 0);
    lines[i + Math.floor(i / width) + 1] = places.get(colour) ?? 0;
  }
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('PLTE', Uint8Array.from(palette.flatMap((colour) => [16, 8, 0].map((s) => channel(colour, s))))),
    chunk('IDAT', deflateSync(lines, { level: 9, memLevel: 9 })),
    chunk('IEND', new Uint8Array()),
  ]);
}
