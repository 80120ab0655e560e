import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import { readConfig } from '../../src/lib/server/config.ts';
import { addressOf } from '../../src/lib/server/http/address.ts';
import { MAX_RESCUE_BYTES } from '../../src/lib/sync/limits.ts';
import { freePort } from '../support/endpoint.ts';

const ROOT = join(import.meta.dirname, '../..');
const text = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const Service = z.object({
  image: z.string(),
  user: z.optional(z.string()),
  read_only: z.boolean(),
  privileged: z.optional(z.boolean()),
  cap_drop: z.array(z.string()),
  cap_add: z.optional(z.array(z.string())),
  security_opt: z.array(z.string()),
  environment: z.record(z.string(), z.string()),
  volumes: z.array(z.string()),
  ports: z.optional(z.array(z.string())),
  networks: z.array(z.string()),
});
const Compose = z.object({
  services: z.object({ field: Service, proxy: Service }),
  networks: z.record(
    z.string(),
    z.object({
      internal: z.optional(z.boolean()),
      ipam: z.optional(z.object({ config: z.array(z.object({ subnet: z.string() })) })),
    }),
  ),
  volumes: z.record(z.string(), z.nullable(z.object({}))),
});
const Package = z.object({ version: z.string(), dependencies: z.object({ node: z.string() }) });

const compose = Compose.parse(parse(text('compose.yaml')));
const { field, proxy } = compose.services;
const manifest = Package.parse(JSON.parse(text('package.json')));

/** The Dockerfile, instruction by instruction. */
const instructions = text('Dockerfile')
  .split('\n')
  .filter((line) => /^[A-Z]+ /.test(line))
  .map((line) => ({ name: line.split(' ', 1)[0] ?? '', rest: line.slice(line.indexOf(' ') + 1) }));
const all = (name: string): string[] =>
  instructions.flatMap((each) => (each.name === name ? [each.rest] : []));

function jsonAfter(line: string | undefined): string[] {
  return z.array(z.string()).parse(JSON.parse(line?.slice(line.indexOf('[')) ?? ''));
}
const start = jsonAfter(all('CMD')[0]);
const health = jsonAfter(all('HEALTHCHECK')[0]);
const environment = Object.fromEntries(
  all('ENV').flatMap((line) => line.split(' ').map((each) => each.split('=', 2) as [string, string])),
);

/** `name:/place` as a pair. */
const mounts = ({ volumes }: { volumes: string[] }): [string, string][] =>
  volumes.map((each) => each.split(':', 2) as [string, string]);

async function run(command: string[]): Promise<number> {
  const [program = '', ...args] = command;
  if (program !== 'node') throw new Error(`not Node: ${program}`);
  try {
    await promisify(execFile)(process.execPath, args, { cwd: ROOT });
    return 0;
  } catch (error) {
    return error instanceof Error && 'code' in error ? Number(error.code) : -1;
  }
}

describe('the image', () => {
  it('is made from the Node that package.json pins, and runs as nobody in particular', () => {
    const bases = all('FROM').map((line) => line.split(' ')[0]);
    const base = `docker.io/library/node:${manifest.dependencies.node}-bookworm-slim`;
    expect(bases).toEqual([base, base]);
    expect(all('USER')).toEqual(['node']);
  });

  it('copies what there is, and is started by a command that there is', async () => {
    const made = new Set(['node_modules', 'build']);
    const copied = all('COPY').flatMap((line) =>
      line
        .split(' ')
        .filter((each) => !each.startsWith('--'))
        .slice(0, -1)
        .map((path) => path.replace('/app/', '')),
    );
    expect(copied).toContain('src');
    for (const path of copied)
      expect(made.has(path) || existsSync(join(ROOT, path)), `${path} is there`).toBe(true);
    expect(existsSync(join(ROOT, start[1] ?? ''))).toBe(true);
    expect(await run([...start, '--help'])).toBe(0);
    expect(await run([...start, '--no-such-option', '--help'])).not.toBe(0);
  });

  it('sets only what the configuration reads, and keeps the keys out of the data', () => {
    const read = new Set<string>();
    const asked = new Proxy<Record<string, string | undefined>>(environment, {
      get: (env, name) => {
        read.add(String(name));
        return env[String(name)];
      },
    });
    const config = readConfig(asked);
    for (const name of [...Object.keys(environment), ...Object.keys(field.environment)])
      expect([...read, 'NODE_ENV']).toContain(name);
    expect(config).toMatchObject({ host: '0.0.0.0', dataDir: '/data', keyFile: '/keys/keys.json' });
    const origin = field.environment['ORIGIN'] ?? '';
    expect(origin).toMatch(/^https:\/\/\$\{FIELD_HOST:\?[^}]+\}$/);
    expect(readConfig({ ...environment, ORIGIN: 'https://field.example.org' }).origin).toContain('https:');
  });

  it('takes nobody’s data, keys or history along when it is built', () => {
    const ignored = text('.dockerignore').split('\n');
    for (const name of ['.git', 'node_modules', 'build', 'data', 'secrets', 'backups', '.env*'])
      expect(ignored).toContain(name);
  });

  it('knows whether it is well', async () => {
    const url = new URL(/http:\/\/[^']+/.exec(health.join(' '))?.[0] ?? '');
    expect(url.port).toBe(environment['PORT']);
    expect(existsSync(join(ROOT, 'src/routes', url.pathname, '+server.ts'))).toBe(true);
    const port = await freePort();
    const here = health.map((each) => each.replace(`:${url.port}/`, `:${String(port)}/`));
    expect(await run(here), 'nobody there').toBe(1);
    let status = 200;
    const paths: string[] = [];
    const server = createServer((request, response) => {
      paths.push(request.url ?? '');
      response.writeHead(status).end('{}');
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    expect(await run(here), 'well').toBe(0);
    status = 500;
    expect(await run(here), 'not well').toBe(1);
    server.close();
    expect(paths).toEqual([url.pathname, url.pathname]);
  });
});

describe('compose.yaml', () => {
  it('gives neither service more than it needs', () => {
    for (const service of [field, proxy]) {
      expect(service.read_only).toBe(true);
      expect(service.cap_drop).toEqual(['ALL']);
      expect(service.security_opt).toContain('no-new-privileges:true');
      expect(service.privileged ?? false).toBe(false);
      expect(service.image).toMatch(/:\d+\.\d+\.\d+(-[a-z]+)?$/);
    }
    expect(field.user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(field.cap_add).toBeUndefined();
    expect(proxy.cap_add).toEqual(['NET_BIND_SERVICE']);
    expect(field.image).toBe(`mifriendly-field:${manifest.version}`);
  });

  it('lets the server be reached by the proxy alone, and reach nobody', () => {
    expect(field.ports).toBeUndefined();
    expect(field.networks).toEqual(['inside']);
    expect(compose.networks['inside']?.internal).toBe(true);
    expect(proxy.networks).toContain('inside');
  });

  it('takes the word of the network in which only the proxy is for where a request came from', () => {
    const { TRUSTED_PROXY: trusted = '' } = field.environment;
    expect(compose.networks['inside']?.ipam?.config).toEqual([{ subnet: trusted }]);
    const [, preset = ''] = /^\$\{\w+:-(\S+)\}$/.exec(trusted) ?? [];
    const { trustedProxies } = readConfig({ TRUSTED_PROXY: preset });
    expect(trustedProxies).toEqual([preset]);
    expect(addressOf('10.213.71.3', '203.0.113.5', trustedProxies)).toBe('203.0.113.5');
  });

  it('keeps data, keys and backups on volumes of their own, and writes nowhere else', () => {
    const places = new Map(mounts(field).map(([volume, place]) => [place, volume]));
    const data = places.get(environment['DATA_DIR'] ?? '');
    const keys = places.get(dirname(environment['KEY_FILE'] ?? ''));
    const backups = places.get('/backups');
    expect(new Set([data, keys, backups]).size).toBe(3);
    for (const volume of [data, keys, backups]) expect(compose.volumes).toHaveProperty(volume ?? 'none');
    // what the image makes for its user is what the volumes begin as
    expect(all('RUN').find((line) => line.startsWith('install -d'))).toContain('/data /keys /backups');
    expect(mounts(proxy).some(([volume]) => volume === data || volume === keys)).toBe(false);
  });

  it('has a proxy that speaks to the server where it listens, and lets a rescue file through', () => {
    const caddy = text('Caddyfile');
    const [, name, port] = /reverse_proxy (\S+):(\d+)/.exec(caddy) ?? [];
    expect([name, port]).toEqual(['field', environment['PORT']]);
    const [, megabytes] = /max_size (\d+)MB/.exec(caddy) ?? [];
    expect(Number(megabytes) * 1_000_000).toBeGreaterThan(MAX_RESCUE_BYTES + 64_000);
    expect(proxy.volumes).toContain('./Caddyfile:/etc/caddy/Caddyfile:ro');
    for (const [, variable] of caddy.matchAll(/\{\$(\w+)\}/g))
      expect(Object.keys(proxy.environment)).toContain(variable);
  });
});
