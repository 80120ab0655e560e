// `npm run bench -- sync`
import { parseArgs } from 'node:util';
import { print, printJson, run, UsageError } from '../../src/cli/arguments.ts';
import { benchSync, type SyncReport } from './sync.ts';

const HELP = `npm run bench -- sync [--records N] [--json]

  Saves and pushes postcards from one real browser to the endpoint, and does in the same run what can be compared with it:
  the database library alone, and the same cards as plain JSON. Needs a build (npm run build).

  --records N     how many postcards (5000)
  --json          one line of JSON on standard output`;

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
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
    allowPositionals: true,
  });
  if (values.help === true) {
    print(HELP);
    return;
  }
  if (positionals.join() !== 'sync') throw new UsageError('usage', `Say which bench: sync.\n\n${HELP}`);
  const count = Number(values.records ?? 5000);
  if (!Number.isInteger(count) || count < 1)
    throw new UsageError('usage', '--records must be a whole number.');
  const report = await benchSync(count, (line) => void process.stderr.write(`${line}\n`));
  if (values.json === true) {
    const rounded = Object.entries(report).map(([name, value]: [string, number]) => [
      name,
      Math.round(value),
    ]);
    printJson({ bench: 'sync', ...(Object.fromEntries(rounded) as SyncReport) });
  } else print(...table(report));
}

await run(main);
