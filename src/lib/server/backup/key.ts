import { hkdfSync } from 'node:crypto';
import { loadKeys, readKeyFile } from '../keys.ts';

/** What a backup is sealed under, and the name by which it knows that. */
export interface BackupKey {
  id: string;
  secret: Uint8Array;
}

/**
 * What seals and opens backups: the first seals, any opens. Null where there is no key file. Derived from the
 * programme's keys by HKDF, so that the key file needs nothing of its own for it, and nobody gets from a backup's key to
 * a key that opens envelopes.
 */
export async function backupKeys(file: string, programme: string): Promise<BackupKey[] | null> {
  const found = readKeyFile(file);
  if (!found) return null;
  // the same checks as before a start: whose it is, who may read it, whether it is whole
  await loadKeys(file, programme, 1);
  return found.keys.map(({ id, privateJwk }) => {
    const ours = Buffer.from(privateJwk.d, 'base64url');
    const secret = hkdfSync('sha256', ours, programme, 'mifriendly-field backups 1', 32);
    return { id, secret: new Uint8Array(secret) };
  });
}
