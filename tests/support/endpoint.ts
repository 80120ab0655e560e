import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');

/** What `npm start -- --json` prints once it listens. */
interface Started {
  origin: string;
  office?: string;
  invites?: Record<string, string>;
}

/** A port of this machine that nobody listens on. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** The real built server as a process of its own, with a data folder and a key file of its own. */
export class Endpoint {
  readonly folder = mkdtempSync(join(tmpdir(), 'mifriendly-'));
  readonly programme: string | undefined;
  port = 0;
  officeLink = '';
  /** More of the environment, for the server alone. */
  readonly more: Record<string, string> = {};
  /** The tree whose build is served. */
  tree = ROOT;
  /** What the process writes to standard error goes here, line by line; to the test's own without it. */
  heard: ((line: string) => void) | undefined;
  /** Arguments for Node itself. */
  nodeArguments: readonly string[] = [];
  readonly #behind: string | undefined;
  #firstInvites: Record<string, string> = {};
  #process: ChildProcess | undefined;

  /** `behind`: the address that phones open, where something stands between them and the endpoint. */
  constructor(options: { programme?: string; behind?: string } = {}) {
    this.programme = options.programme;
    this.#behind = options.behind;
  }

  get origin(): string {
    return this.#behind ?? `http://localhost:${String(this.port)}`;
  }

  /** The process that runs. */
  get pid(): number {
    if (this.#process?.pid === undefined) throw new Error('the endpoint does not run');
    return this.#process.pid;
  }

  get dataFolder(): string {
    return join(this.folder, 'data');
  }

  get environment(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      PORT: String(this.port),
      ORIGIN: this.origin,
      DATA_DIR: this.dataFolder,
      KEY_FILE: join(this.folder, 'keys.json'),
      ...(this.programme ? { PROGRAMME: this.programme } : {}),
    };
  }

  /** Starts, or starts again on the same port with the same data. Resolves when it listens. */
  async start(): Promise<void> {
    if (this.port === 0) this.port = await freePort();
    const { heard } = this;
    const child = spawn(process.execPath, [...this.nodeArguments, 'src/cli/start.ts', '--json'], {
      cwd: this.tree,
      env: { ...this.environment, ...this.more },
      stdio: ['ignore', 'pipe', heard ? 'pipe' : 'inherit'],
    });
    this.#process = child;
    if (!child.stdout) throw new Error('the endpoint has no standard output');
    if (heard && child.stderr) createInterface({ input: child.stderr }).on('line', heard);
    const lines = createInterface({ input: child.stdout });
    for await (const line of lines) {
      const started = JSON.parse(line) as Started;
      if (started.office) this.officeLink = started.office;
      this.#firstInvites = started.invites ?? {};
      return;
    }
    throw new Error('the endpoint ended before it listened');
  }

  /** Stops the process and waits until it is gone. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child || child.exitCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  /** One of the command-line tools, with `--json`; returns the object that it prints. */
  async command(
    tool: 'invite' | 'office' | 'seed' | 'backup' | 'restore' | 'erase' | 'subject' | 'retention',
    ...args: string[]
  ): Promise<Record<string, unknown>> {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [`src/cli/${tool}.ts`, ...args, '--json'],
      {
        cwd: ROOT,
        env: this.environment,
      },
    );
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  /** The invite that the first start printed for a role: for whoever needs no name of their own. */
  firstInvite(role: 'champion' | 'language-coordinator' | 'outreach-worker'): string {
    const url = this.#firstInvites[role];
    if (url === undefined) throw new Error('no first invite: somebody has enrolled already');
    return url;
  }

  async invite(role: string, city: string, name: string, ...more: string[]): Promise<string> {
    const { url } = await this.command('invite', '--role', role, '--city', city, '--name', name, ...more);
    if (typeof url !== 'string') throw new Error('no invite');
    return url;
  }

  /** Stops for good and removes its folder. */
  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
