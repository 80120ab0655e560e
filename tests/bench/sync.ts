import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromBase64url } from '../../src/lib/sync/bytes.ts';
import { rows } from '../support/database.ts';
import { bodiesSealedIn } from '../support/envelopes.ts';
import { Phone } from '../support/phone.ts';
import { EXAMPLE } from '../support/programmes.ts';
import { Network, type Traffic } from '../support/proxy.ts';
import { bundle } from './bundle.ts';
import { postcards } from './cards.ts';
import { PAGE, serveBench } from './page.ts';

/** What the bench measured. Rates are records a second, sizes are bytes a record. */
export interface SyncReport {
  records: number;
  /** One after the other, each sealed, signed and committed strictly. */
  save: number;
  /** From one browser to the endpoint's answers. */
  push: number;
  /** Dexie alone, one strict transaction each. */
  dexie: number;
  /** The same cards as plain JSON to a small server that only keeps them. */
  plain: number;
  /** The record as JSON, before it is packed and sealed. */
  json: number;
  /** What went up for it, with its share of every head; what came down. */
  up: number;
  down: number;
  /** The same for the plain JSON. */
  plainUp: number;
}

const PLAIN = '/bench/plain';
const CHANGES = '/api/v1/changes';

/** Saves and pushes so many postcards from one browser, beside what the same browser can do without us. */
export async function benchSync(count: number, log: (line: string) => void): Promise<SyncReport> {
  const cards = postcards(count);
  log('bundling');
  const script = await bundle('harness.ts');
  const folder = mkdtempSync(join(tmpdir(), 'mifriendly-bench-'));
  const [server, port] = await plainServer(folder);
  const network = await Network.start();
  const phone = new Phone();
  const traffic = new Map<string, Traffic>();
  network.elsewhere.set(PLAIN, port);
  serveBench(network, script);
  network.heard = ({ path }, { up, down }) => {
    const before = traffic.get(path) ?? { up: 0, down: 0 };
    traffic.set(path, { up: before.up + up, down: before.down + down });
  };
  try {
    await phone.switchOn();
    const page = await phone.open(`${network.origin}${PAGE}`);
    await page.waitForFunction(() => 'bench' in window);
    const invite = new URL(network.endpoint.firstInvite('outreach-worker')).hash.slice(1);
    await page.evaluate((token) => window.bench.enrol(token), invite);
    const rate = (took: number): number => (count * 1000) / took;
    log(`saving ${String(count)} postcards`);
    const save = rate(await page.evaluate((all) => window.bench.save(all), cards));
    const sealed = await page.evaluate(() => window.bench.waiting());
    log('pushing them');
    const push = rate(await page.evaluate(() => window.bench.push()));
    const arrived = rows(network.endpoint, 'changes');
    if (arrived !== count) throw new Error(`${String(arrived)} of ${String(count)} are at the endpoint`);
    log('the same without us');
    const dexie = rate(await page.evaluate((all) => window.bench.write(all), cards));
    const plain = rate(
      await page.evaluate(([all, path]) => window.bench.post(all, path), [cards, PLAIN] as const),
    );
    const envelopes = sealed.flatMap((text) => fromBase64url(text) ?? []);
    const bodies = await bodiesSealedIn(network.endpoint, EXAMPLE.programme.id, envelopes);
    const json = bodies.reduce((sum, body) => sum + Buffer.byteLength(JSON.stringify(body)), 0);
    const each = (path: string): Traffic => {
      const { up, down } = traffic.get(path) ?? { up: 0, down: 0 };
      return { up: up / count, down: down / count };
    };
    const { up, down } = each(CHANGES);
    return {
      records: count,
      save,
      push,
      dexie,
      plain,
      json: json / count,
      up,
      down,
      plainUp: each(PLAIN).up,
    };
  } finally {
    await phone.remove();
    await network.remove();
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function plainServer(folder: string): Promise<[ChildProcess, number]> {
  const server = spawn(process.execPath, [join(import.meta.dirname, 'plain-server.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = (await once(server.stdout, 'data')) as [Buffer];
  return [server, Number(port.toString('utf8'))];
}
