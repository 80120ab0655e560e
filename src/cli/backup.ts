import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { rowsOf } from '../lib/server/backup/contents.ts';
import { makeBackup, type MakeFault } from '../lib/server/backup/make.ts';
import { noteBackup } from '../lib/server/backup/note.ts';
import { readConfig, type Config } from '../lib/server/config.ts';
import { backupKeys } from '../lib/server/backup/key.ts';
import { print, printJson, readOptions, run, UsageError } from './arguments.ts';

const HELP = `npm run backup -- [--to FILE]

  Makes a sealed copy of the database, also while the server runs, and reads it back to be sure. It opens only with
  the KEY_FILE, which is not in it: keep that elsewhere.

  --to FILE       where to; a folder that exists gets a file named by day and time (./backups)
  --json          one line of JSON on standard output

  Where the database is and what it belongs to is set as for npm start: DATA_DIR, KEY_FILE, PROGRAMME.`;

function fileFor(to: string | undefined, { programme }: Config, now: number): string {
  const path = resolve(to ?? 'backups');
  const isFolder = to === undefined || (existsSync(path) && statSync(path).isDirectory());
  const time = new Date(now).toISOString().slice(0, 19).replaceAll(':', '');
  return isFolder ? join(path, `${programme.id}-${time}Z.mfb`) : path;
}

function wordsFor(fault: MakeFault, config: Config, to: string): string {
  switch (fault.code) {
    case 'no-database':
      return `There is no database in DATA_DIR (${config.dataDir}). Set DATA_DIR as for the server.`;
    case 'damaged':
      return (
        `The database in ${config.dataDir} is damaged; no backup was made of it. ` +
        'Keep the last good backup, and do not delete anything. Restore it into another folder: npm run restore -- --from FILE --to FOLDER'
      );
    case 'there-already':
      return `${to} is there already, and a backup takes the place of nothing. Choose another name.`;
    case 'inside-data':
      return `${to} lies inside DATA_DIR (${config.dataDir}). Whatever destroys the data would destroy its backup: choose another place.`;
    case 'other-programme':
      return `The database in ${config.dataDir} is of the programme "${fault.programme}", and this is "${config.programme.id}". Set DATA_DIR, KEY_FILE and PROGRAMME as for the server.`;
    case 'not-verified':
      return `What was written to ${to} could not be read back, so it was taken away again. Look at the disk, then try once more.`;
    case 'cannot-write':
      return `The backup could not be written to ${to}, or its working copy to ${config.dataDir}: ${fault.why}. Both need room for the whole database.`;
  }
}

async function main(): Promise<void> {
  const options = readOptions(
    { to: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    HELP,
  );
  if (options.help === true) {
    print(HELP);
    return;
  }
  const config = readConfig(process.env);
  const [key, ...others] = backupKeys(config.keyFile, config.programme.id) ?? [];
  if (!key) {
    const words = `KEY_FILE (${config.keyFile}) is missing. A backup is sealed with it: set KEY_FILE as for the server.`;
    throw new UsageError('no-key-file', words);
  }
  const now = Date.now();
  const to = fileFor(options.to, config, now);
  if (existsSync(config.databaseFile) && !noteBackup(config, now))
    process.stderr.write('This backup could not be written down in the office’s audit.\n');
  const made = await makeBackup(config, to, { programme: config.programme.id, now, keys: [key, ...others] });
  if (!made.ok) throw new UsageError(made.code, wordsFor(made, config, to));

  const { file, bytes, header, contents } = made;
  const [records, changes, devices] = ['records', 'changes', 'devices'].map((name) => rowsOf(contents, name));
  const { programme, madeAt } = header;
  const { digest, latestOrder } = contents;
  if (options.json === true) {
    const at = new Date(madeAt).toISOString();
    printJson({
      file,
      bytes,
      programme,
      madeAt: at,
      key: header.key,
      digest,
      records,
      changes,
      devices,
      latestOrder,
    });
    return;
  }
  print(
    `Backup of ${programme}: ${file}`,
    `  ${String(records)} records, ${String(changes)} changes, ${String(devices)} devices, latest order ${String(latestOrder)}`,
    `  ${String(bytes)} bytes, written and read back; digest ${digest}`,
    `It opens only with the key ${header.key} in ${config.keyFile}, which is not in it.`,
  );
}

await run(main);
