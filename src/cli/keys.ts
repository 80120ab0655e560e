import { readConfig } from '../lib/server/config.ts';
import { retire, rotate, type RetireFault } from '../lib/server/keys/rotate.ts';
import { statusOf, type KeyStatus } from '../lib/server/keys/status.ts';
import { makeEndpoint, type Endpoint } from '../lib/server/root.ts';
import { print, printJson, readOptions, run, UsageError } from './arguments.ts';

const HELP = `npm run keys -- list
npm run keys -- rotate [--data]
npm run keys -- retire [--key ID [--yes]]

  list            the programme's keys, and which phones may still need the older ones
  rotate          adds a new key. Phones seal for it from their next contact on; the older ones go on opening
  --data          also a new data key, under which all words in the database are encrypted anew
  retire          destroys the older keys that no phone needs any more
  --key ID        this one only
  --yes           although phones may still need it: what they have sealed for it never opens again
  --json          one line of JSON on standard output

Make a new copy of KEY_FILE after rotate, and destroy the older copies after retire.`;

interface Options {
  key?: string | undefined;
  data?: boolean | undefined;
  yes?: boolean | undefined;
  json?: boolean | undefined;
}

function day(ms: number | null): string {
  return ms === null ? 'never' : new Date(ms).toISOString().slice(0, 10);
}

function linesOf({ id, state, neededBy, held }: KeyStatus): string[] {
  const waits = held > 0 ? [`    ${String(held)} held envelope(s) at the office`] : [];
  if (state === 'retired') return [`  ${id}  retired`, ...waits];
  if (state === 'newest') return [`  ${id}  newest: phones seal for this one`];
  if (neededBy.length === 0 && held === 0) return [`  ${id}  older: nobody needs it any more`];
  const phones = neededBy.map(
    ({ device, personName, given, answered, lastContact, revoked }) =>
      `    ${personName}, phone ${device.slice(0, 8)}: ${String(answered)} of ${String(given)} answered, ` +
      `last contact ${day(lastContact)}${revoked ? ', revoked' : ''}`,
  );
  return [`  ${id}  older: may still be needed by`, ...phones, ...waits];
}

async function list(endpoint: Endpoint, { json }: Options): Promise<void> {
  const keys = await statusOf(endpoint, await endpoint.keys.current());
  if (json === true) printJson({ keyFile: endpoint.keys.file, keys });
  else print(`Keys of ${endpoint.programme.id}, newest first:`, '', ...keys.flatMap(linesOf));
}

async function add(endpoint: Endpoint, { data, json }: Options): Promise<void> {
  const rotated = await rotate(endpoint, { data: data === true });
  if (json === true) {
    printJson({ keyFile: endpoint.keys.file, ...rotated });
    return;
  }
  print(
    `The new key is ${rotated.key}. Phones seal for it from their next contact on.`,
    ...(rotated.data === null
      ? []
      : [
          `The new data key is ${rotated.data}: ${String(rotated.resealed)} row(s) were encrypted anew.`,
          'Everybody signs in to the office again.',
        ]),
    '',
    `Make a copy of ${endpoint.keys.file} now, and keep it elsewhere: older copies do not have the new key.`,
  );
}

const FAULTS: Record<RetireFault, string> = {
  'unknown-key': 'There is no such key. npm run keys -- list shows them.',
  'key-newest': 'This is the newest key, for which phones seal. First: npm run keys -- rotate',
  'key-retired-already': 'This key was retired before.',
  'key-needed':
    'This key may still be needed. What these phones have sealed for it would never open again. ' +
    'Let them send first, or say --yes:',
};

async function destroy(endpoint: Endpoint, { key, yes, json }: Options): Promise<void> {
  if (yes === true && key === undefined)
    throw new UsageError('usage', `Say which key with --key.\n\n${HELP}`);
  const done = await retire(endpoint, { id: key ?? null, force: yes === true });
  if (!done.ok) {
    const who = done.code === 'key-needed' ? ['', ...done.needed.flatMap(linesOf)] : [];
    throw new UsageError(done.code, [FAULTS[done.code], ...who].join('\n'));
  }
  if (json === true) {
    printJson({ keyFile: endpoint.keys.file, retired: done.retired, lost: done.lost });
    return;
  }
  if (done.retired.length === 0) {
    print('No key can be retired: phones may still need every older one. npm run keys -- list shows which.');
    return;
  }
  print(
    `Retired: ${done.retired.join(', ')}.`,
    ...(done.lost.length > 0 ? ['What was sealed for it no longer opens:'] : []),
    ...done.lost.flatMap(linesOf),
    '',
    `Make a copy of ${endpoint.keys.file} now, and destroy the older copies: they still have what was retired.`,
  );
}

const COMMANDS = { list, rotate: add, retire: destroy };

async function main(): Promise<void> {
  const [name = '', ...rest] = process.argv.slice(2);
  const named = name.startsWith('-') ? '' : name;
  const options = readOptions(
    {
      key: { type: 'string' },
      data: { type: 'boolean' },
      yes: { type: 'boolean' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
    HELP,
    named === '' ? [name, ...rest].filter((each) => each !== '') : rest,
  );
  if (options.help === true) {
    print(HELP);
    return;
  }
  if (named !== 'list' && named !== 'rotate' && named !== 'retire')
    throw new UsageError('usage', `Say what to do: list, rotate or retire.\n\n${HELP}`);
  const endpoint = await makeEndpoint(readConfig(process.env));
  try {
    await COMMANDS[named](endpoint, options);
  } finally {
    await endpoint.close();
  }
}

await run(main);
