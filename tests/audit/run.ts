// A step of `npm test`: whether anything that is shipped is known to be vulnerable. Passes where nobody can be asked.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { verdictOf } from './verdict.ts';

const asked = spawnSync(
  'npm',
  ['audit', '--omit=dev', '--json', '--fetch-retries=0', '--fetch-timeout=20000'],
  {
    cwd: join(import.meta.dirname, '../..'),
    encoding: 'utf8',
    shell: process.platform === 'win32',
    timeout: 60_000,
  },
);
const verdict = verdictOf(asked.stdout);
if (verdict.said === 'unasked') console.log('not asked: no registry answered');
else if (verdict.said === 'well')
  console.log(
    `nothing of what is shipped is known to be gravely vulnerable (${String(verdict.lesser)} lesser)`,
  );
else {
  console.error(`known to be vulnerable, and shipped:\n  ${verdict.packages.join('\n  ')}`);
  process.exitCode = 1;
}
