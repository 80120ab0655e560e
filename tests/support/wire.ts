import { once } from 'node:events';
import { request, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';

/** A request as it came by, with its whole body: it can be delivered again, or later. */
export interface Carried {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** What the endpoint said. */
export interface Given {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Reads a message to its end; null when whoever sends it went away. */
export async function bodyOf(message: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of message) chunks.push(chunk as Buffer);
  } catch {
    return null;
  }
  return Buffer.concat(chunks);
}

/** Gives a request to the endpoint and reads the whole answer; null when there is nobody, or the answer breaks off. */
export function deliver(port: number, carried: Carried): Promise<Given | null> {
  return new Promise((resolve) => {
    const onward = begin(port, carried, (given) => {
      void bodyOf(given).then((body) =>
        resolve(body && { status: given.statusCode ?? 500, headers: given.headers, body }),
      );
    });
    onward.on('error', () => resolve(null));
    onward.end(carried.body);
  });
}

/** Gives the endpoint the first half of a request, then resets the connection. */
export async function deliverHalf(port: number, carried: Carried): Promise<void> {
  const onward = begin(port, carried, () => undefined);
  const gone = new Promise<void>((resolve) => {
    onward.on('error', () => resolve());
    onward.on('close', () => resolve());
  });
  onward.write(carried.body.subarray(0, Math.ceil(carried.body.length / 2)), () => onward.destroy());
  await gone;
}

/** Gives the endpoint a request at so many bytes a second; null when it breaks off or `gone` says so. */
export async function deliverSlowly(
  port: number,
  carried: Carried,
  rate: number,
  gone: AbortSignal,
): Promise<Given | null> {
  const answered = new Promise<Given | null>((resolve) => {
    const onward = begin(port, carried, (given) => {
      void bodyOf(given).then((body) =>
        resolve(body && { status: given.statusCode ?? 500, headers: given.headers, body }),
      );
    });
    onward.on('error', () => resolve(null));
    gone.addEventListener('abort', () => onward.destroy());
    void trickle(carried.body, rate, gone, (chunk) => onward.write(chunk)).then(() => onward.end());
  });
  return answered;
}

/** Hands bytes on at so many a second, until they are through or nobody is there. */
export async function trickle(
  bytes: Buffer,
  rate: number,
  gone: AbortSignal,
  write: (chunk: Buffer) => void,
): Promise<void> {
  const step = Math.max(1, Math.ceil(rate / 10));
  for (let at = 0; at < bytes.length && !gone.aborted; at += step) {
    write(bytes.subarray(at, at + step));
    // the slowness itself: nothing is waited for
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Writes a whole answer to the phone. */
export function answerWith(answer: ServerResponse, given: Given): void {
  answer.writeHead(given.status, { ...given.headers, connection: 'close' }).end(given.body);
}

/** Writes the answer's head and half of its body, then resets the connection. */
export async function answerHalf(answer: ServerResponse, given: Given): Promise<void> {
  answer.writeHead(given.status, { ...given.headers, connection: 'close' });
  answer.write(given.body.subarray(0, Math.floor(given.body.length / 2)), () => answer.destroy());
  await once(answer, 'close');
}

function begin(port: number, { method, path, headers }: Carried, heard: (given: IncomingMessage) => void) {
  return request({ host: '127.0.0.1', port, method, path, headers, agent: false }, heard);
}
