import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Patch } from '../../src/lib/records/patch.ts';
import type { Endpoint } from '../support/endpoint.ts';
import { bodiesSealedIn } from '../support/envelopes.ts';
import { recorded } from '../support/recorded.ts';
import { wordsOf } from '../support/words-at-rest.ts';
import type { AtEndpoint, StoredChange } from './compare.ts';
import { tokensIn } from './deeds.ts';

/** Everything that the endpoint's database has, read from the file itself. */
export function atEndpoint(endpoint: Endpoint): AtEndpoint {
  const db = new Database(join(endpoint.dataFolder, 'mifriendly.db'), { readonly: true });
  try {
    const rows = db.prepare('select change, record, kind, device, patch from changes').all() as (Omit<
      StoredChange,
      'patch'
    > & { change: string; patch: string })[];
    const open = wordsOf(endpoint, 'changes');
    const changes = rows.map(({ change, ...row }) => ({
      ...row,
      patch: open(change, Patch.parse(JSON.parse(row.patch))),
    }));
    return { changes, records: recorded(endpoint) };
  } finally {
    db.close();
  }
}

/** The tokens of the saves that are sealed in envelopes. */
export async function tokensSealedIn(
  endpoint: Endpoint,
  programme: string,
  envelopes: readonly number[][],
): Promise<string[]> {
  const bytes = envelopes.map((each) => Uint8Array.from(each));
  const bodies = await bodiesSealedIn(endpoint, programme, bytes);
  return bodies.flatMap(({ patch }) => tokensIn(JSON.stringify(patch)));
}
