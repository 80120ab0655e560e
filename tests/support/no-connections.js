// Loaded into a server with `--import`: notes every connection that the process opens by itself, and refuses it.
// Connections that it accepts are none of its own.
import { appendFileSync } from 'node:fs';
import { Socket as Datagrams } from 'node:dgram';
import dns from 'node:dns';
import { isIP, Socket } from 'node:net';

const file = process.env.CONNECTIONS_FILE ?? '';

/** @param {string} what @param {unknown[]} to */
function refuse(what, to) {
  appendFileSync(file, `${what} ${JSON.stringify(to[0] ?? null)}\n`);
  throw new Error(`the server opened a connection: ${what}`);
}

appendFileSync(file, '');
Object.assign(Socket.prototype, { connect: (/** @type {unknown[]} */ ...to) => refuse('connect', to) });
Object.assign(Datagrams.prototype, { send: (/** @type {unknown[]} */ ...to) => refuse('send', to) });
for (const look of [dns, dns.promises])
  for (const name of /** @type {const} */ (['lookup', 'resolve', 'resolve4', 'resolve6'])) {
    const before = look[name];
    Object.assign(look, {
      // an address that is one already, like the one it listens on, is looked up nowhere
      [name]: (/** @type {unknown[]} */ ...to) =>
        isIP(String(to[0])) === 0 ? refuse(name, to) : Reflect.apply(before, look, to),
    });
  }
