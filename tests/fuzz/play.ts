import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Random } from '../../src/cli/seed/random.ts';
import { Endpoint } from '../support/endpoint.ts';
import { gather } from './cast.ts';
import { draw } from './draw.ts';
import { allRoutes } from './routes.ts';
import { send } from './wire.ts';

/** What a fuzz came to. `found` is empty when all is well. */
export interface Report {
  requests: number;
  /** How often each status, or each way of having none, was met. */
  heard: Record<string, number>;
  found: string[];
  /** Megabytes that the process held after a tenth of the requests, and at the end. */
  before: number;
  after: number;
}

/** As many at a time as a queue of phones in front of a small machine. */
const AT_A_TIME = 8;
/** With more objects than these the process dies of a leak, in megabytes; what lies outside the heap is measured. */
const HEAP = 192;
/** How much more the process may hold at the end than after a tenth of the requests. */
const GROWTH = 2;

function megabytes(pid: number): number {
  const kilobytes =
    process.platform === 'linux'
      ? /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1]
      : execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return Math.round(Number(kilobytes) / 1024);
}

/** Everything that only a good request may add to or change, as the database file has it. `since`: when bad ones began. */
function contents(endpoint: Endpoint, since: number): string {
  const db = new Database(join(endpoint.dataFolder, 'mifriendly.db'), { readonly: true });
  try {
    const tables = {
      records: 'select * from records order by id',
      changes: 'select * from changes order by change',
      tallies: 'select * from tallies order by 1, 2, 3, 4',
      people: 'select * from people order by id',
      devices: 'select id, person, role, public_key, revoked_at from devices order by id',
      // whatever an enrolled phone has signed is refused or held under its number, so those two grow; nothing more is stored
      numbers: `select * from numbers where answer = 'stored' or answered_at < ${String(since)} order by device, n`,
      held: `select * from held where received_at < ${String(since)} or not exists (select 1 from numbers
        where numbers.device = held.device and numbers.n = held.n and answer = 'held') order by device, n`,
      // without `tries`: a wrong PIN counts
      invites: `select programme, token_hash, person, role, cities, created_at, expires_at, device, device_key, redeemed_at,
        revoked_at, card, made_by, replaced_by from invites order by token_hash`,
      needs: 'select * from needs order by id',
      links: 'select * from office_links order by token_hash',
      credentials: 'select * from office_credentials order by id',
      accounts: 'select id, name, email from office_accounts order by id',
      members: 'select account, role from office_members order by account',
      passkeys: 'select id, account from office_passkeys order by id',
    };
    return JSON.stringify(Object.entries(tables).map(([name, query]) => [name, db.prepare(query).all()]));
  } finally {
    db.close();
  }
}

/** Plays bad requests against the real built server, and looks at what is left of it. `only`: that one request alone. */
export async function playFuzz(
  seed: number,
  requests: number,
  log: (line: string) => void,
  only?: number,
): Promise<Report> {
  const endpoint = new Endpoint();
  const report: Report = { requests, heard: {}, found: [], before: 0, after: 0 };
  endpoint.nodeArguments = [`--max-old-space-size=${String(HEAP)}`];
  endpoint.heard = (line) => report.found.push(`the log says: ${line}`);
  try {
    await endpoint.start();
    const cast = await gather(endpoint);
    const routes = allRoutes();
    const since = Date.now();
    const good = contents(endpoint, since);
    const chaos = new Random(seed);
    let next = only ?? 0;
    const end = only === undefined ? requests : only + 1;

    const work = async (): Promise<void> => {
      for (let index = next++; index < end; index = next++) {
        const { sent, words } = await draw(chaos.fork(index), routes, cast, endpoint.origin);
        if (only !== undefined) log(words);
        const heard = await send(endpoint.port, sent);
        report.heard[heard] = (report.heard[heard] ?? 0) + 1;
        if (heard === 'silent' || (typeof heard === 'number' && heard >= 500))
          report.found.push(`request ${String(index)}, ${String(heard)}: ${words}`);
        if (index === Math.floor(requests / 10)) report.before = megabytes(endpoint.pid);
        if (index > 0 && index % 2000 === 0)
          log(`${String(index)} requests, ${String(megabytes(endpoint.pid))} MB`);
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, work));

    const health = await fetch(`http://127.0.0.1:${String(endpoint.port)}/api/v1/health`);
    const said = (await health.json()) as { ok?: unknown };
    if (health.status !== 200 || said.ok !== true) report.found.push('the endpoint is not well afterwards');
    report.after = megabytes(endpoint.pid);
    if (only === undefined && report.after > GROWTH * report.before)
      report.found.push(`it held ${String(report.before)} MB, and at the end ${String(report.after)} MB`);
    if (contents(endpoint, since) !== good)
      report.found.push('the database holds something that no good request brought');
  } catch (error) {
    report.found.push(`it broke off: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await endpoint.remove();
  }
  return report;
}
