// The sixteen languages need letters that a bare machine does not have; phones have them.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A letter of each script that the app is written in, by the language that fontconfig knows it by. */
const LANGUAGES = ['pa', 'bn', 'gu', 'ta', 'ti', 'ur', 'ar', 'ps'];

/** Sees that this machine can draw all scripts: brings Noto's fonts where it may, and says what to do where it may not. */
export function findFonts(): void {
  if (process.platform !== 'linux' || lacking().length === 0) return;
  if (process.getuid?.() === 0 && isDebian()) {
    console.error('Letters are missing here: trying "apt-get install fonts-noto-core"');
    apt('update');
    apt('install', '-y', '--no-install-recommends', 'fontconfig', 'fonts-noto-core');
  }
  const left = lacking();
  if (left.length > 0)
    throw new Error(
      `This machine has no letters for ${left.join(', ')}, so that nobody could see whether a screen shows them. ` +
        'Install Noto’s fonts; on Debian or Ubuntu: apt-get install fonts-noto-core',
    );
}

/** The languages that no font here can write. */
function lacking(): string[] {
  return LANGUAGES.filter((language) => {
    const { stdout, error } = spawnSync('fc-list', [`:lang=${language}`, 'family'], { encoding: 'utf8' });
    return error !== undefined || stdout.trim() === '';
  });
}

function apt(...args: string[]): void {
  spawnSync('apt-get', args, {
    stdio: ['ignore', 2, 2],
    timeout: 600_000,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}

function isDebian(): boolean {
  try {
    return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}
