import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Endpoint, freePort } from './endpoint.ts';

/** What somebody on the way writes in place of the endpoint's answer. */
export interface Forged {
  status: number;
  type: string;
  body: string;
}

/** What becomes of a request; `lost-answer`: the endpoint gets it and answers, and nobody hears the answer. */
export type Fate = 'through' | 'no-way' | 'lost-answer' | Forged;

/** A request that came by. */
export interface Passed {
  method: string;
  path: string;
}

/** The network between phones and an endpoint, which does to each request what a test says. */
export class Network {
  /** Everything that was asked for, in order. */
  readonly passed: Passed[] = [];
  /** Decides over each request. */
  rule: (asked: Passed) => Fate = () => 'through';
  readonly endpoint: Endpoint;
  readonly #server: Server;

  private constructor(port: number, programme: string | undefined) {
    const behind = `http://localhost:${String(port)}`;
    this.endpoint = new Endpoint({ behind, ...(programme === undefined ? {} : { programme }) });
    this.#server = createServer((asked, answer) => this.#carry(asked, answer));
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

  #carry(asked: IncomingMessage, answer: ServerResponse): void {
    // On a connection that was used before, a browser sends a lost request again by itself.
    answer.shouldKeepAlive = false;
    const passed = { method: asked.method ?? '', path: asked.url ?? '' };
    this.passed.push(passed);
    const fate = this.rule(passed);
    if (fate === 'no-way') {
      asked.socket.destroy();
    } else if (typeof fate === 'object') {
      asked.resume();
      answer.writeHead(fate.status, { 'content-type': fate.type }).end(fate.body);
    } else {
      this.#pass(asked, answer, fate === 'lost-answer');
    }
  }

  #pass(asked: IncomingMessage, answer: ServerResponse, lose: boolean): void {
    const { method, url, headers } = asked;
    const onward = request(
      { host: '127.0.0.1', port: this.endpoint.port, method, path: url, headers, agent: false },
      (given) => {
        if (lose) {
          given.resume().on('end', () => asked.socket.destroy());
          return;
        }
        answer.writeHead(given.statusCode ?? 500, given.headers);
        given.pipe(answer);
      },
    );
    onward.on('error', () => asked.socket.destroy());
    asked.pipe(onward);
  }

  /** Ends the network and the endpoint, and removes the endpoint's folder. */
  async remove(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await this.endpoint.remove();
  }
}
