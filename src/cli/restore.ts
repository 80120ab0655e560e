import { resolve } from 'node:path';
import { rowsOf } from '../lib/server/backup/contents.ts';
import { restoreBackup, type RestoreFault } from '../lib/server/backup/restore.ts';
import { readConfig, type Config } from '../lib/server/config.ts';
import { backupKeys, type BackupKey } from '../lib/server/backup/key.ts';
import { print, printJson, readOptions, run, UsageError } from './arguments.ts';

const HELP = `npm run restore -- --from FILE [--to DATA_DIR] [--yes]

  Puts the database back as it was when the backup was made. Stop the server first. The KEY_FILE of that time must be
  in its place: it is not in the backup.

  --from FILE     the backup, made by npm run backup
  --to DATA_DIR   where to; otherwise DATA_DIR as set for the server
  --yes           also where there is something already: that is moved into a folder beside it, never deleted
  --json          one line of JSON on standard output`;

type Words = Record<Exclude<RestoreFault['code'], 'other-programme' | 'wrong-key' | 'cannot-write'>, string>;

function plainWords(from: string, dataDir: string): Words {
  return {
    'no-such-file': `There is no file ${from} that can be read.`,
    'not-a-backup': `${from} is not a backup of MiFriendly Field. They are made by npm run backup.`,
    'newer-format': `${from} was made by a newer version of MiFriendly Field. Restore it with that one.`,
    'newer-schema': `The database in ${from} is of a newer version of MiFriendly Field. Restore it with that one.`,
    'cut-short': `${from} is not whole: its end is missing. Copy it again from where you keep it, or take another backup.`,
    changed: `${from} is not as it was written: something in it was damaged or changed. Take another backup.`,
    damaged: `The database in ${from} came out damaged. Take another backup.`,
    'not-empty': `${dataDir} is not empty. With --yes, what is in it is moved into a folder of its own there, and nothing is deleted.`,
    'in-use': `The database in ${dataDir} is in use. Stop the server first, and whatever else has it open.`,
  };
}

function wordsFor(fault: RestoreFault, from: string, config: Config, keys: readonly BackupKey[]): string {
  switch (fault.code) {
    case 'other-programme':
      return `${from} is a backup of the programme "${fault.programme}", and this is "${config.programme.id}". Set PROGRAMME and KEY_FILE as they were there.`;
    case 'wrong-key': {
      const have = keys.map(({ id }) => id).join(', ');
      return `${from} was sealed with the key ${fault.key}, and KEY_FILE (${config.keyFile}) has ${have}. Find the key file of that time; nothing else opens it.`;
    }
    case 'cannot-write':
      return `The database could not be written to ${config.dataDir}: ${fault.why}. It needs room for the whole database, and the right to write there.`;
    default:
      return plainWords(from, config.dataDir)[fault.code];
  }
}

function main(): void {
  const options = readOptions(
    {
      from: { type: 'string' },
      to: { type: 'string' },
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
  if (options.from === undefined) throw new UsageError('usage', `Say which backup: --from FILE.\n\n${HELP}`);
  const config = readConfig({
    ...process.env,
    ...(options.to === undefined ? {} : { DATA_DIR: resolve(options.to) }),
  });
  const keys = backupKeys(config.keyFile, config.programme.id);
  if (!keys) {
    const words =
      `KEY_FILE (${config.keyFile}) is missing. A backup opens only with the key file of its time: ` +
      'put it there from where you keep it, or set KEY_FILE to where it is. Without it nobody can open the backup.';
    throw new UsageError('no-key-file', words);
  }
  const from = resolve(options.from);
  const restored = restoreBackup(config, from, { keys, replace: options.yes === true, now: Date.now() });
  if (!restored.ok) throw new UsageError(restored.code, wordsFor(restored, from, config, keys));

  const { header, contents, aside } = restored;
  const [records, changes, devices] = ['records', 'changes', 'devices'].map((name) => rowsOf(contents, name));
  const { digest, latestOrder } = contents;
  const { programme } = header;
  const madeAt = new Date(header.madeAt).toISOString();
  const to = config.dataDir;
  if (options.json === true) {
    printJson({ to, programme, madeAt, digest, records, changes, devices, latestOrder, aside });
    return;
  }
  print(
    `${programme} is back in ${to}, as it was at ${madeAt}:`,
    `  ${String(records)} records, ${String(changes)} changes, ${String(devices)} devices, latest order ${String(latestOrder)}`,
    `  every table is as in the backup; digest ${digest}`,
    ...(aside === null
      ? []
      : [`What was there before is in ${aside}. Delete it when you no longer need it.`]),
    '',
    'Now start the server, and then look after what happened since that time:',
    '  - revoke once more any phone that was revoked since, and withdraw invites that should not be open again;',
    '  - phones send what they still have; what they had sent since then is not here any more.',
    '    Their numbers tell: office, Devices. docs/operating.md says what to do about it.',
  );
}

await run(main);
