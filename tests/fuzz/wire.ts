import { connect } from 'node:net';

/** A request as bytes on the wire: nothing between it and the server puts it right. */
export interface Sent {
  head: Buffer;
  /** The body in the pieces that are written one after the other. */
  pieces: readonly Buffer[];
  /** `whole`: waits for the answer. `hang-up`: resets the connection after the last piece. `leave`: ends it politely. */
  ending: 'whole' | 'hang-up' | 'leave';
}

/** What came back: a status, or why there is none. */
export type Heard = number | 'closed' | 'gone' | 'silent';

/** Far longer than any answer takes: past it, the server has forgotten somebody. */
const SILENCE = 30_000;
/** The first status that is an answer: `100 Continue` only asks for more. */
const STATUS = /HTTP\/1\.[01] ([2-5]\d{2}) /;

/** Sends one request over a connection of its own. */
export function send(port: number, { head, pieces, ending }: Sent): Promise<Heard> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let first = Buffer.alloc(0);
    let left = false;
    socket.setTimeout(SILENCE, () => {
      resolve('silent');
      socket.destroy();
    });
    socket.on('data', (chunk: Buffer) => {
      if (first.length < 512) first = Buffer.concat([first, chunk]);
    });
    // a reset by the server after its answer is an answer
    socket.on('error', () => undefined);
    socket.on('close', () => {
      const status = STATUS.exec(first.toString('latin1'))?.[1];
      resolve(status !== undefined ? Number(status) : left ? 'gone' : 'closed');
    });
    socket.on('connect', () => {
      void (async () => {
        for (const piece of [head, ...pieces]) {
          if (socket.destroyed) return;
          await new Promise<void>((written) => socket.write(piece, () => written()));
          // each piece a packet of its own
          await new Promise((next) => setImmediate(next));
        }
        if (ending === 'whole') return;
        left = true;
        if (ending === 'hang-up') socket.resetAndDestroy();
        else socket.destroySoon();
      })();
    });
  });
}
