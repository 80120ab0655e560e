import { randomUUID } from 'node:crypto';
import type { Bytes } from '../sync/bytes.ts';
import type { EnrolAnswer, LookAnswer, LookRequest } from '../sync/enrolment.ts';
import type { ProblemCode } from '../sync/problem.ts';
import type { ReadAnswer, SessionAnswer } from '../sync/read.ts';
import type { CardAnswer } from '../sync/return-card.ts';
import { makeLimits } from './access/limiter.ts';
import { newSecret } from './access/secrets.ts';
import type { Auth, AuthParts } from './accounts/auth.ts';
import type { Office } from './accounts/office.ts';
import { ConfigError, readConfig, type Config } from './config.ts';
import { enrol } from './enrolment/enrol.ts';
import { look } from './enrolment/look.ts';
import { makeReturnCard, showReturnCard } from './enrolment/return-card.ts';
import { discardHeld, openHeld, type Decided } from './ingest/held.ts';
import { push, type Pushed } from './ingest/push.ts';
import { expireDaily } from './retention/expire.ts';
import { loadKeys } from './keys/load.ts';
import type { Keys } from './keys/ring.ts';
import { logToStderr, traceOf, type Log } from './log.ts';
import { read, type Asked } from './reading/read.ts';
import { openSession } from './reading/session.ts';
import type { By } from './storage/audit.ts';
import { afterRestore } from './storage/after-restore.ts';
import { DatabaseTooNew } from './storage/migrations/index.ts';
import { openSqlite, write, type Found, type Storage } from './storage/open.ts';
import { currentOrder, keepProgramme } from './storage/programmes.ts';
import { wordsWith } from './storage/words.ts';
import type { Tools } from './tools.ts';

/** What was asked for, or the code of the problem. `tries`: how many are left, where they are counted. */
export type Result<T> = { ok: true; value: T } | { ok: false; code: ProblemCode; tries?: number };

/** The endpoint, put together: its tools, and what it answers. */
export interface Endpoint extends Office {
  keys: Keys;
  /**
   * `clock`: the sending device's; null for a batch that somebody carries for others. `told`: how far it was told of what
   * was erased; null when it does not say.
   */
  push(batch: Bytes, clock: number | null, told?: number | null): Promise<Pushed>;
  /** Lets in, or discards, what is held of a device; `by`: whose decision it is. */
  openHeld(device: string, by: By): Promise<Decided>;
  discardHeld(device: string, by: By): Promise<number>;
  look(request: LookRequest): Promise<Result<LookAnswer>>;
  enrol(request: Bytes, signature: Bytes): Promise<Result<EnrolAnswer>>;
  /** Both within a read session, by its token. */
  makeReturnCard(session: string, request: Bytes, signature: Bytes): Promise<Result<CardAnswer>>;
  showReturnCard(session: string): Promise<Result<CardAnswer>>;
  openSession(request: Bytes, signature: Bytes): Promise<Result<SessionAnswer>>;
  read(token: string, asked: Asked): Promise<Result<ReadAnswer>>;
  health(): Promise<{ ok: true; programme: string; now: number }>;
  close(): Promise<void>;
}

/** What a test may put in place of the world. */
export interface World {
  now(): number;
  id(): string;
  secret(): string;
  log: Log;
}

function refuseOthers({ dataDir, programme }: Config, found: Found): void {
  const others = found.programmes.filter((id) => id !== programme.id);
  if (others.length === 0) return;
  throw new ConfigError(
    `DATA_DIR (${dataDir}) belongs to the programme "${others.join(', ')}", and this is ` +
      `"${programme.id}". Give each programme its own DATA_DIR and KEY_FILE.`,
  );
}

async function openStorage(
  config: Config,
  now: () => number,
  log: Log,
): Promise<{ storage: Storage; keys: Keys }> {
  const held: { keys?: Keys } = {};
  try {
    const storage = await openSqlite(config.databaseFile, now, async (found) => {
      refuseOthers(config, found);
      held.keys = await loadKeys(config.keyFile, config.programme.id, found, log);
      return wordsWith(held.keys);
    });
    if (!held.keys) throw new Error('the database was opened without keys');
    return { storage, keys: held.keys };
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    if (error instanceof DatabaseTooNew) {
      throw new ConfigError(
        `The database in ${config.dataDir} was made by a newer version of MiFriendly Field. Start that one.`,
      );
    }
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new ConfigError(`DATA_DIR (${config.dataDir}) cannot be used for the database: ${code}.`);
  }
}

// better-auth is large, and the command line never needs it
async function openAuth(parts: Omit<AuthParts, 'claim'>): Promise<Auth> {
  const { makeAuth } = await import('./accounts/auth.ts');
  const { claimFor } = await import('./accounts/claim.ts');
  return makeAuth({ ...parts, claim: claimFor(parts.tools) });
}

/** Puts the endpoint together: opens and migrates the database, stores the programme, loads or makes the keys. */
export async function makeEndpoint(config: Config, world: Partial<World> = {}): Promise<Endpoint> {
  const now = world.now ?? Date.now;
  const log = world.log ?? logToStderr;
  const { storage, keys } = await openStorage(config, now, log);
  if (!storage.swept) log({ what: 'old-bytes-remain' });
  try {
    await afterRestore(storage, config.dataDir, now, log);
    const programme = await write(storage, (db) => keepProgramme(db, config.programme, now()));
    const tools: Tools = {
      storage,
      programme,
      origin: config.origin,
      now,
      id: world.id ?? randomUUID,
      secret: world.secret ?? newSecret,
      log,
      limits: makeLimits(now),
    };
    let auth: { secret: string; built: Promise<Auth> } | null = null;
    const authParts = () => ({ tools, config, secret: keys.secretFor('office sessions') });
    return {
      ...tools,
      config,
      keys,
      auth: () => {
        const parts = authParts();
        // anew once the keys have changed: what an older secret has signed opens nothing from then on
        if (auth?.secret !== parts.secret)
          auth = { secret: parts.secret, built: openAuth({ ...parts, withCouncil: false }) };
        return auth.built;
      },
      authWithCouncil: () => openAuth({ ...authParts(), withCouncil: true }),
      push: async (batch, clock, told) => push(tools, await keys.current(), batch, clock, told),
      openHeld: async (device, by) => openHeld(tools, await keys.current(), device, by),
      discardHeld: (device, by) => discardHeld(tools, device, by),
      look: (request) => look(tools, request),
      enrol: async (request, signature) => enrol(tools, await keys.current(), request, signature),
      makeReturnCard: (session, request, signature) => makeReturnCard(tools, session, request, signature),
      showReturnCard: (session) => showReturnCard(tools, session),
      openSession: (request, signature) => openSession(tools, request, signature),
      read: async (token, asked) => read(tools, await keys.current(), token, asked),
      health: async () => {
        await currentOrder(storage.db, programme.id);
        return { ok: true, programme: programme.id, now: now() };
      },
      close: () => storage.close(),
    };
  } catch (error) {
    await storage.close();
    throw error;
  }
}

let running: Promise<Endpoint> | null = null;

/** The endpoint of this process, made from the environment when it is first needed. */
export function endpoint(): Promise<Endpoint> {
  running ??= (async () => {
    try {
      const made = await makeEndpoint(readConfig(process.env));
      // adapter-node's own word for "no request will come any more"; our server entry says it too
      const stop = expireDaily(
        made,
        (error) => made.log({ what: 'expiry-failed', ...traceOf(error) }),
        (ms, run) => {
          const timer = setInterval(run, ms).unref();
          return () => clearInterval(timer);
        },
      );
      process.once('sveltekit:shutdown', () => {
        stop();
        void made.close();
      });
      return made;
    } catch (error) {
      // so that the next request tries again: what was wrong may have been put right
      running = null;
      throw error;
    }
  })();
  return running;
}
