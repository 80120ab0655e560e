import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { westMidlands } from '../../src/lib/programme/west-midlands.ts';
import { readConfig } from '../../src/lib/server/config.ts';
import { makeEndpoint } from '../../src/lib/server/root.ts';
import { card } from './phone.ts';
import { openWorld } from './world.ts';

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
