import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fromAscii } from '../../lib/sync/bytes.ts';
import { readConfig } from '../../lib/server/config.ts';
import { makeInvite } from '../../lib/server/enrolment/invite.ts';
import { answerChanges, answerEnrolment } from '../../lib/server/http/api.ts';
import { makeEndpoint, type Endpoint } from '../../lib/server/root.ts';
import type { Fetch } from './http.ts';
import { fill, type Order, type Summary } from './run.ts';

let folder: string;
let endpoint: Endpoint;
/** What happens to an answer on its way back. */
let spoil: (url: string, answer: Response) => Promise<Response>;

async function open(programme?: string): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), 'mifriendly-seed-'));
  endpoint = await makeEndpoint(
    readConfig({
      DATA_DIR: join(folder, 'data'),
      KEY_FILE: join(folder, 'keys.json'),
      PROGRAMME: programme,
    }),
    { log: () => undefined },
  );
}

async function shut(): Promise<void> {
  await endpoint.close();
  rmSync(folder, { recursive: true, force: true });
}

beforeEach(async () => {
  await open();
  spoil = (_, answer) => Promise.resolve(answer);
});

afterEach(shut);

const send: Fetch = async (url, init) => {
  const request = new Request(url, init);
  const answer = url.endsWith('/changes')
    ? answerChanges(endpoint, request, () => true)
    : answerEnrolment(endpoint, request);
  return spoil(url, await answer);
};

function run(order: Partial<Order> = {}): Promise<Summary> {
  return fill(
    { people: 5, months: 2, records: 60, seed: 4, now: Date.now(), ...order },
    {
      origin: 'http://localhost:3600',
      programme: endpoint.programme,
      fetch: send,
      async invite({ name, role, city }) {
        const invite = await makeInvite(endpoint, { by: 'command-line' }, { name, role, cities: [city] });
        return invite.ok ? invite.token : '';
      },
    },
  );
}

async function kept(): Promise<Record<string, number>> {
  const rows = await endpoint.storage.db.selectFrom('records').select('kind').execute();
  const counted: Record<string, number> = {};
  for (const { kind } of rows) counted[kind] = (counted[kind] ?? 0) + 1;
  return counted;
}

describe('filling an endpoint', { timeout: 30_000 }, () => {
  it('leaves exactly the records there that it says it has made', async () => {
    const { records, changes } = await run();
    expect(await kept()).toEqual(records);
    expect(records['champion-session'] + records['language-session'] + records.postcard).toBe(60);
    const rows = await endpoint.storage.db.selectFrom('changes').select('change').execute();
    expect(rows).toHaveLength(changes);
  });

  it('places the records in the months before, however wrong the clocks of the phones are', async () => {
    const { from, to } = await run({ people: 9 });
    const rows = await endpoint.storage.db.selectFrom('changes').select(['stamp', 'device_time']).execute();
    for (const { stamp } of rows) {
      const day = new Date(Number(stamp.slice(0, 15))).toISOString().slice(0, 10);
      expect(day >= from && day <= to).toBe(true);
    }
    expect(rows.some(({ stamp, device_time }) => Number(stamp.slice(0, 15)) !== device_time)).toBe(true);
  });

  it('stops at a page that somebody else has put in the way', async () => {
    spoil = (url, answer) =>
      Promise.resolve(
        url.endsWith('/changes') ? Response.json({ welcome: 'Please accept our terms' }) : answer,
      );
    await expect(run()).rejects.toThrow('Not an answer of our endpoint');
  });

  it('stops when a change is not stored', async () => {
    const now = Date.now();
    spoil = async (url, answer) => {
      if (url.endsWith('/enrolment'))
        await endpoint.storage.db.updateTable('devices').set({ revoked_at: now }).execute();
      return answer;
    };
    await expect(run()).rejects.toThrow('A change was not stored: {"answer":"held"');
  });

  it('fills a programme of another country as well', async () => {
    await shut();
    await open(join(import.meta.dirname, '../../../tests/support/programmes/cidades-amigas.json'));
    const { records, languages } = await run({ people: 4 });
    expect(await kept()).toEqual(records);
    expect(Object.keys(languages)).toContain('pt');
  });

  it('keeps the proof through more batches than one', async () => {
    const { changes } = await run({ people: 1, records: 120 });
    expect(changes).toBeGreaterThan(100);
  });

  it('waits for a busy endpoint, and sends what it had', async () => {
    let busy = 2;
    spoil = (url, answer) => {
      if (!url.endsWith('/changes') || busy-- <= 0) return Promise.resolve(answer);
      return Promise.resolve(new Response('busy', { status: 503, headers: { 'retry-after': '0.05' } }));
    };
    const { records } = await run({ people: 3, records: 20 });
    expect(await kept()).toEqual(records);
  });

  it('sends nothing that can be read on the way', async () => {
    const sent: string[] = [];
    const listening: Fetch = async (url, init) => {
      if (url.endsWith('/changes'))
        sent.push(fromAscii(new Uint8Array(await new Request(url, init).arrayBuffer())));
      return send(url, init);
    };
    await fill(
      { people: 3, months: 1, records: 9, seed: 1, now: Date.now() },
      {
        origin: 'http://localhost:3600',
        programme: endpoint.programme,
        fetch: listening,
        async invite({ name, role, city }) {
          const invite = await makeInvite(endpoint, { by: 'command-line' }, { name, role, cities: [city] });
          return invite.ok ? invite.token : '';
        },
      },
    );
    expect(sent.join('')).toContain('west-midlands');
    expect(sent.join('')).not.toMatch(/postcard|session|birmingham/);
  });
});
