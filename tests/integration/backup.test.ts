import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lookAtLink, makeOfficeLink } from '../../src/lib/server/accounts/links.ts';
import { readContents, type Contents } from '../../src/lib/server/backup/contents.ts';
import { anAdmin, tokenOf } from './desk.ts';
import { card, session } from './phone.ts';
import { openWorld, type World } from './world.ts';

const ROOT = join(import.meta.dirname, '../..');
const WORDS = 'ኣብዚ ከተማ ጽቡቕ ህዝቢ ኣሎ፡ ግን ሓኪም ርሑቕ እዩ';
const NAME = 'Zewdi from Foleshill';

interface Told {
  status: number;
  stderr: string;
  json: Record<string, unknown> & { error?: { code: string; message: string } };
}

/** A command as its own process, with the world's folders. */
function command(
  world: World,
  tool: 'backup' | 'restore',
  args: string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Told> {
  const environment = {
    PATH: process.env.PATH,
    DATA_DIR: join(world.folder, 'data'),
    KEY_FILE: join(world.folder, 'keys.json'),
    ...env,
  };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [`src/cli/${tool}.ts`, '--json', ...args],
      { cwd: ROOT, env: environment },
      (error, stdout, stderr) => {
        const status = error === null ? 0 : Number(error.code);
        resolve({ status, stderr, json: JSON.parse(stdout === '' ? '{}' : stdout) as Told['json'] });
      },
    );
  });
}

const database = (world: World): string => join(world.folder, 'data', 'mifriendly.db');
const backupFile = (world: World, name = 'night.mfb'): string => join(world.folder, 'elsewhere', name);

function contentsOf(file: string): Contents {
  const contents = readContents(file);
  if (!contents) throw new Error(`${file} is damaged`);
  return contents;
}

async function backup(world: World, name = 'night.mfb'): Promise<Told['json']> {
  const told = await command(world, 'backup', ['--to', backupFile(world, name)]);
  if (told.status !== 0) throw new Error(told.stderr);
  return told.json;
}

const restore = (world: World, ...args: string[]): Promise<Told> =>
  command(world, 'restore', ['--from', backupFile(world), ...args]);

/** A world with some life in it: cards in somebody's words, sessions, one refused change. */
async function livedIn(): Promise<World> {
  const world = await openWorld();
  const outreach = await world.phone('outreach-worker');
  await outreach.change('postcard', randomUUID(), card({ good: WORDS }));
  const champion = await world.phone('champion');
  for (const people of [1, 2, 3])
    await champion.change('champion-session', randomUUID(), session({ people }));
  await champion.change('champion-session', randomUUID(), session({ day: 'tomorrow' }));
  await world.invite({ name: NAME });
  return world;
}

/** Every way in which a text may stand in a file. */
function findsIn(file: string, text: string): string[] {
  const bytes = readFileSync(file);
  const ways = {
    utf8: Buffer.from(text),
    utf16: Buffer.from(text, 'utf16le'),
    base64: Buffer.from(Buffer.from(text).toString('base64').slice(0, -4)),
    escaped: Buffer.from(JSON.stringify(text).slice(1, -1)),
    hex: Buffer.from(Buffer.from(text).toString('hex')),
  };
  return Object.entries(ways).flatMap(([way, needle]) => (bytes.includes(needle) ? [way] : []));
}

describe('backup, wipe, restore', () => {
  it('brings every table back as it was, and the endpoint carries on where it was', async () => {
    const world = await livedIn();
    const phone = await world.phone('champion');
    await phone.change('champion-session', randomUUID(), session());
    const made = await backup(world); // while the endpoint runs
    // it is written down before it is made, so the copy says so too
    const before = contentsOf(database(world));
    expect(made).toMatchObject({ programme: 'west-midlands', digest: before.digest, records: 5, devices: 3 });

    await world.stop();
    rmSync(join(world.folder, 'data'), { recursive: true });
    const { status, json, stderr } = await restore(world);
    expect([status, stderr]).toEqual([0, '']);
    expect(json).toMatchObject({ digest: before.digest, records: 5, changes: 5, devices: 3, aside: null });
    expect(contentsOf(database(world))).toEqual(before);

    await world.start();
    const { answers, answered } = await phone.push(
      await phone.seal('champion-session', randomUUID(), session()),
    );
    expect(answers[0]?.answer).toBe('stored');
    expect(answered).toMatchObject({ count: 2, upTo: 2 });
    expect((await phone.readAll()).records).toHaveLength(2);
  });

  it('tells apart databases that differ in one letter or one row', async () => {
    const world = await livedIn();
    const { digest } = contentsOf(database(world));
    await world.db.updateTable('devices').set({ app: 'tesT' }).execute();
    const other = contentsOf(database(world)).digest;
    await world.db.deleteFrom('tallies').where('amount', '>', 0).execute();
    expect(new Set([digest, other, contentsOf(database(world)).digest]).size).toBe(3);
  });

  it('is of one moment, however much arrives meanwhile', async () => {
    const world = await livedIn();
    const phone = await world.phone('champion');
    let going = true;
    const pushing = (async () => {
      for (let sent = 0; going; sent += 1)
        await phone.change('champion-session', randomUUID(), session({ people: (sent % 9) + 1 }));
    })();
    const made = await backup(world);
    going = false;
    await pushing;
    await world.stop();
    const { status } = await restore(world, '--to', join(world.folder, 'there'));
    expect(status).toBe(0);
    const there = contentsOf(join(world.folder, 'there', 'mifriendly.db'));
    expect(there.digest).toBe(made['digest']);
    // one change is one number and one record here; the refused one is a number alone
    expect(there.tables['numbers']?.rows).toBe((there.tables['changes']?.rows ?? 0) + 1);
    expect(there.tables['records']?.rows).toBe(there.tables['changes']?.rows);
  });

  it('tells nobody’s words without the key file, nor any name or place; and has no key in it', async () => {
    const world = await livedIn();
    await backup(world);
    const file = backupFile(world);
    await world.stop();
    // what people typed is sealed in the database too; its codes are not
    for (const known of [WORDS, NAME]) expect(findsIn(database(world), known), known).toEqual([]);
    for (const known of ['coventry', 'SQLite format 3', 'CREATE TABLE'])
      expect(findsIn(database(world), known).length, `${known} can be found where it is`).toBeGreaterThan(0);
    for (const known of [WORDS, NAME, 'coventry', 'SQLite format 3', 'CREATE TABLE', 'champion-session'])
      expect(findsIn(file, known), known).toEqual([]);
    const secret = /"d": "([^"]+)"/.exec(readFileSync(join(world.folder, 'keys.json'), 'utf8'))?.[1] ?? '';
    expect(secret).toHaveLength(43);
    expect(findsIn(file, secret)).toEqual([]);
    expect(readFileSync(file).includes(Buffer.from(secret, 'base64url'))).toBe(false);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(world.folder, 'data')).filter((name) => name.startsWith('backup-'))).toEqual([]);
  });
});

describe('npm run backup', () => {
  it('makes none over another file, among the data, without a key file or without a database', async () => {
    const world = await livedIn();
    await backup(world);
    const to = (path: string, env?: NodeJS.ProcessEnv) => command(world, 'backup', ['--to', path], env);
    const again = readFileSync(backupFile(world));
    for (const [told, code, words] of [
      [await to(backupFile(world)), 'there-already', 'Choose another name'],
      [await to(join(world.folder, 'data', 'b.mfb')), 'inside-data', 'another place'],
      [
        await to(backupFile(world, 'b'), { KEY_FILE: join(world.folder, 'no.json') }),
        'no-key-file',
        'KEY_FILE',
      ],
      [await to(backupFile(world, 'b'), { DATA_DIR: join(world.folder, 'no') }), 'no-database', 'DATA_DIR'],
    ] as const) {
      expect([told.status, told.json.error?.code]).toEqual([2, code]);
      expect(told.stderr).toContain(words);
    }
    expect(readFileSync(backupFile(world))).toEqual(again);
    expect(readdirSync(join(world.folder, 'elsewhere'))).toEqual(['night.mfb']);
  });

  it('into a folder, names the file by programme and time', async () => {
    const world = await livedIn();
    mkdirSync(join(world.folder, 'elsewhere'));
    const { json } = await command(world, 'backup', ['--to', join(world.folder, 'elsewhere')]);
    expect(readdirSync(join(world.folder, 'elsewhere'))).toEqual([
      expect.stringMatching(/^west-midlands-\d{4}-\d\d-\d\dT\d{6}Z\.mfb$/),
    ]);
    expect(json['file']).toContain('west-midlands-');
  });

  it('makes none of a damaged database', async () => {
    const world = await livedIn();
    await world.stop();
    const bytes = readFileSync(database(world));
    randomBytes(4096).copy(bytes, 8 * 4096);
    writeFileSync(database(world), bytes);
    const { status, json } = await command(world, 'backup', ['--to', backupFile(world)]);
    expect([status, json.error?.code]).toEqual([2, 'damaged']);
    expect(existsSync(backupFile(world))).toBe(false);
  });
});

describe('npm run restore', () => {
  /** A backup, and an empty place for it. */
  async function ready(): Promise<World> {
    const world = await livedIn();
    await backup(world);
    await world.stop();
    rmSync(join(world.folder, 'data'), { recursive: true });
    return world;
  }

  it('says of each bad file what is wrong with it, and puts nothing in its place', async () => {
    const world = await ready();
    const good = readFileSync(backupFile(world));
    const header = good.indexOf('{');
    const with_ = (place: number, change: (byte: number) => number): Buffer => {
      const bytes = Buffer.from(good);
      bytes[place] = change(bytes[place] ?? 0);
      return bytes;
    };
    const replaced = (from: string, to: string): Buffer =>
      Buffer.from(good.toString('latin1').replace(from, to), 'latin1');
    const flip = (byte: number): number => byte ^ 1;
    const flips = [good.length - 1, good.length - 20, good.length >> 1, good.indexOf('}') + 2].map(
      (place): [Buffer, string] => [with_(place, flip), 'changed'],
    );
    const cut = [10, 26, header + 40, good.length >> 1, good.length - 1].map((end): [Buffer, string] => [
      good.subarray(0, end),
      'cut-short',
    ]);
    const digit = (byte: number): number => (byte === 0x31 ? 0x32 : 0x31);
    for (const [bytes, code] of [
      ...flips,
      ...cut,
      [Buffer.concat([good, Buffer.alloc(1)]), 'changed'],
      [with_(good.indexOf('"madeAt":') + 9 + 6, digit), 'changed'],
      [replaced('"programme":"west-midlands"', '"programme":"east-midlands"'), 'other-programme'],
      [replaced('"format":1', '"format":2'), 'newer-format'],
      [Buffer.from('SQLite format 3\0 and more'), 'not-a-backup'],
      [Buffer.alloc(0), 'not-a-backup'],
    ] as [Buffer, string][]) {
      writeFileSync(backupFile(world), bytes);
      const { status, json, stderr } = await restore(world);
      expect([status, json.error?.code], stderr).toEqual([2, code]);
      expect(existsSync(database(world))).toBe(false);
    }
    writeFileSync(backupFile(world), good);
    expect((await restore(world)).status).toBe(0);
  });

  it('opens with the key file of its time alone', async () => {
    const world = await ready();
    const keys = join(world.folder, 'keys.json');
    const kept = readFileSync(keys);
    rmSync(keys);
    const missing = await restore(world);
    expect([missing.status, missing.json.error?.code]).toEqual([2, 'no-key-file']);
    expect(missing.stderr).toContain('put it there from where you keep it');

    const other = await openWorld();
    copyFileSync(join(other.folder, 'keys.json'), keys);
    const wrong = await restore(world);
    expect([wrong.status, wrong.json.error?.code]).toEqual([2, 'wrong-key']);
    expect(wrong.stderr).toContain('Find the key file of that time');
    expect(existsSync(database(world))).toBe(false);

    writeFileSync(keys, kept);
    expect((await restore(world)).status).toBe(0);
  });

  it('refuses the database of a newer version', async () => {
    const world = await livedIn();
    await world.db.insertInto('migrations').values({ name: '9999-later', applied_at: 1 }).execute();
    await backup(world);
    await world.stop();
    const { json, stderr } = await restore(world, '--to', join(world.folder, 'there'));
    expect(json.error?.code).toBe('newer-schema');
    expect(stderr).toContain('newer version');
    expect(existsSync(join(world.folder, 'there', 'mifriendly.db'))).toBe(false);
  });

  it('touches nothing that is there without --yes, and with it moves all of it aside', async () => {
    const world = await livedIn();
    await backup(world);
    const phone = await world.phone();
    await phone.change('champion-session', randomUUID(), session());
    await world.stop();
    writeFileSync(join(world.folder, 'data', 'note.txt'), 'mine');
    const later = contentsOf(database(world)).digest;

    const refused = await restore(world);
    expect([refused.status, refused.json.error?.code]).toEqual([2, 'not-empty']);
    expect(contentsOf(database(world)).digest).toBe(later);

    const { status, json } = await restore(world, '--yes');
    expect(status).toBe(0);
    const aside = String(json['aside']);
    expect(contentsOf(join(aside, 'mifriendly.db')).digest).toBe(later);
    expect(readFileSync(join(aside, 'note.txt'), 'utf8')).toBe('mine');
    expect(contentsOf(database(world)).digest).toBe(json['digest']);
    expect(json['digest']).not.toBe(later);
  });

  it('does not pull the database from under a server that runs', async () => {
    const world = await livedIn();
    await backup(world);
    const { status, json } = await restore(world, '--yes');
    expect([status, json.error?.code]).toEqual([2, 'in-use']);
    expect(readdirSync(join(world.folder, 'data')).some((name) => name.includes('restor'))).toBe(false);
    await world.stop();
    expect((await restore(world, '--yes')).status).toBe(0);
  });

  it('takes the place of a database that cannot be read any more', async () => {
    const world = await livedIn();
    const { digest } = await backup(world);
    await world.stop();
    truncateSync(database(world), 5000);
    appendFileSync(database(world), 'rubbish');
    const { status, json } = await restore(world, '--yes');
    expect([status, json['digest']]).toEqual([0, digest]);
    expect(statSync(join(String(json['aside']), 'mifriendly.db')).size).toBe(5007);
  });
});

describe('after going back to an older backup', () => {
  it('nobody is let in by a state that is over, and no order is given twice', async () => {
    const world = await livedIn();
    const tools = () => world.endpoint;
    const ada = await anAdmin(world);
    const link = tokenOf(await makeOfficeLink(tools()));
    expect(await ada.who()).toMatchObject({ role: 'admin' });
    const phone = await world.phone();
    await backup(world);

    const lost = await phone.change('champion-session', randomUUID(), session());
    const { cursor } = await phone.readAll();
    expect(lost.answer).toBe('stored');
    await world.stop();
    await restore(world, '--yes');
    await world.start();
    expect(await ada.who()).toBeNull();
    expect(await lookAtLink(tools(), link)).toEqual({ ok: false, code: 'link-unknown' });
    expect(world.log).toContainEqual({ what: 'first-start-after-restore' });

    // what another phone of the same person brings now lies behind the first phone's cursor, and is not passed over
    const second = await world.phone('champion', ['coventry'], phone.person);
    const record = randomUUID();
    await second.change('champion-session', record, session());
    const read = await phone.readAll(cursor);
    expect(read.reset).toBe(false);
    expect(read.records.map(({ id }) => id)).toEqual([record]);

    // and the missing number is a gap, which the office sees and the phone's proof too
    const { answered } = await phone.push(await phone.seal('champion-session', randomUUID(), session()));
    expect(answered).toMatchObject({ count: 1, upTo: 0 });

    await world.stop();
    await world.start();
    const again = await phone.readAll(read.cursor);
    expect(again.reset).toBe(false);
    expect(world.log.filter(({ what }) => what === 'first-start-after-restore')).toHaveLength(1);
  });

  it('an edit of a record that it does not have is refused, and the whole of it makes it again', async () => {
    const world = await livedIn();
    const phone = await world.phone();
    await backup(world);
    const record = randomUUID();
    await phone.change('champion-session', record, session());
    await world.stop();
    await restore(world, '--yes');
    await world.start();
    const change = randomUUID();
    const edit = await phone.seal('champion-session', record, { minutes: 35 }, { header: { change } });
    expect((await phone.push(edit)).answers[0]).toMatchObject({
      answer: 'refused',
      code: 'record-incomplete',
      n: 2,
    });
    const whole = session({ minutes: 35 });
    const mended = await phone.change('champion-session', record, whole, { mends: change });
    expect(mended.answer).toBe('stored');
    expect(await world.count('records')).toBe(5);
  });

  it('a phone that enrolled since is not known, and keeps what it has', async () => {
    const world = await livedIn();
    await backup(world);
    const phone = await world.phone();
    await world.stop();
    await restore(world, '--yes');
    await world.start();
    const { answers } = await phone.push(await phone.seal('champion-session', randomUUID(), session()));
    expect(answers[0]).toMatchObject({ answer: 'refused', code: 'unknown-device' });
    expect(answers[0]?.n).toBeUndefined();
  });
});
