// Finds a Chromium to test with, and brings one if the machine has none. See "Machines" in the contributor guide.
//
// The order: CHROMIUM_PATH; an installed Chromium or Chrome; Playwright's own; else Playwright's download; else (Debian or
// Ubuntu, as root) apt's package. Always a full Chromium in its new headless mode: the stripped "headless shell" that
// Playwright takes by default has Background Sync disabled.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];

const PLACES =
  process.platform === 'darwin'
    ? [
        '/Applications/Chromium.app/Contents/MacOS/Chromium',
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      ]
    : process.platform === 'win32'
      ? ['ProgramFiles', 'ProgramFiles(x86)', 'LocalAppData'].map((name) =>
          join(process.env[name] ?? '', 'Google/Chrome/Application/chrome.exe'),
        )
      : ['/opt/google/chrome/chrome', '/snap/bin/chromium'];

/** The arguments every test browser starts with. `headless: false` must go with them: they bring their own headless. */
export function chromiumArguments(): string[] {
  return [
    '--headless=new',
    '--hide-scrollbars',
    '--mute-audio',
    '--disable-gpu',
    // Keep it from calling home. This does not stop Background Sync when a context comes back online.
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-domain-reliability',
    '--disable-sync',
    '--metrics-recording-only',
    '--no-default-browser-check',
    '--no-first-run',
    '--no-pings',
    '--disable-dev-shm-usage',
    ...(isRoot() ? ['--no-sandbox'] : []),
  ];
}

let found: string | undefined;

/** The path of a Chromium that runs here; throws an error that names all the ways to get one. */
export function findChromium(): string {
  return (found ??= search());
}

/** A Chromium that is here already, without installing anything. */
export function installedChromium(): string | undefined {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (!isExecutable(named))
      throw new Error(`CHROMIUM_PATH is ${named}, which is no program that can be run.`);
    return named;
  }
  return onPath() ?? PLACES.find(isExecutable) ?? playwrightsOwn();
}

function search(): string {
  return installedChromium() ?? downloaded() ?? fromApt() ?? fail();
}

function onPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  for (const name of NAMES) {
    for (const folder of folders) {
      const path = join(folder, process.platform === 'win32' ? `${name}.exe` : name);
      if (isExecutable(path)) return path;
    }
  }
  return undefined;
}

function playwrightsOwn(): string | undefined {
  const path = chromium.executablePath();
  return path && isExecutable(path) ? path : undefined;
}

function downloaded(): string | undefined {
  const cli = join(createRequire(import.meta.url).resolve('playwright/package.json'), '..', 'cli.js');
  console.error('No Chromium here: trying "playwright install chromium"');
  run(process.execPath, [cli, 'install', '--no-shell', 'chromium'], 300_000);
  return playwrightsOwn();
}

function fromApt(): string | undefined {
  if (!isRoot() || !isDebian()) return undefined;
  console.error('No Chromium here: trying "apt-get install chromium"');
  run('apt-get', ['update'], 300_000);
  run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], 600_000);
  return onPath();
}

function fail(): never {
  throw new Error(
    [
      'The browser tests need Chromium or Chrome, and this machine has none. Any one of these will do:',
      '  1. install Chromium or Chrome, or name one: CHROMIUM_PATH=/path/to/chrome npm test',
      '  2. let Playwright download one: npx playwright install chromium',
      '  3. on Debian or Ubuntu, as root: apt-get update && apt-get install chromium',
    ].join('\n'),
  );
}

function run(command: string, args: string[], timeout: number): void {
  // What it prints goes to stderr: stdout may be somebody's JSON.
  spawnSync(command, args, {
    stdio: ['ignore', 2, 2],
    timeout,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function isDebian(): boolean {
  try {
    return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return existsSync(path);
  } catch {
    return false;
  }
}
