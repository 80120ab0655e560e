import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Patch } from '../../src/lib/records/patch.ts';
import { openWith, webCryptography } from '../../src/lib/sealing/index.ts';
import { loadKeys } from '../../src/lib/server/keys.ts';
import { openEnvelope, readEnvelope } from '../../src/lib/sync/envelope.ts';
import type { Endpoint } from '../support/endpoint.ts';
import { recorded } from '../support/recorded.ts';
import type { AtEndpoint, StoredChange } from './compare.ts';
import { tokensIn } from './deeds.ts';

/** Everything that the endpoint's database has, read from the file itself. */
export function atEndpoint(endpoint: Endpoint): AtEndpoint {
  const db = new Database(join(endpoint.dataFolder, 'mifriendly.db'), { readonly: true });
  try {
    const rows = db.prepare('select record, kind, device, patch from changes').all() as (Omit<
      StoredChange,
      'patch'
    > & { patch: string })[];
    const changes = rows.map((row) => ({ ...row, patch: Patch.parse(JSON.parse(row.patch)) }));
    return { changes, records: recorded(endpoint) };
  } finally {
    db.close();
  }
}

/** The tokens of the saves that are sealed in envelopes, opened with the endpoint's own key. */
export async function tokensSealedIn(
  endpoint: Endpoint,
  programme: string,
  envelopes: readonly number[][],
): Promise<string[]> {
  const { pairs } = await loadKeys(join(endpoint.folder, 'keys.json'), programme, 1);
  const tools = { crypto: webCryptography, open: openWith(pairs) };
  const opened = envelopes.map(async (bytes) => {
    const parts = readEnvelope(Uint8Array.from(bytes));
    if (typeof parts === 'string') throw new Error(`an envelope in the outbox is ${parts}`);
    const body = await openEnvelope(parts, tools);
    if (typeof body === 'string') throw new Error(`an envelope in the outbox is ${body}`);
    return tokensIn(JSON.stringify(body.patch));
  });
  return (await Promise.all(opened)).flat();
}
