import type { Bytes } from '../../sync/bytes.ts';

function saysTooLarge(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'status' in error && error.status === 413;
}

/** The sender hung up before its body was whole. That is nobody's fault, and nobody is left to hear an answer. */
export class SenderGone extends Error {}

// how Node tells a connection that ended within a body
function saysGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNRESET';
}

/** Reads on; a connection that was lost becomes `SenderGone`. */
async function readOn<T>(reader: { read(): Promise<T> }): Promise<T> {
  try {
    return await reader.read();
  } catch (error) {
    if (saysGone(error)) throw new SenderGone('the sender is gone', { cause: error });
    throw error;
  }
}

/** Past a limit, this many times the limit is still taken in and thrown away, so that the sender hears the answer. */
const PATIENCE = 4;

/** Reads a request's body up to a limit; null past it. What `content-length` says is not relied on. */
export async function readBody(request: Request, limit: number): Promise<Bytes | null> {
  const body = request.body;
  if (!body) return new Uint8Array(0);
  const reader = body.getReader();
  const bytes = new Uint8Array(limit);
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await readOn(reader);
      if (done) return size > limit ? null : bytes.slice(0, size);
      if (size + value.length <= limit) bytes.set(value, size);
      size += value.length;
      if (size > PATIENCE * limit) {
        await reader.cancel();
        return null;
      }
    }
  } catch (error) {
    // adapter-node's own cap, which it tells by failing the stream
    if (saysTooLarge(error)) return null;
    throw error;
  }
}

/** The same request, its body ending in `tooLarge` past a limit: for readers that take in whatever comes. */
export function capped(request: Request, limit: number, tooLarge: () => never): Request {
  if (!request.body) return request;
  const reader = request.body.getReader();
  let size = 0;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      for (;;) {
        const { done, value } = await readOn(reader);
        size += value?.length ?? 0;
        if (done || size > PATIENCE * limit) {
          if (size > limit) {
            if (!done) await reader.cancel();
            tooLarge();
          }
          controller.close();
          return;
        }
        if (size <= limit) {
          controller.enqueue(value);
          return;
        }
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
  // a constant, because browsers' typings do not know `duplex`, which Node insists on
  const init = { body, duplex: 'half' as const };
  return new Request(request, init);
}

/** The JSON in some bytes; undefined when it is none. */
export function parseJson(bytes: Bytes): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** The media type of a request without its parameters. */
export function typeOf(request: Request): string {
  return (request.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}
