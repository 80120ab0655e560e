// A language that nobody speaks: English with marks on its letters, half as long again, from right to left. Whoever sees a
// plain English word on its screens sees one that no translator would ever get; whoever sees a word cut off, one that will
// be in some language.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { otherBuild, type OtherBuild } from './other-build.ts';
import { disguise } from './words.ts';

const MARKED: Readonly<Record<string, string>> = {
  ...{
    a: 'å',
    b: 'ƀ',
    c: 'ç',
    d: 'ð',
    e: 'é',
    f: 'ƒ',
    g: 'ğ',
    h: 'ĥ',
    i: 'î',
    j: 'ĵ',
    k: 'ķ',
    l: 'ļ',
    m: 'ɱ',
  },
  ...{
    n: 'ñ',
    o: 'ö',
    p: 'þ',
    r: 'ŕ',
    s: 'š',
    t: 'ţ',
    u: 'û',
    w: 'ŵ',
    y: 'ý',
    z: 'ž',
    A: 'Å',
    E: 'É',
    S: 'Š',
  },
};

/** A text in that language; what is filled in stays what it is. */
export function pseudo(text: string): string {
  const marked = text
    .split(/(\{\{[^}]*\}\})/)
    .map((part) =>
      part.startsWith('{{') ? part : part.replace(/[a-zA-Z]/g, (letter) => MARKED[letter] ?? letter),
    )
    .join('');
  const longer = ' ļöñğéŕ'.repeat(Math.ceil((text.length * 0.5) / 7));
  return `${marked}${longer}`;
}

/** Builds the app with that language in the place of English, and lets `words` say the same. */
export async function pseudoBuild(): Promise<OtherBuild> {
  const build = await otherBuild('0.0.0-pseudo', (tree) => {
    for (const area of ['field', 'postcard', 'about']) {
      const file = join(tree, `locales/en-GB/${area}.json`);
      const words = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, string>>;
      for (const group of Object.values(words))
        for (const [key, text] of Object.entries(group)) group[key] = pseudo(text);
      writeFileSync(file, JSON.stringify(words));
    }
    const clips = join(tree, 'locales/en-GB/clips');
    mkdirSync(clips);
    writeFileSync(join(clips, 'good.mp3'), silence(80));
    const languages = join(tree, 'src/lib/i18n/languages.ts');
    const before = readFileSync(languages, 'utf8');
    const after = before.replace("new Set(['ar',", "new Set(['en', 'ar',");
    if (after === before)
      throw new Error('the languages that run from right to left are not where they were');
    writeFileSync(languages, after);
  });
  const undo = disguise('en-GB', pseudo);
  return {
    ...build,
    // the next test of this process reads English again
    remove: () => {
      undo();
      build.remove();
    },
  };
}

/** Frames of an MP3 (MPEG 1, layer 3, 32 kbit/s, 44.1 kHz, mono) in which nobody says anything; 80 are two seconds. */
function silence(frames: number): Buffer {
  const frame = Buffer.alloc(104);
  frame.set([0xff, 0xfb, 0x10, 0xc4]);
  return Buffer.concat(Array.from({ length: frames }, () => frame));
}
