import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { westMidlands } from '../../src/lib/programme/west-midlands.ts';
import { readConfig } from '../../src/lib/server/config.ts';
import {
  lookAtLink,
  makeOfficeLink,
  readOfficeSession,
  redeemLink,
  endSession,
} from '../../src/lib/server/access/office.ts';
import { makeEndpoint } from '../../src/lib/server/root.ts';
import { card } from './phone.ts';
import { openWorld } from './world.ts';

const HOUR = 3_600_000;

describe('an endpoint that starts', () => {
  it('keeps everything in a database that would survive a power cut', async () => {
    const world = await openWorld();
    const pragma = async (name: string): Promise<unknown> => {
      const { rows } = await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(world.db);
      return rows[0]?.[name];
    };
    expect(await pragma('journal_mode')).toBe('wal');
    expect(await pragma('synchronous')).toBe(2);
    expect(await pragma('foreign_keys')).toBe(1);
    // what is deleted is overwritten
    expect(await pragma('secure_delete')).toBe(1);
  });

  it('keeps no word of a card readable in a key file, and no key in the database', async () => {
    const world = await openWorld();
    const phone = await world.phone('outreach-worker');
    await phone.change('postcard', randomUUID(), card());
    const keys = readFileSync(join(world.folder, 'keys.json'), 'utf8');
    const secret = /"d": "([^"]+)"/.exec(keys)?.[1] ?? 'missing';
    await world.stop();
    const database = readFileSync(join(world.folder, 'data', 'mifriendly.db'));
    expect(database.includes(secret)).toBe(false);
    expect(database.includes(phone.secret)).toBe(false);
  });

  it('gives a changed programme a higher version, so that phones fetch it', async () => {
    const world = await openWorld();
    expect(world.endpoint.programme.version).toBe(1);
    await world.stop();
    const config = readConfig({
      DATA_DIR: join(world.folder, 'data'),
      KEY_FILE: join(world.folder, 'keys.json'),
    });
    const edited = { ...config, programme: { ...westMidlands, emergencyPhone: '112' } };
    for (const [programme, version] of [
      [edited, 2],
      [edited, 2],
      [config, 3],
    ] as const) {
      const endpoint = await makeEndpoint(programme);
      expect(endpoint.programme.version).toBe(version);
      await endpoint.close();
    }
    const other = { ...config, programme: { ...westMidlands, id: 'elsewhere' } };
    await expect(makeEndpoint(other)).rejects.toThrow('belongs to the programme "west-midlands"');
  });

  it('will not touch the database of a newer version', async () => {
    const world = await openWorld();
    await world.db.insertInto('migrations').values({ name: '9999-later', applied_at: 1 }).execute();
    await world.stop();
    await expect(world.start()).rejects.toThrow('newer version');
  });
});

describe('a link into the office', () => {
  it('works once, for a day; looking at it burns nothing', async () => {
    const world = await openWorld();
    const tools = world.endpoint;
    const link = async () => (await makeOfficeLink(tools)).url.split('#')[1] ?? '';
    const [used, old] = [await link(), await link()];
    expect([await lookAtLink(tools, used), await lookAtLink(tools, used)]).toEqual(['open', 'open']);
    const opened = await redeemLink(tools, used);
    expect(opened.ok).toBe(true);
    expect(await redeemLink(tools, used)).toEqual({ ok: false, code: 'link-used' });
    world.now += 24 * HOUR;
    expect(await redeemLink(tools, old)).toEqual({ ok: false, code: 'link-expired' });
    expect(await redeemLink(tools, 'A'.repeat(43))).toEqual({ ok: false, code: 'link-unknown' });
  });

  it('opens a session that ends when it is left alone, or by signing out', async () => {
    const world = await openWorld();
    const tools = world.endpoint;
    const sign = async () => {
      const opened = await redeemLink(tools, (await makeOfficeLink(tools)).url.split('#')[1] ?? '');
      return opened.ok ? opened.session : '';
    };
    const [busy, idle, over] = [await sign(), await sign(), await sign()];
    await endSession(tools, over);
    world.now += 8 * HOUR;
    expect(await readOfficeSession(tools, busy)).not.toBeNull();
    world.now += 8 * HOUR;
    expect(await readOfficeSession(tools, busy)).not.toBeNull();
    expect(await readOfficeSession(tools, idle)).toBeNull();
    expect(await readOfficeSession(tools, over)).toBeNull();
    expect(await readOfficeSession(tools, undefined)).toBeNull();
    for (let day = 0; day < 20; day++) {
      world.now += 11 * HOUR;
      await readOfficeSession(tools, busy);
    }
    expect(await readOfficeSession(tools, busy)).toBeNull();
  });
});
