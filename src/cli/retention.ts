import { readConfig } from '../lib/server/config.ts';
import { expire, heldTooLong, lookAtExpiry } from '../lib/server/retention/expire.ts';
import { makeEndpoint } from '../lib/server/root.ts';
import { print, printJson, readOptions, run } from './arguments.ts';

const HELP = `npm run retention -- [--dry-run]

  Lets everything shrink whose time is over, as the server does by itself once a day. The times are the programme's
  ("retention"), or those of docs/retention.md. No total changes by it.

  --dry-run       only says how much that would be
  --json          one line of JSON on standard output`;

async function main(): Promise<void> {
  const options = readOptions(
    {
      'dry-run': { type: 'boolean' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
    HELP,
  );
  if (options.help === true) {
    print(HELP);
    return;
  }
  const endpoint = await makeEndpoint(readConfig(process.env));
  try {
    const isDry = options['dry-run'] === true;
    const done = isDry ? await lookAtExpiry(endpoint) : await expire(endpoint, { by: 'command-line' });
    const held = await heldTooLong(endpoint);
    if (options.json === true) {
      printJson({ ...done, held });
      return;
    }
    const { whole, words, members, devices, people, invites, links, sessions, audit } = done;
    print(
      isDry ? 'This would expire now:' : 'This has expired:',
      `  ${String(whole)} record(s) ${isDry ? 'would shrink' : 'shrank'} to what they count`,
      `  ${String(words)} more without words or a follow-up day`,
      `  ${String(members)} member(s) of registers who left or were not heard of`,
      `  ${String(devices)} phone(s) that no longer say whose they were; what they send is stored all the same`,
      `  ${String(people)} name(s) of people who record`,
      `  ${String(invites)} invite(s), ${String(links)} link(s) into the office, ${String(sessions)} session(s) of phones: their rows`,
      `  ${String(audit)} line(s) of the audit`,
    );
    if (held > 0)
      print(
        `${String(held)} held envelope(s) have waited too long for somebody to decide: Office → Devices. They never go by themselves.`,
      );
    if ('wiped' in done && !done.wiped)
      print('Old bytes are left in the files of the database: they go when the server starts again.');
  } finally {
    await endpoint.close();
  }
}

await run(main);
