import { Id } from '../lib/records/value.ts';
import { readConfig } from '../lib/server/config.ts';
import { copyOfParticipant, copyOfRecord, noteGiven } from '../lib/server/erasure/subject.ts';
import { makeEndpoint, type Endpoint } from '../lib/server/root.ts';
import { print, readOptions, run, UsageError } from './arguments.ts';

const HELP = `npm run subject -- --record ID | --participant CODE

  Prints everything that is kept about somebody as JSON, to be given to them: by a record's id, or by their code on a
  group's register. Names of volunteers are left out. The office's audit says that it was done.`;

const BY = { by: 'command-line' } as const;

async function copyOf(
  endpoint: Endpoint,
  record: string | null,
  code: string | null,
): Promise<object | null> {
  if (record !== null) {
    await noteGiven(endpoint, BY, record);
    return copyOfRecord(endpoint, record);
  }
  await noteGiven(endpoint, BY, null);
  const copy = await copyOfParticipant(endpoint, code ?? '');
  return copy.registers.length + copy.sessions.length + copy.held.length > 0 ? copy : null;
}

async function main(): Promise<void> {
  const options = readOptions(
    {
      record: { type: 'string' },
      participant: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
    HELP,
  );
  if (options.help === true) {
    print(HELP);
    return;
  }
  const [record, code] = [options.record, options.participant].map((text) =>
    text === undefined ? null : Id.safeParse(text.trim().toLowerCase()),
  );
  if ((record === null) === (code === null)) throw new UsageError('usage', `Say about whom.\n\n${HELP}`);
  const id = record ?? code;
  if (id?.success !== true)
    throw new UsageError('not-an-id', 'This is no id. The office shows ids on its pages.');
  const endpoint = await makeEndpoint(readConfig(process.env));
  try {
    const copy = await copyOf(endpoint, record === null ? null : id.data, record === null ? id.data : null);
    if (!copy) throw new UsageError('not-found', 'Nothing is kept under this id.');
    print(JSON.stringify(copy, null, options.json === true ? undefined : 2));
  } finally {
    await endpoint.close();
  }
}

await run(main);
