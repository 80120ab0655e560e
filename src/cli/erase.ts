import { readFileSync } from 'node:fs';
import { Id } from '../lib/records/value.ts';
import { readConfig } from '../lib/server/config.ts';
import { eraseParticipant } from '../lib/server/erasure/participant.ts';
import { eraseRecords } from '../lib/server/erasure/record.ts';
import { makeEndpoint, type Endpoint } from '../lib/server/root.ts';
import { allErased } from '../lib/server/storage/erased.ts';
import { print, printJson, readOptions, run, UsageError } from './arguments.ts';

const HELP = `npm run erase -- --record ID | --participant CODE | --list | --again FILE

  Erases for good: from the database's files, from phones at their next contact, and from whatever arrives later.
  It cannot be undone. The server may run meanwhile.

  --record ID         a record, with its history; the office shows its id
  --participant CODE  somebody on a group's register; their marks stay as nobody's, so that totals do not change
  --list              ids of all records that were erased, a line each: keep them outside of DATA_DIR
  --again FILE        erases every id of such a list: after going back to a backup, which still has them
  --yes               really do it
  --json              one line of JSON on standard output`;

const BY = { by: 'command-line' } as const;

interface Outcome {
  records: number;
  groups: number;
  sessions: number;
  held: number;
  wiped: boolean;
}

function idOf(text: string): string {
  const id = Id.safeParse(text.trim().toLowerCase());
  if (!id.success)
    throw new UsageError('not-an-id', `"${text}" is no id. The office shows ids on its pages.`);
  return id.data;
}

function idsFrom(file: string): string[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new UsageError('no-file', `${file} is not there, or cannot be read.`);
  }
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(idOf);
}

async function eraseIds(endpoint: Endpoint, ids: readonly string[]): Promise<Outcome> {
  const done = await eraseRecords(endpoint, BY, ids);
  if (!done.ok) throw new UsageError(done.code, 'There is nothing to erase.');
  return { records: done.value, groups: 0, sessions: 0, held: 0, wiped: done.wiped };
}

async function erasePerson(endpoint: Endpoint, code: string): Promise<Outcome> {
  const done = await eraseParticipant(endpoint, BY, code);
  if (!done.ok) throw new UsageError(done.code, 'There is nothing to erase.');
  return { records: 0, ...done.value, wiped: done.wiped };
}

function linesOf({ records, groups, sessions, held, wiped }: Outcome, isPerson: boolean): string[] {
  const what = isPerson
    ? `Off the register of ${String(groups)} group(s); ${String(sessions)} session(s) keep a mark of nobody's; out of ${String(held)} held change(s).`
    : `${String(records)} record(s) were here and are erased. What is not here will not be stored if it comes.`;
  return [
    what,
    wiped
      ? 'No byte of it is left in the files of the database.'
      : 'Old bytes are left in the files of the database: something else has it open. They go when the server starts again.',
    'Backups made before still hold it. Delete them, or erase again after going back to one: --list, --again.',
  ];
}

async function main(): Promise<void> {
  const options = readOptions(
    {
      record: { type: 'string' },
      participant: { type: 'string' },
      again: { type: 'string' },
      list: { type: 'boolean' },
      yes: { type: 'boolean' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
    HELP,
  );
  if (options.help === true) {
    print(HELP);
    return;
  }
  const { record, participant, again, list } = options;
  const named = [record, participant, again, list].filter((each) => each !== undefined);
  if (named.length !== 1) throw new UsageError('usage', `Say what to erase.\n\n${HELP}`);
  const code = participant === undefined ? null : idOf(participant);
  const ids = again !== undefined ? idsFrom(again) : record !== undefined ? [idOf(record)] : [];
  if (list !== true && options.yes !== true)
    throw new UsageError('unsure', 'This cannot be undone. If you mean it, say --yes as well.');
  const endpoint = await makeEndpoint(readConfig(process.env));
  try {
    if (list === true) {
      const erased = await allErased(endpoint.storage.db, endpoint.programme.id);
      if (options.json === true) printJson({ erased });
      else if (erased.length > 0) print(...erased);
      return;
    }
    const outcome = code === null ? await eraseIds(endpoint, ids) : await erasePerson(endpoint, code);
    if (options.json === true) printJson(outcome);
    else print(...linesOf(outcome, code !== null));
  } finally {
    await endpoint.close();
  }
}

await run(main);
