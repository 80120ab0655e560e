// `npm run bench -- sync`, `npm run bench -- phone`
import { parseArgs } from 'node:util';
import { print, printJson, run, UsageError } from '../../src/cli/arguments.ts';
import { benchPhone, type PhoneReport } from './phone.ts';
import { benchSync, type SyncReport } from './sync.ts';

const HELP = `npm run bench -- sync [--records N] [--json]

  Saves and pushes postcards from one real browser to the endpoint, and does in the same run what can be compared with it:
  the database library alone, and the same cards as plain JSON. Needs a build (npm run build).

  npm run bench -- phone [--slowed N] [--json]

  Unlocks and saves in one real browser whose processor is slowed, and writes the same cards with the database library
  alone.

  --records N     how many postcards (5000)
  --slowed N      how many times slower (4)
  --json          one line of JSON on standard output`;

/** What a slow phone's person may have to wait: to unlock, and for what sealing adds to a save. Milliseconds. */
const UNLOCK_GOAL = 2000;
const SEAL_GOAL = 25;

function phoneTable({ slowed, unlock, seal, save, dexie, memory, passes }: PhoneReport): string[] {
  const line = (name: string, ms: number, beside = ''): string =>
    `  ${name.padEnd(52)}${ms.toFixed(1).padStart(8)} ms  ${beside}`;
  return [
    `one browser, its processor ${String(slowed)} times slower`,
    line('unlocking by the PIN', unlock, `goal: at most ${String(UNLOCK_GOAL)}`),
    `    Argon2id with ${String(Math.round(memory / 1024))} MiB and ${String(passes)} passes, as measured there`,
    line('sealing, signing, encrypting, a record', seal, `goal: at most ${String(SEAL_GOAL)}`),
    line('a whole save', save, `${(save / dexie).toFixed(2)} of Dexie alone`),
    line('  Dexie alone, one strict write', dexie),
  ];
}

/** What sealing may cost: header, key, tag, signature and padding, a record. */
const GOAL = 150;

function table(report: SyncReport): string[] {
  const { records, save, push, dexie, plain, json, up, down, plainUp } = report;
  const line = (name: string, value: number, unit: string, beside = ''): string =>
    `  ${name.padEnd(46)}${value.toFixed(0).padStart(8)} ${unit.padEnd(12)}${beside}`;
  const ratio = (value: number, other: number): string => `${(value / other).toFixed(2)} of `;
  return [
    `${String(records)} postcards, one browser, one endpoint`,
    line('pushed', push, 'records/s', `${ratio(push, plain)}the plain POST`),
    line('  the same as plain JSON, to a small server', plain, 'records/s'),
    line('saved: sealed, signed, committed strictly', save, 'records/s', `${ratio(save, dexie)}Dexie alone`),
    line('  Dexie alone, one strict write each', dexie, 'records/s'),
    line('on the wire, up', up, 'bytes each', `JSON ${delta(up - json)} (goal: at most +${String(GOAL)})`),
    line('  as JSON before sealing', json, 'bytes each'),
    line('  the plain POST', plainUp, 'bytes each'),
    line('on the wire, down', down, 'bytes each'),
  ];
}

function delta(bytes: number): string {
  return `${bytes < 0 ? '' : '+'}${bytes.toFixed(0)}`;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: {
      records: { type: 'string' },
      slowed: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
    allowPositionals: true,
  });
  if (values.help === true) {
    print(HELP);
    return;
  }
  const log = (line: string): void => void process.stderr.write(`${line}\n`);
  const whole = (text: string | undefined, first: number, name: string): number => {
    const value = Number(text ?? first);
    if (!Number.isInteger(value) || value < 1)
      throw new UsageError('usage', `--${name} must be a whole number.`);
    return value;
  };
  if (positionals.join() === 'phone') {
    const report = await benchPhone(whole(values.slowed, 4, 'slowed'), log);
    if (values.json === true) printJson({ bench: 'phone', ...report });
    else print(...phoneTable(report));
    return;
  }
  if (positionals.join() !== 'sync')
    throw new UsageError('usage', `Say which bench: sync or phone.\n\n${HELP}`);
  const count = whole(values.records, 5000, 'records');
  const report = await benchSync(count, log);
  if (values.json === true) {
    const rounded = Object.entries(report).map(([name, value]: [string, number]) => [
      name,
      Math.round(value),
    ]);
    printJson({ bench: 'sync', ...(Object.fromEntries(rounded) as SyncReport) });
  } else print(...table(report));
}

await run(main);
