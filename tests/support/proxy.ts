import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Endpoint, freePort } from './endpoint.ts';
import {
  answerHalf,
  answerWith,
  bodyOf,
  deliver,
  deliverHalf,
  deliverSlowly,
  trickle,
  type Carried,
} from './wire.ts';

/** What somebody on the way writes in place of the endpoint's answer. */
export interface Forged {
  status: number;
  type: string;
  body: string;
  headers?: Record<string, string>;
}

/**
 * What becomes of a request.
 * `no-way`: nobody answers. `lost-answer`: the endpoint gets it and answers, and nobody hears the answer.
 * `twice`: the endpoint gets it twice. `overtaken`: nobody hears an answer, and the endpoint gets it after others that
 * came later. `echo`: a copy comes to the endpoint once more, after others. `slow`: 1 kB/s both ways. `cut-request` and
 * `cut-answer`: the connection is reset in the middle of a body.
 */
export type Fate =
  | 'through'
  | 'no-way'
  | 'lost-answer'
  | 'twice'
  | 'overtaken'
  | 'echo'
  | 'slow'
  | 'cut-request'
  | 'cut-answer'
  | Forged;

/** A request that came by. */
export interface Passed {
  method: string;
  path: string;
}

/** What went over the wire for one request, heads included. */
export interface Traffic {
  up: number;
  down: number;
}

/** Bytes a second on a slow connection. */
const SLOW = 1000;
/** How many later requests go before one that is overtaken. */
const OVERTAKEN_BY = 2;

/** The network between phones and an endpoint, which does to each request what a test says. */
export class Network {
  /** Everything that was asked for, in order. */
  readonly passed: Passed[] = [];
  /** Decides over each request. */
  rule: (asked: Passed) => Fate = () => 'through';
  /** Hears of each request that has ended. */
  heard: (asked: Passed, traffic: Traffic) => void = () => undefined;
  /** Ports of other servers that answer for a path. */
  readonly elsewhere = new Map<string, number>();
  readonly endpoint: Endpoint;
  readonly #server: Server;
  /** Requests on their way that others go before. */
  #late: { after: number; carried: Carried }[] = [];

  private constructor(port: number, programme: string | undefined) {
    const behind = `http://localhost:${String(port)}`;
    this.endpoint = new Endpoint({ behind, ...(programme === undefined ? {} : { programme }) });
    this.#server = createServer((asked, answer) => void this.#carry(asked, answer));
  }

  /** A network with an endpoint behind it, both running. */
  static async start(programme?: string): Promise<Network> {
    const port = await freePort();
    const network = new Network(port, programme);
    network.#server.listen(port, '127.0.0.1');
    await once(network.#server, 'listening');
    await network.endpoint.start();
    return network;
  }

  get origin(): string {
    return this.endpoint.origin;
  }

  /** How often something was asked for. */
  count(method: string, path: string): number {
    return this.passed.filter((each) => each.method === method && each.path === path).length;
  }

  /** Lets everything arrive that is still on its way. */
  async settle(): Promise<void> {
    const late = this.#late;
    this.#late = [];
    for (const { carried } of late) await deliver(this.endpoint.port, carried);
  }

  async #carry(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    // On a connection that was used before, a browser sends a lost request again by itself.
    answer.shouldKeepAlive = false;
    // what a phone that went away does not hear is no fault of the network
    answer.on('error', () => undefined);
    asked.on('error', () => undefined);
    const passed = { method: asked.method ?? '', path: asked.url ?? '' };
    this.passed.push(passed);
    const { socket } = asked;
    answer.on('close', () => this.heard(passed, { up: socket.bytesRead, down: socket.bytesWritten }));
    const fate = this.rule(passed);
    if (fate === 'through') this.#pass(asked, answer);
    else if (fate === 'no-way') asked.socket.destroy();
    else if (typeof fate === 'object') {
      asked.resume();
      answer.writeHead(fate.status, { 'content-type': fate.type, ...fate.headers }).end(fate.body);
    } else {
      const body = await bodyOf(asked);
      if (body) await this.#meddle(fate, { ...passed, headers: asked.headers, body }, asked, answer);
    }
    await this.#catchUp();
  }

  #pass(asked: IncomingMessage, answer: ServerResponse): void {
    const { method, url, headers } = asked;
    const port = this.elsewhere.get(url ?? '') ?? this.endpoint.port;
    const onward = request({ host: '127.0.0.1', port, method, path: url, headers, agent: false }, (given) => {
      answer.writeHead(given.statusCode ?? 500, { ...given.headers, connection: 'close' });
      given.on('error', () => asked.socket.destroy());
      given.pipe(answer);
    });
    onward.on('error', () => asked.socket.destroy());
    asked.pipe(onward);
  }

  async #meddle(
    fate: Exclude<Fate, Forged | 'through' | 'no-way'>,
    carried: Carried,
    asked: IncomingMessage,
    answer: ServerResponse,
  ): Promise<void> {
    const { port } = this.endpoint;
    if (fate === 'overtaken') {
      this.#late.push({ after: OVERTAKEN_BY, carried });
      asked.socket.destroy();
      return;
    }
    if (fate === 'cut-request') {
      await deliverHalf(port, carried);
      asked.socket.destroy();
      return;
    }
    const gone = goneWith(answer);
    const given =
      fate === 'slow' ? await deliverSlowly(port, carried, SLOW, gone) : await deliver(port, carried);
    const again = fate === 'twice' ? await deliver(port, carried) : given;
    if (fate === 'echo') this.#late.push({ after: OVERTAKEN_BY, carried });
    if (!again || fate === 'lost-answer') asked.socket.destroy();
    else if (fate === 'cut-answer') await answerHalf(answer, again);
    else if (fate === 'slow') {
      answer.writeHead(again.status, { ...again.headers, connection: 'close' });
      await trickle(again.body, SLOW, gone, (chunk) => answer.write(chunk));
      answer.end();
    } else answerWith(answer, again);
  }

  /** Counts a request that went before those that are late, and delivers whom enough have overtaken. */
  async #catchUp(): Promise<void> {
    const due = this.#late.filter((each) => (each.after -= 1) < 0);
    this.#late = this.#late.filter((each) => !due.includes(each));
    for (const { carried } of due) await deliver(this.endpoint.port, carried);
  }

  /** Ends the network and the endpoint, and removes the endpoint's folder. */
  async remove(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await this.endpoint.remove();
  }
}

/** Aborts when the phone hung up before the answer was written. */
function goneWith(answer: ServerResponse): AbortSignal {
  const gone = new AbortController();
  answer.on('close', () => {
    if (!answer.writableFinished) gone.abort();
  });
  return gone.signal;
}
