// `npm run faults`: real phones, a real endpoint, a network that fails, and everything drawn from one seed.
import { randomInt } from 'node:crypto';
import { print, printJson, readOptions, run, UsageError } from '../../src/cli/arguments.ts';
import { playBench } from './bench.ts';

const HELP = `npm run faults -- [--seed S] [--rounds R] [--json]

  Three phones save while the network, the endpoint, the browsers, their clocks and their storage fail, and while the app is
  updated and rolled back. At the end all faults stop, and everything that a phone showed as saved is looked for at the
  endpoint. Needs a build (npm run build).

  --seed S        what happens is drawn from it; without one a seed is drawn, and printed
  --rounds R      how many rounds (10)
  --json          one line of JSON on standard output`;

/** The most lines of what was found that are worth reading. */
const MOST = 40;

function whole(text: string | undefined, otherwise: number, name: string): number {
  const value = text === undefined ? otherwise : Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new UsageError('usage', `--${name} must be a whole number above 0.`);
}

/** Aborts when somebody has had enough, and ends the process. */
function stopped(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      stop.abort();
      process.exit(130);
    });
  }
  return stop.signal;
}

async function main(): Promise<void> {
  const options = readOptions(
    {
      seed: { type: 'string' },
      rounds: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
    HELP,
  );
  if (options.help === true) {
    print(HELP);
    return;
  }
  const seed = whole(options.seed, randomInt(1, 2 ** 31), 'seed');
  const count = whole(options.rounds, 10, 'rounds');
  const again = `npm run faults -- --seed ${String(seed)} --rounds ${String(count)}`;
  const log = (line: string): void => void process.stderr.write(`${line}\n`);
  log(again);
  const { rounds, records, lost, duplicated, stuck, wiped, found } = await playBench(
    seed,
    count,
    log,
    stopped(),
  );
  for (const line of found.slice(0, MOST)) log(line);
  if (found.length > MOST) log(`and ${String(found.length - MOST)} more`);
  const line = { rounds, records, lost, duplicated, stuck, wiped, seed };
  if (options.json === true) printJson({ ...line, again });
  else {
    const told = Object.entries(line).map(([name, n]) => `${name} ${String(n)}`);
    print(told.join(', '), `The same once more: ${again}`);
  }
  if (lost + duplicated + stuck > 0) process.exitCode = 1;
}

await run(main);
