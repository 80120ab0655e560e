// Fills a running endpoint with invented records: invites made as the office makes them, everything else
// through the endpoint's own API. See seed/options.ts for its options.
import { ConfigError, readConfig } from '../lib/server/config.ts';
import { makeInvite } from '../lib/server/enrolment/invite.ts';
import { makeEndpoint } from '../lib/server/root.ts';
import { print, printJson, run, UsageError } from './arguments.ts';
import { Refused } from './seed/http.ts';
import { HELP, readOptions, type Options } from './seed/options.ts';
import { Trouble } from './seed/phone.ts';
import { fill, type Summary } from './seed/run.ts';

async function main(): Promise<void> {
  if (process.argv.includes('--help') || process.argv.includes('-h')) {
    print(HELP);
    return;
  }
  const options = readOptions(process.argv.slice(2));
  if (typeof options === 'string') throw new UsageError('usage', `${options}\n\n${HELP}`);
  try {
    const summary = await seed(options);
    if (options.json) printJson(summary);
    else print(inWords(summary));
  } catch (error) {
    if (!(error instanceof Refused || error instanceof Trouble)) throw error;
    if (options.json) printJson({ error: { code: 'not-stored', message: error.message } });
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

async function seed(options: Options): Promise<Summary> {
  const { people, months, records, origin, json } = options;
  const config = readConfig(process.env);
  const address = origin ?? config.origin;
  const { programme: answers, now } = await healthOf(address);
  if (answers !== config.programme.id) {
    throw new ConfigError(
      `${address} answers for the programme "${answers}", and this is "${config.programme.id}". ` +
        'Set DATA_DIR, KEY_FILE and PROGRAMME as for the endpoint.',
    );
  }
  const own = await makeEndpoint(config);
  try {
    return await fill(
      { people, months, seed: options.seed, now, ...(records === undefined ? {} : { records }) },
      {
        origin: address,
        programme: own.programme,
        async invite({ name, role, city }) {
          const invite = await makeInvite(own, { by: 'command-line' }, { name, role, cities: [city] }, 1);
          if (!invite.ok) throw new Trouble(`No invite for ${role} in ${city}: ${invite.code}`);
          return invite.token;
        },
        progress(done, of) {
          if (!json && (done % 10 === 0 || done === of))
            process.stderr.write(`${String(done)} of ${String(of)} people\n`);
        },
      },
    );
  } finally {
    await own.close();
  }
}

async function healthOf(origin: string): Promise<{ programme: string; now: number }> {
  let tree: unknown;
  try {
    tree = await (await fetch(`${origin}/api/v1/health`, { signal: AbortSignal.timeout(10_000) })).json();
  } catch {
    throw new Refused(`Nobody answers at ${origin}. Start the endpoint first: npm start`);
  }
  const said: { programme?: unknown; now?: unknown } = typeof tree === 'object' && tree !== null ? tree : {};
  if (typeof said.programme !== 'string' || typeof said.now !== 'number') {
    throw new Refused(`${origin} answers, but it is not an endpoint of MiFriendly Field.`);
  }
  return { programme: said.programme, now: said.now };
}

function inWords(summary: Summary): string {
  const { records, languages } = summary;
  const cards = Object.entries(languages).sort(([, a], [, b]) => b - a);
  const total = Object.values(records).reduce((a, b) => a + b, 0);
  return [
    `${summary.programme}, ${summary.from} to ${summary.to}: ${String(total)} records by ${String(summary.people)} people.`,
    ...Object.entries(records).map(([kind, n]) => `  ${kind.padEnd(18)} ${String(n).padStart(7)}`),
    `Postcards by language: ${cards.map(([tag, n]) => `${tag} ${String(n)}`).join(', ') || 'none'}`,
    `${String(summary.changes)} changes sent, all stored and proven; ${String(Math.round(summary.bytes / 1000))} kB in ${String(summary.seconds)} s.`,
  ].join('\n');
}

await run(main);
