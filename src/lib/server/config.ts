import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import * as z from 'zod/mini';
import { faultsOf, Programme } from '../programme/programme.ts';
import { westMidlands } from '../programme/west-midlands.ts';
import { ConfigError } from './config-error.ts';
import { isNetwork } from './http/address.ts';

/** Everything that an operator sets, checked. All paths are absolute. */
export interface Config {
  port: number;
  host: string;
  origin: string;
  dataDir: string;
  databaseFile: string;
  keyFile: string;
  programme: Programme;
  /** Addresses and networks of the proxies whose word about a sender's address is believed. */
  trustedProxies: readonly string[];
  /** The council's own directory (OpenID Connect), if people may sign in by it. */
  council: Council | null;
}

/** Where people of a council sign in, and how this office is known there. */
export interface Council {
  issuer: string;
  clientId: string;
  clientSecret: string;
}

export { ConfigError };

const Port = z
  .string()
  .check(z.refine((text) => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65535));

function originOf(text: string): string {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new ConfigError(
      `ORIGIN is "${text}". It must be the address that people open, like https://field.example.org`,
    );
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '') {
    throw new ConfigError(
      `ORIGIN is "${text}". It must end after the host and port, with nothing behind it: ${url.origin}`,
    );
  }
  return url.origin;
}

// follows links of the part that exists already, so that a link cannot put the keys among the data
function realPath(path: string): string {
  const above = dirname(path);
  if (existsSync(path)) return realpathSync(path);
  return above === path ? path : join(realPath(above), relative(above, path));
}

/** True for a path that is a folder or lies in it, links followed. */
export function isWithin(path: string, folder: string): boolean {
  const way = relative(realPath(folder), realPath(path));
  return way === '' || (!way.startsWith('..') && !isAbsolute(way));
}

function programmeFrom(file: string): Programme {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new ConfigError(`PROGRAMME is ${file}, and there is no such file that can be read.`);
  }
  let tree: unknown;
  try {
    tree = JSON.parse(text);
  } catch (error) {
    throw new ConfigError(`PROGRAMME: ${file} is not JSON: ${error instanceof Error ? error.message : ''}`);
  }
  const read = Programme.safeParse(tree);
  if (!read.success) {
    const faults = read.error.issues.map(({ path, message, code }) => {
      const at = path.map(String).join('.') || 'the whole file';
      return `  ${at}: ${message === 'Invalid input' ? code.replaceAll('_', ' ') : message}`;
    });
    throw new ConfigError(`PROGRAMME: ${file} is not a programme:\n${faults.join('\n')}`);
  }
  return read.data;
}

function proxiesOf(text: string): string[] {
  const proxies = text.split(/[\s,]+/).filter(Boolean);
  for (const proxy of proxies)
    if (!isNetwork(proxy))
      throw new ConfigError(
        `TRUSTED_PROXY names "${proxy}". It must be addresses or networks of your proxies, like 127.0.0.1 or 10.0.0.0/8`,
      );
  return proxies;
}

function councilOf(given: (name: string, otherwise: string) => string): Council | null {
  const issuer = given('OIDC_ISSUER', '');
  const clientId = given('OIDC_CLIENT_ID', '');
  const clientSecret = given('OIDC_CLIENT_SECRET', '');
  if (issuer === '' && clientId === '' && clientSecret === '') return null;
  if (issuer === '' || clientId === '' || clientSecret === '')
    throw new ConfigError(
      'OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET belong together: set all or none.',
    );
  const url = URL.parse(issuer);
  const near = url?.hostname === 'localhost' || url?.hostname === '127.0.0.1';
  if (!url || (url.protocol !== 'https:' && !(near && url.protocol === 'http:')))
    throw new ConfigError(
      `OIDC_ISSUER is "${issuer}". It must be the issuer's address and begin with https://`,
    );
  return { issuer, clientId, clientSecret };
}

/** Reads the configuration from environment variables; throws a `ConfigError` in plain words. */
export function readConfig(env: Record<string, string | undefined>, cwd = process.cwd()): Config {
  const given = (name: string, otherwise: string): string => {
    const value = env[name]?.trim();
    return value === undefined || value === '' ? otherwise : value;
  };
  const port = given('PORT', '3000');
  if (!Port.safeParse(port).success) {
    throw new ConfigError(`PORT is "${port}". It must be a whole number from 1 to 65535.`);
  }
  const dataDir = resolve(cwd, given('DATA_DIR', './data'));
  const keyFile = resolve(cwd, given('KEY_FILE', './secrets/keys.json'));
  if (isWithin(keyFile, dataDir)) {
    throw new ConfigError(
      `KEY_FILE (${keyFile}) lies inside DATA_DIR (${dataDir}). ` +
        'Put it elsewhere, so that whoever gets a copy of the data does not get the keys with it.',
    );
  }
  const file = given('PROGRAMME', '');
  const programme = file === '' ? westMidlands : programmeFrom(resolve(cwd, file));
  const faults = faultsOf(programme);
  if (faults.length > 0) {
    throw new ConfigError(`The programme "${programme.id}" is not sound:\n  ${faults.join('\n  ')}`);
  }
  return {
    port: Number(port),
    host: given('HOST', '127.0.0.1'),
    origin: originOf(given('ORIGIN', `http://localhost:${port}`)),
    dataDir,
    databaseFile: join(dataDir, 'mifriendly.db'),
    keyFile,
    programme,
    trustedProxies: proxiesOf(given('TRUSTED_PROXY', '')),
    council: councilOf(given),
  };
}
