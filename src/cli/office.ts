import { readConfig } from '../lib/server/config.ts';
import { makeOfficeLink } from '../lib/server/access/office.ts';
import { makeEndpoint } from '../lib/server/root.ts';
import { print, printJson, readOptions, run } from './arguments.ts';

const HELP = `npm run office

  Prints a new link into the office. It works once, for a day.

  --json          one line of JSON on standard output`;

async function main(): Promise<void> {
  const options = readOptions({ json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } }, HELP);
  if (options.help === true) {
    print(HELP);
    return;
  }
  const endpoint = await makeEndpoint(readConfig(process.env));
  try {
    const { url, expiresAt } = await makeOfficeLink(endpoint);
    const expires = new Date(expiresAt).toISOString();
    if (options.json === true) printJson({ url, expires });
    else print('The office, opened once by this link:', '', url, '', `It works until ${expires}.`);
  } finally {
    await endpoint.close();
  }
}

await run(main);
