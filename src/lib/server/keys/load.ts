import { ConfigError } from '../config.ts';
import { logToStderr, type Log } from '../log.ts';
import type { Found } from '../storage/open.ts';
import { checkPrivate, readKeyFile, writeKeyFile, type KeyFile } from './file.ts';
import { makeData, makeLive } from './make.ts';
import { Keys, ringOf } from './ring.ts';

function lost(found: Found): string | null {
  const phones = `${String(found.devices)} phone(s) have enrolled with it`;
  const words = 'people’s words in the database are encrypted with it';
  if (found.devices > 0) return found.dataKeys.length > 0 ? `${phones}, and ${words}` : phones;
  return found.dataKeys.length > 0 ? words : null;
}

async function firstFile(file: string, programme: string, found: Found): Promise<KeyFile> {
  const why = lost(found);
  if (why !== null) {
    throw new ConfigError(
      `KEY_FILE (${file}) is missing, and ${why}. ` +
        'Put it back from its backup, or set KEY_FILE to where it is. Nothing opens without it.',
    );
  }
  return { programme, keys: [await makeLive(programme, null)], data: [] };
}

/**
 * Loads the programme's keys, or makes them when nobody can have sealed anything yet. A file from before there were data
 * keys gets one. Throws a `ConfigError` rather than make new keys beside enrolled phones or encrypted words: what those
 * have sealed would never open again. Called by one process at a time.
 */
export async function loadKeys(
  file: string,
  programme: string,
  found: Found,
  log: Log = logToStderr,
): Promise<Keys> {
  const old = readKeyFile(file);
  if (old && old.programme !== programme) {
    throw new ConfigError(
      `KEY_FILE (${file}) belongs to the programme "${old.programme}", and this is "${programme}". ` +
        'Give each programme its own DATA_DIR and KEY_FILE.',
    );
  }
  if (old) checkPrivate(file);
  const content = old ?? (await firstFile(file, programme, found));
  await ringOf(file, content);
  const missing = found.dataKeys.filter((id) => !content.data.some((key) => key.id === id));
  if (missing.length > 0) {
    throw new ConfigError(
      `KEY_FILE (${file}) does not have the data key ${missing.join(', ')}, with which people’s words in this ` +
        'database are encrypted. It is an older copy of the right file, or belongs to another database: put the ' +
        'newest copy back, or set KEY_FILE to where it is.',
    );
  }
  const made = content.data.length === 0;
  if (made) {
    content.data.push(makeData());
    writeKeyFile(file, content);
  }
  return new Keys(file, content, { made, log });
}
