import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../log.ts';
import type { Endpoint } from '../root.ts';
import { answering } from './api.ts';
import { capped, readBody, SenderGone } from './body.ts';

const LIMIT = 1000;

/** A request whose body ends, after some bytes, as a connection ends that was lost. */
function lost(error: Error): Request {
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(new Uint8Array(10));
      controller.error(error);
    },
  });
  const init = { method: 'POST', body, duplex: 'half' as const };
  return new Request('http://localhost/', init);
}

const reset = (): Error => Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
const never = (): never => {
  throw new Error('not too large');
};

async function told(error: Error): Promise<{ status: number; log: LogEntry[] }> {
  const log: LogEntry[] = [];
  const endpoint = { storage: { capabilities: { mayRetry: () => false } } } as unknown as Endpoint;
  const answer = await answering(
    async () => endpoint,
    (entry) => log.push(entry),
    async () => {
      await readBody(capped(lost(error), LIMIT, never), LIMIT);
      return new Response('read');
    },
    () => '192.0.2.1',
  );
  return { status: answer.status, log };
}

describe('a body whose sender hung up', () => {
  it('is told as such, whoever reads it', async () => {
    await expect(readBody(lost(reset()), LIMIT)).rejects.toBeInstanceOf(SenderGone);
    await expect(readBody(capped(lost(reset()), LIMIT, never), LIMIT)).rejects.toBeInstanceOf(SenderGone);
  });

  it("is nobody's fault and not in the log; any other fault is", async () => {
    expect(await told(reset())).toEqual({ status: 400, log: [] });
    const other = await told(new Error('the disk is full'));
    expect(other.status).toBe(500);
    expect(other.log).toMatchObject([{ what: 'unexpected' }]);
  });
});
