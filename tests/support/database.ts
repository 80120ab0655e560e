import { join } from 'node:path';
import Database from 'better-sqlite3';
import { hashOf } from '../../src/lib/server/access/secrets.ts';
import type { Endpoint } from './endpoint.ts';

/** Runs one statement in the endpoint's database, beside the endpoint. */
export function change(endpoint: Endpoint, sql: string, ...values: (string | number)[]): number {
  const db = new Database(join(endpoint.dataFolder, 'mifriendly.db'));
  try {
    return db.prepare(sql).run(...values).changes;
  } finally {
    db.close();
  }
}

/** How many rows a table of the endpoint has. */
export function rows(endpoint: Endpoint, table: 'devices' | 'invites' | 'changes' | 'needs'): number {
  const db = new Database(join(endpoint.dataFolder, 'mifriendly.db'), { readonly: true });
  try {
    const { n } = db.prepare(`select count(*) as n from ${table}`).get() as { n: number };
    return n;
  } finally {
    db.close();
  }
}

/** Changes an invite behind the endpoint's back: as if time had passed, or the office had taken it back. */
export function changeInvite(
  endpoint: Endpoint,
  link: string,
  column: 'expires_at' | 'revoked_at',
  time: number,
): void {
  const hash = hashOf(new URL(link).hash.slice(1));
  const changed = change(endpoint, `update invites set ${column} = ? where token_hash = ?`, time, hash);
  if (changed !== 1) throw new Error('there is no such invite');
}
