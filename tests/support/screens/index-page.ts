import { DESK, PHONE } from './album.ts';

const WIDTH = { phone: 200, office: 560 };

function image(file: string, caption: string, width: number): string {
  return `  <img src="${file}" width="${String(width)}" alt="${caption}">`;
}

/** The index of the pictures, as Markdown. `files`: those that were taken. */
export function indexOf(files: ReadonlySet<string>): string {
  const lines = [
    '# Screens',
    '',
    'Taken from the running app by `npm run screens`, on one invented day in June, with invented people and records.',
    'The phone is 360 × 640; its pictures come in English and in Arabic, some in the dark theme, and a card also in',
    'Tigrinya. The office is 1366 × 900.',
  ];
  for (const [device, parts] of [
    ['phone', PHONE],
    ['office', DESK],
  ] as const) {
    for (const { title, pictures } of parts) {
      lines.push('', `## ${title}`);
      for (const { screen, name, caption } of pictures as readonly Shown[]) {
        const taken = ['en', 'en-dark', 'ar', 'ti', 'print']
          .map((suffix) => `${device}-${name ?? screen}-${suffix}.png`)
          .filter((file) => files.has(file));
        const images = taken.map((file) => image(file, caption, WIDTH[device]));
        lines.push('', caption, '', '<p>', ...images, '</p>');
      }
    }
  }
  lines.push('', '## On paper', '', 'The needs table of a city, as it is printed.', '', '<p>');
  lines.push(image('office-needs-print.png', 'The needs table on paper.', WIDTH.office), '</p>', '');
  return lines.join('\n');
}

interface Shown {
  screen: string;
  name?: string;
  caption: string;
}
