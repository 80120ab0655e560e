import { hkdfSync } from 'node:crypto';
import { ConfigError } from '../config.ts';
import { checkPrivate, readKeyFile } from '../keys/file.ts';

/** What a backup is sealed under, and the name by which it knows that. */
export interface BackupKey {
  id: string;
  secret: Uint8Array;
}

/**
 * What seals and opens backups: the first seals, any opens. Null where there is no key file, or none that has ever been
 * started with. Derived by HKDF from the data keys, which are never taken out of the file: a backup opens as long as its
 * words do, and nobody gets from a backup's key to a key that opens anything else.
 */
export function backupKeys(file: string, programme: string): BackupKey[] | null {
  const found = readKeyFile(file);
  if (!found || found.data.length === 0) return null;
  if (found.programme !== programme) {
    throw new ConfigError(
      `KEY_FILE (${file}) belongs to the programme "${found.programme}", and this is "${programme}".`,
    );
  }
  checkPrivate(file);
  return found.data.map(({ id, key }) => {
    const secret = hkdfSync(
      'sha256',
      Buffer.from(key, 'base64url'),
      programme,
      'mifriendly-field backups 1',
      32,
    );
    return { id, secret: new Uint8Array(secret) };
  });
}
