import { makeOfficeLink } from '../lib/server/accounts/links.ts';
import { readConfig, type Config } from '../lib/server/config.ts';
import { makeInvite } from '../lib/server/enrolment/invite.ts';
import { makeEndpoint, type Endpoint } from '../lib/server/root.ts';
import { countDevices } from '../lib/server/storage/devices.ts';
import { listPeople } from '../lib/server/storage/people.ts';
import { FieldRole } from '../lib/programme/roles.ts';
import { print, printJson, readOptions, run } from './arguments.ts';
import { ROLE_WORDS } from './invite.ts';
import { builtHandler, listen, stopOnSignal } from './serve.ts';

const HELP = `npm start

  Starts MiFriendly Field. Set by environment variables, all of them optional:
    PORT (3000), HOST (127.0.0.1), ORIGIN (http://localhost:PORT), DATA_DIR (./data),
    KEY_FILE (./secrets/keys.json), PROGRAMME (a programme of your own as JSON),
    TRUSTED_PROXY (addresses of your proxies), OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET
    (your council's own sign-in)

  --no-links      makes and prints no links, where standard output ends in a log; npm run office prints one
  --json          one line of JSON on standard output when it is running`;

interface Links {
  office: string;
  /** Empty once a phone has enrolled: from then on people are invited by name. */
  invites: Partial<Record<FieldRole, string>>;
  /** The key file, while it is new and nobody may have copied it yet. */
  copyKeyFile: string | null;
}

async function firstInvite(endpoint: Endpoint, role: FieldRole, city: string): Promise<string> {
  const name = `First ${ROLE_WORDS[role]}`;
  // started again before anybody enrolled: the same people, new links
  const people = await listPeople(endpoint.storage.db, endpoint.programme.id);
  const known = people.find((person) => person.name === name);
  const who = known ? { person: known.id } : { name };
  const made = await makeInvite(endpoint, { by: 'command-line' }, { role, cities: [city], ...who });
  if (!made.ok) throw new Error(`no first invite: ${made.code}`);
  return made.url;
}

/** Makes what is missing in an empty data folder, and the links if wanted. Closes the database behind itself. */
async function prepare(config: Config, wanted: boolean): Promise<Links | null> {
  const endpoint = await makeEndpoint(config);
  try {
    if (!wanted) return null;
    const office = await makeOfficeLink(endpoint);
    const isFirst = (await countDevices(endpoint.storage.db)) === 0;
    const copyKeyFile = isFirst || endpoint.keys.made ? config.keyFile : null;
    const links: Links = { office: office.url, invites: {}, copyKeyFile };
    const [city] = endpoint.programme.cities;
    if (city && isFirst)
      for (const role of FieldRole.options) links.invites[role] = await firstInvite(endpoint, role, city.id);
    return links;
  } finally {
    await endpoint.close();
  }
}

function tell(config: Config, links: Links | null): void {
  const invited = Object.entries(links?.invites ?? {}).flatMap(([role, url]) => [
    `  Open as the first ${ROLE_WORDS[FieldRole.parse(role)]}:`,
    `    ${url}`,
    '',
  ]);
  const host = new URL(config.origin).hostname;
  const near = host === 'localhost' || host === '127.0.0.1' || host === '[::1]';
  print(
    '',
    `MiFriendly Field is running at ${config.origin}`,
    ...(config.programme.example ? ['  with the example programme: invented data only.'] : []),
    '',
    ...(links
      ? [
          '  The office: make an admin, or get back in as one (the link works once, for a day):',
          `    ${links.office}`,
          '',
        ]
      : []),
    ...invited,
    ...(links === null || links.copyKeyFile === null
      ? []
      : [
          '  Keep a copy of this file somewhere else, away from the data and its backups:',
          `    ${links.copyKeyFile}`,
          '  Without it nothing opens: not what phones send, and not the words in the database.',
          '',
        ]),
    '  Invite somebody:     npm run invite -- --role champion --city … --name "…"',
    '  A new office link:   npm run office',
    '  Stop:                Ctrl+C',
    ...(near || config.origin.startsWith('https:')
      ? []
      : ['', '  Phones will not work with this address: they need one that begins with https://']),
    '',
  );
}

async function main(): Promise<void> {
  const options = readOptions(
    {
      'no-links': { type: 'boolean' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
    HELP,
  );
  if (options.help === true) {
    print(HELP);
    return;
  }
  const config = readConfig(process.env);
  const links = await prepare(config, options['no-links'] !== true);
  const server = await listen(config, await builtHandler(config));
  stopOnSignal(server);
  if (options.json === true) printJson({ origin: config.origin, ...links });
  else tell(config, links);
}

await run(main);
