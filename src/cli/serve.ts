import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../lib/server/config.ts';
import { FILE_POLICY, SECURITY_HEADERS, TRANSPORT_HEADER } from '../lib/server/http/headers.ts';
import { MAX_RESCUE_BYTES } from '../lib/sync/limits.ts';
import { UsageError } from './arguments.ts';
import { policiesOfPages } from './policies.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

function isHandler(value: unknown): value is { handler: Handler } {
  return typeof value === 'object' && value !== null && 'handler' in value;
}

const BUILD = fileURLToPath(new URL('../../build', import.meta.url));

/** Loads the built app. It reads the same environment and has its own connection to the database. */
export async function builtHandler(config: Config): Promise<Handler> {
  const path = join(BUILD, 'handler.js');
  if (!existsSync(path))
    throw new UsageError('not-built', 'The app has not been built yet. Run: npm run build');
  Object.assign(process.env, {
    PORT: String(config.port),
    HOST: config.host,
    ORIGIN: config.origin,
    DATA_DIR: config.dataDir,
    KEY_FILE: config.keyFile,
    // for the office's upload of a rescue file, with room for the form around it; the hooks cap all other requests
    BODY_SIZE_LIMIT: String(MAX_RESCUE_BYTES + 64_000),
  });
  const built: unknown = await import(path);
  if (!isHandler(built)) throw new Error('build/handler.js has no handler');
  return built.handler;
}

// adapter-node serves files before any hook of Kit runs, so the headers of files are set out here. What Kit sets
// for a page comes later and takes their place.
function setHeaders(config: Config, policy: string, response: ServerResponse): void {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
  response.setHeader('content-security-policy', policy);
  if (config.origin.startsWith('https:')) response.setHeader(...TRANSPORT_HEADER);
  // files whose name carries their hash are cached for good by adapter-node; everything else is asked for again
  response.setHeader('cache-control', 'no-cache');
}

/**
 * "Not modified" changes the headers of what the browser has kept, and this one would come without the hashes of its
 * page: whatever policy was kept stays as it is.
 */
function keepPolicyWhenUnchanged(response: ServerResponse): void {
  const write = response.writeHead.bind(response) as (...given: unknown[]) => ServerResponse;
  response.writeHead = (...given: unknown[]) => {
    if (given[0] === 304) response.removeHeader('content-security-policy');
    return write(...given);
  };
}

/** Starts listening; resolves when requests are answered. */
export async function listen(config: Config, handler: Handler): Promise<Server> {
  const pages = policiesOfPages(BUILD);
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    setHeaders(config, pages.get(path) ?? FILE_POLICY, response);
    keepPolicyWhenUnchanged(response);
    // a range that ends before it begins ends adapter-node's process; no file of ours is worth fetching in parts
    delete request.headers.range;
    handler(request, response, () => {
      response.statusCode = 404;
      response.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') {
        const words = `Port ${String(config.port)} is taken by another program. Choose another: PORT=3001 npm start`;
        reject(new UsageError('port-taken', words));
      } else if (error.code === 'EACCES' || error.code === 'EADDRNOTAVAIL') {
        const words = `This machine does not let us listen on ${config.host}, port ${String(config.port)}.`;
        reject(new UsageError('cannot-listen', words));
      } else reject(error);
    });
    server.listen(config.port, config.host, resolve);
  });
  return server;
}

const PATIENCE = 10_000;

/** On a signal: takes no new request, finishes those that run, then lets the database be written out and closed. */
export function stopOnSignal(server: Server): void {
  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => server.closeAllConnections(), PATIENCE).unref();
    server.close(() => void (process as NodeJS.EventEmitter).emit('sveltekit:shutdown', signal));
    server.closeIdleConnections();
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
