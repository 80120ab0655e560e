import type { QrCode } from './qr.ts';

const WIDTH = 800;
const GAP = 40;
const TEXT = 34;
const LINE = 1.5 * TEXT;

/** A text in lines that fit. */
function linesOf(pen: CanvasRenderingContext2D, text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    const longer = `${last ?? ''} ${word}`;
    if (last === undefined || pen.measureText(longer).width > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

function penOn(canvas: HTMLCanvasElement, dir: 'ltr' | 'rtl', font: string): CanvasRenderingContext2D {
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('this browser draws no pictures');
  pen.font = `${String(TEXT)}px ${font}`;
  pen.direction = dir;
  pen.textAlign = 'center';
  pen.textBaseline = 'top';
  return pen;
}

/** A card as a picture, black on white: the square, and what is written under it. Its name says nothing. */
export async function pictureOf(
  { size, path }: QrCode,
  said: readonly string[],
  { dir, font }: { dir: 'ltr' | 'rtl'; font: string },
): Promise<File> {
  const canvas = document.createElement('canvas');
  const measuring = penOn(canvas, dir, font);
  const paragraphs = said.map((text) => linesOf(measuring, text, WIDTH - 2 * GAP));
  const height = paragraphs.reduce((sum, lines) => sum + lines.length * LINE + GAP, 0);
  canvas.width = WIDTH;
  canvas.height = WIDTH + height;
  // another size has cleared everything
  const pen = penOn(canvas, dir, font);
  pen.fillStyle = 'white';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = 'black';
  let y = WIDTH;
  for (const lines of paragraphs) {
    for (const line of lines) {
      pen.fillText(line, WIDTH / 2, y);
      y += LINE;
    }
    y += GAP;
  }
  pen.scale(WIDTH / size, WIDTH / size);
  pen.fill(new Path2D(path));
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
  if (!blob) throw new Error('this browser makes no pictures');
  return new File([blob], 'picture.png', { type: 'image/png' });
}
