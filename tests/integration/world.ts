import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { FieldRole } from '../../src/lib/programme/roles.ts';
import { readConfig } from '../../src/lib/server/config.ts';
import { makeInvite, type InviteFor, type MadeInvite } from '../../src/lib/server/enrolment/invite.ts';
import {
  answerCard,
  answerChanges,
  answerEnrolment,
  answerHealth,
  answering,
  answerLook,
  answerMakeCard,
  answerRecords,
  answerSessions,
} from '../../src/lib/server/http/api.ts';
import type { LogEntry } from '../../src/lib/server/log.ts';
import { makeEndpoint, type Endpoint } from '../../src/lib/server/root.ts';
import { ProblemAnswer, type ProblemCode } from '../../src/lib/sync/problem.ts';
import { Phone } from './phone.ts';

/** Monday, 20 October 2025, noon in London. */
export const NOON = Date.UTC(2025, 9, 20, 11);

/** What the routes answer with. */
export const ROUTES = {
  'POST /api/v1/changes': answerChanges,
  'POST /api/v1/invites/look': answerLook,
  'POST /api/v1/enrolment': answerEnrolment,
  'POST /api/v1/sessions': answerSessions,
  'POST /api/v1/return-card': answerMakeCard,
  'GET /api/v1/return-card': answerCard,
  'GET /api/v1/records': answerRecords,
  'GET /api/v1/health': (endpoint: Endpoint) => answerHealth(endpoint, 'test'),
} as const;

export type Route = keyof typeof ROUTES;

/** An answer as it came, its JSON parsed. */
export interface Reply {
  status: number;
  type: string;
  json: unknown;
}

/** The problem's code in a reply, after a check that it is told as every problem is. */
export function problemIn(reply: Reply): ProblemCode {
  const problem = ProblemAnswer.parse(reply.json);
  if (reply.type !== 'application/problem+json' || reply.status !== problem.status || reply.status < 400)
    throw new Error(`a problem told wrongly: ${String(reply.status)} ${reply.type}`);
  if (problem.type !== `urn:mifriendly:${problem.code}`) throw new Error(`a strange type: ${problem.type}`);
  return problem.code;
}

/** A real endpoint on a real database file, with a clock of its own, and phones around it. */
export class World {
  now = NOON;
  readonly folder = mkdtempSync(join(tmpdir(), 'mifriendly-'));
  readonly log: LogEntry[] = [];
  /** Where requests come from. */
  address = '192.0.2.1';
  #endpoint: Endpoint | null = null;

  get endpoint(): Endpoint {
    if (!this.#endpoint) throw new Error('the endpoint is stopped');
    return this.#endpoint;
  }

  get db() {
    return this.endpoint.storage.db;
  }

  /** More of the environment. */
  readonly more: Record<string, string>;

  constructor(more: Record<string, string> = {}) {
    this.more = more;
  }

  async start(): Promise<void> {
    const own = { DATA_DIR: join(this.folder, 'data'), KEY_FILE: join(this.folder, 'keys.json') };
    this.#endpoint = await makeEndpoint(readConfig({ ...own, ...this.more }), {
      now: () => this.now,
      log: (entry) => this.log.push(entry),
    });
  }

  async stop(): Promise<void> {
    await this.#endpoint?.close();
    this.#endpoint = null;
  }

  /** Asks the API, as the routes do. */
  async ask(route: Route, body: BodyInit | null, headers: Record<string, string> = {}, query = '') {
    const [method = '', path = ''] = route.split(' ');
    const request = new Request(`http://localhost:3000${path}${query}`, { method, body, headers });
    const log = (entry: LogEntry): void => void this.log.push(entry);
    const response = await answering(
      async () => this.endpoint,
      log,
      (endpoint, strange) => ROUTES[route](endpoint, request, strange),
      () => this.address,
    );
    const reply: Reply = {
      status: response.status,
      type: response.headers.get('content-type') ?? '',
      json: await response.json(),
    };
    return reply;
  }

  async invite(wanted: Partial<InviteFor> = {}, days?: number): Promise<MadeInvite> {
    const full = { role: 'champion', cities: ['coventry'], ...wanted } as const;
    const named = full.person === undefined ? { name: 'Amina', ...full } : full;
    const made = await makeInvite(this.endpoint, { by: 'command-line' }, named, days);
    if (!made.ok) throw new Error(made.code);
    return made;
  }

  /** A phone that has enrolled. */
  async phone(role: FieldRole = 'champion', cities: readonly string[] = ['coventry'], person?: string) {
    const phone = await Phone.make(this);
    const invite = await this.invite({ role, cities, ...(person === undefined ? {} : { person }) });
    await phone.enrol(invite.token);
    return phone;
  }

  async count(table: 'records' | 'changes' | 'numbers' | 'held' | 'tallies' | 'devices'): Promise<number> {
    const { count } = await this.db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return count;
  }
}

/** A running world that is cleared away with its test. */
export async function openWorld(more: Record<string, string> = {}): Promise<World> {
  const world = new World(more);
  onTestFinished(async () => {
    await world.stop();
    rmSync(world.folder, { recursive: true, force: true });
  });
  await world.start();
  return world;
}
