import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import field from '../../../locales/en-GB/field.json' with { type: 'json' };
import postcard from '../../../locales/en-GB/postcard.json' with { type: 'json' };
import { WORDING } from '../records/consent.ts';

const docs = readFileSync(new URL('../../../docs/consent.md', import.meta.url), 'utf8');

/** What people are told today, sentence by sentence. */
const NOW: Record<keyof typeof WORDING, string[]> = {
  card: [postcard.intro.privacy, postcard.intro.reader, postcard.intro.free],
  quote: [field.session['quote-hint'], field.session['quote-permission']],
};

/** What the docs say that a version said. */
function written(name: string, version: number): string[] {
  const [, after = ''] = docs.split(`\n### ${name} ${String(version)}\n`);
  const [section = ''] = after.split('\n#');
  return [...section.matchAll(/^> (.+)$/gm)].map(([, line]) => line ?? '');
}

test.each(['card', 'quote'] as const)(
  'the words of a %s are those of their version: whoever changes them raises it',
  (name) => {
    expect(written(name, WORDING[name])).toEqual(NOW[name]);
    expect(written(name, WORDING[name] + 1)).toEqual([]);
  },
);
