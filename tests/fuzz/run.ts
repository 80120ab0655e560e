// `npm run fuzz`: bad requests at every address of the real server, all drawn from one seed.
import { randomInt } from 'node:crypto';
import { print, printJson, readOptions, run, UsageError } from '../../src/cli/arguments.ts';
import { playFuzz } from './play.ts';

const HELP = `npm run fuzz -- [--seed S] [--requests N] [--only I] [--json]

  Bad requests at every address that the app has, over raw connections: rubbish, cut and bent envelopes, bombs, bodies that
  never end, other people's headers. At the end there is no answer from 500 on, nothing in the log, nothing new in the
  database, no more memory than before, and a healthy endpoint. Needs a build (npm run build).

  --seed S        what is sent is drawn from it; without one a seed is drawn, and printed
  --requests N    how many (20000)
  --only I        the I-th of them alone, to look at what was found
  --json          one line of JSON on standard output`;

/** The most lines of what was found that are worth reading. */
const MOST = 40;

function whole(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new UsageError('usage', `--${name} must be a whole number.`);
}

async function main(): Promise<void> {
  const options = readOptions(
    {
      seed: { type: 'string' },
      requests: { type: 'string' },
      only: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
    HELP,
  );
  if (options.help === true) {
    print(HELP);
    return;
  }
  const seed = whole(options.seed, 'seed') ?? randomInt(1, 2 ** 31);
  const requests = whole(options.requests, 'requests') ?? 20_000;
  const again = `npm run fuzz -- --seed ${String(seed)} --requests ${String(requests)}`;
  const log = (line: string): void => void process.stderr.write(`${line}\n`);
  log(again);
  const report = await playFuzz(seed, requests, log, whole(options.only, 'only'));
  for (const line of report.found.slice(0, MOST)) log(line);
  if (report.found.length > MOST) log(`and ${String(report.found.length - MOST)} more`);
  if (options.json === true) printJson({ ...report, found: report.found.length, seed, again });
  else {
    const heard = Object.entries(report.heard).map(([what, n]) => `${what}: ${String(n)}`);
    print(
      `requests ${String(requests)}, found ${String(report.found.length)}, memory ${String(report.before)} → ${String(report.after)} MB, seed ${String(seed)}`,
      heard.join(', '),
    );
  }
  if (report.found.length > 0) process.exitCode = 1;
}

await run(main);
