import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { otherBuild, type OtherBuild } from './other-build.ts';
import { words } from './words.ts';

/** Another version of the app, with one word of its English screens changed. */
export interface NextVersion extends OtherBuild {
  /** What the next version calls the minutes of a session. */
  readonly word: string;
}

export async function nextVersion(): Promise<NextVersion> {
  const word = 'Minutes spent';
  const build = await otherBuild('0.0.0-the-next', (tree) =>
    changeWord(join(tree, 'locales/en-GB/field.json'), word),
  );
  return { ...build, word };
}

function changeWord(file: string, word: string): void {
  const before = readFileSync(file, 'utf8');
  const after = before.replace(
    `"minutes": "${words('en-GB')('field:champion.minutes')}"`,
    `"minutes": "${word}"`,
  );
  if (after === before) throw new Error(`the words that the next version changes are not in ${file}`);
  writeFileSync(file, after);
}
