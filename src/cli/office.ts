import { readConfig } from '../lib/server/config.ts';
import { makeOfficeLink } from '../lib/server/accounts/links.ts';
import { makeEndpoint } from '../lib/server/root.ts';
import { print, printJson, readOptions, run } from './arguments.ts';

const HELP = `npm run office

  Prints a link that makes an admin's account, or lets an admin back into theirs. It works once, for a day.

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
    else
      print(
        'With this link somebody makes an admin’s account for the office, or gets back into theirs:',
        '',
        url,
        '',
        `It works once, until ${expires}. Whoever opens it first is an admin.`,
      );
  } finally {
    await endpoint.close();
  }
}

await run(main);
